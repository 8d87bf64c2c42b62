"""Texts that are too short or too long for their place; all numbers stand in LENGTHS."""

from collections.abc import Callable
from typing import Any

import pytest

from editorial.checks import LENGTHS, check
from editorial.checks.lengths import words_in
from tests.checks.pages import biography, found, known, page, quote, reading, row

ROWS: dict[str, Callable[[str], Any]] = {
    "texts": biography,
    "known_for": lambda words: known(description=words),
    "quotes": quote,
}
ROWS |= {"readings": lambda words: reading(because=words), "related": lambda words: row(name="A", because=words)}


@pytest.mark.parametrize(("section", "name"), list(LENGTHS))
def test_each_text_has_its_measure(section, name):
    fewest, most, _what = LENGTHS[section, name]
    for count, codes in (
        (fewest - 1, {"too-short"} if fewest > 1 else set()),
        (fewest, set()),
        (most, set()),
        (most + 1, {"too-long"}),
    ):
        words = " ".join(["word"] * count)
        changed = {section: [ROWS[section](words)]} if section else {name: words}
        problems = [one for one in check(page(**changed)) if one.code.startswith("too-")]
        assert {one.code for one in problems} == codes, (section, name, count)
        assert all(f"{count} words" in one.sentence and str(fewest) in one.sentence for one in problems)


def test_an_empty_text_is_not_a_short_one():
    assert found("too-short", brief="", known_for=[known(description="")]) == []


def test_words_are_counted_without_citations_and_in_any_script():
    assert words_in("Meitner’s work, in two words-or-so.[@disintegration]") == 7
    assert words_in("リーゼ") == 3
    assert words_in("") == 0
