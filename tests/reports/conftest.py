"""Forms of small tables under the shipped packs."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest

from medrelief.cli.main import exit_code

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

PERSONS = """
    person_id,name,id_number,identities,insured_scheme,insured_division,household_division,township,village,family_doctor,family_doctor_phone,contracted_hospital
    w1,张小明,999999198002290019,建档立卡贫困人口;低保对象,resident,371003,150424,甲镇,一村,李大夫,13800001234,文登医院
    w2,欧阳娜,999999200002290027,建档立卡贫困人口;低保对象,resident,371003,150424,甲镇,二村,,,
    w3,<b>王五</b>,,无,resident,371003,150424,乙镇,三村,赵医生,,乙镇医院
"""
FACILITIES = """
    facility_id,name,level,township,parent_id,division,contracted
    T1,甲镇卫生院,township,甲镇,,150424,true
    V1,一村卫生室,village,甲镇,T1,150424,true
"""


class _Reader(HTMLParser):
    """The sections of a page: text of each element that holds text, in order."""

    def __init__(self) -> None:
        super().__init__()
        self.sections: list[list[str]] = []
        self.marked: list[str] = []
        self.outside: list[str] = []
        self.tags: set[str] = set()
        self._in_mark = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.outside += [value or "" for name, value in attrs if name in ("src", "href")]
        if tag == "section":
            self.sections.append([])
        self._in_mark = tag == "mark"

    def handle_endtag(self, tag: str) -> None:
        if tag == "mark":
            self._in_mark = False

    def handle_data(self, data: str) -> None:
        if data.strip() and self.sections:
            self.sections[-1].append(data.strip())
            if self._in_mark:
                self.marked.append(data.strip())


@dataclass(frozen=True, slots=True)
class Made:
    """How a run ended, and what stands on the page."""

    code: int
    err: str
    text: str
    sheets: list[list[str]]
    marked: list[str]
    fetched: list[str]
    tags: set[str]


@pytest.fixture
def form(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., Made]:
    """Make a form out of tables given as text, in Chinese unless another language is given."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LC_ALL", "C.UTF-8")

    def made(kind: str, table: str, *arguments: str, lang: str = "zh", **beside: str) -> Made:
        given = ["form", kind, _written(tmp_path, "main", table), "--lang", lang]
        for name, text in {"persons": PERSONS, "facilities": FACILITIES, **beside}.items():
            if text:
                given += [f"--{name}", _written(tmp_path, name, text)]
        if "-o" not in arguments:
            given += ["-o", "form.html"]
        code = exit_code([*given, *arguments])
        path = tmp_path / "form.html"
        text = path.read_text(encoding="utf-8") if path.exists() else ""
        reader = _Reader()
        reader.feed(re.sub(r"<style>.*?</style>", "", text, flags=re.DOTALL))
        return Made(
            code, capsys.readouterr().err, text, reader.sections, reader.marked,
            reader.outside, reader.tags,
        )  # fmt: skip

    return made


def _written(folder: Path, name: str, text: str) -> str:
    lines = [line.strip() for line in text.strip().splitlines()]
    (folder / f"{name}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return f"{name}.csv"
