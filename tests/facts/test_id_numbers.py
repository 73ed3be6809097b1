"""Identity numbers: doubts are raised after GB 11643, and lists show no whole number."""

from __future__ import annotations

import pytest

from medrelief.facts.id_numbers import doubt_about, masked_name, masked_number

# Area 999999 is assigned to nobody; the check digits were worked out by hand.


@pytest.mark.parametrize(
    ("number", "doubt"),
    [
        ("999999198002290019", ""),
        ("999999200002290027", ""),
        ("999999190101019973", ""),
        ("９９９９９９198002290019\u200b", ""),
        ("'999999198002290019", ""),
        ("999999800229001", ""),
        ("99999919800229001943", ""),
        ("999999198002290018", "check_digit"),
        ("999999198102290019", "birth_date"),
        ("999999810229001", "birth_date"),
        ("9.99999E+17", "form"),
        ("", "form"),
        ("99999919800229001", "form"),
    ],
)
def test_doubts(number: str, doubt: str) -> None:
    assert doubt_about(number) == doubt


def test_masks() -> None:
    assert masked_number("999999198002290019") == "999************019"
    assert masked_number("12345") == "*****"
    assert masked_name("张三丰") == "张**"
    assert masked_name("张") == "*"
    assert masked_name("") == ""
