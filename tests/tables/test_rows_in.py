"""Rows in = rows out + rejects, whatever the cells hold."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from medrelief.tables.read import read_table

if TYPE_CHECKING:
    from collections.abc import Sequence

HEAD = ("person_id", "township", "village")
CELLS = st.text(alphabet='ab,;"\n 张', max_size=4)
ROWS = st.lists(st.lists(CELLS, min_size=0, max_size=5), max_size=8)


def as_csv(rows: Sequence[Sequence[str]], *, quoting: int, end: str) -> str:
    out = io.StringIO()
    csv.writer(out, quoting=quoting, lineterminator=end).writerows(rows)  # type: ignore[arg-type]
    return out.getvalue()


@settings(max_examples=1000, deadline=None)
@given(ROWS, st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]), st.sampled_from(["\n", "\r\n"]))
def test_rows_of_any_length_are_counted_and_placed(
    cells: list[list[str]], quoting: int, end: str
) -> None:
    rows = [[f"p{at}", *row] for at, row in enumerate(cells)]
    text = as_csv([HEAD, *rows], quoting=quoting, end=end)
    found = read_table(io.BytesIO(text.encode()), "persons", lang="en")
    # Empty cells beyond the header hold nothing and are let pass.
    wide = [r[: len(HEAD)] if not any(r[len(HEAD) :]) else r for r in rows]
    good = [at for at, row in enumerate(wide) if len(row) == len(HEAD)]
    assert found.frame["person_id"].to_list() == [f"p{at}" for at in good]
    assert found.frame["record"].to_list() == [at + 1 for at in good]
    starts = [2 + sum(1 + "".join(r).count("\n") for r in rows[:at]) for at in range(len(rows))]
    bad = [
        (starts[at], "too_few_cells" if len(row) < len(HEAD) else "too_many_cells")
        for at, row in enumerate(wide)
        if len(row) != len(HEAD)
    ]
    assert found.rejects.select("line", "code").rows() == bad
    assert found.rows_in == len(rows)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.text(alphabet='p1,"\n张', min_size=1, max_size=12), max_size=8))
def test_no_text_is_lost_or_crashes(lines: list[str]) -> None:
    text = ",".join(HEAD) + "\n" + "\n".join(lines)
    found = read_table(io.BytesIO(text.encode()), "persons", lang="en")
    assert found.rows_in == found.frame.height + found.rows_rejected + found.rows_folded
    assert set(found.rejects["line"]) <= set(range(2, text.count("\n") + 2))
