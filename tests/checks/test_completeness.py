"""Something to show: the head's needs and half-filled rows block, and nobody waives those."""

import pytest

from editorial.checks import RULES, check
from tests.checks.pages import biography, found, honor, known, link, page, post, quote, reading, row


@pytest.mark.parametrize(
    ("code", "changed", "path"),
    [
        ("no-name", {"name": "  "}, "name"),
        ("no-address", {"slug": ""}, "slug"),
        ("nothing-to-read", {"summary": "", "texts": []}, "summary"),
    ],
)
def test_without_something_to_show_there_is_no_page(code, changed, path):
    problems = [problem for problem in check(page(**changed)) if problem.code == code]
    assert [(one.level, one.path, one.waivable) for one in problems] == [("blocker", path, False)]
    assert found(code) == []


def test_a_summary_or_a_biography_is_enough():
    assert found("nothing-to-read", summary="") == []
    assert found("nothing-to-read", texts=[]) == []


@pytest.mark.parametrize(
    ("section", "half"),
    [
        ("topics", row(label="")),
        ("affiliations", post(organization=None)),
        ("affiliations", post(organization={"label": " "})),
        ("texts", biography("")),
        ("known_for", known(title="")),
        ("readings", reading(source=None)),
        ("quotes", quote(text=" \n")),
        ("honors", honor(title="")),
        ("education", row(institution="")),
        ("links", link("")),
        ("related", row(name="")),
    ],
)
def test_a_row_that_says_too_little_blocks_and_is_told_of_once(section, half):
    problems = [one for one in check(page(**{section: [half]})) if one.path == f"{section}/{half['key']}"]
    assert [(one.code, one.level, one.waivable) for one in problems] == [("incomplete-row", "blocker", False)]


def test_newcomers_want_a_focus_a_summary_and_a_start():
    assert found("focus-missing", focus="") == [("advice", "focus", "")]
    assert found("summary-missing", summary="") == [("advice", "summary", "")]
    assert found("summary-missing", summary="", texts=[]) == []  # blocked already
    assert found("start-here-missing", readings=[]) == [("advice", "readings", "")]


def test_a_portrait_says_what_it_shows_who_made_it_and_why_we_may():
    picture = {"sha256": "0" * 64, "width": 9, "height": 9, "alt": "", "credit": " ", "licence": "", "x": 50, "y": 40}
    words = {"alt": "Lise Meitner at a desk.", "credit": "Unknown", "licence": "Public domain"}
    for name in words:
        assert found(f"portrait-{name}", portrait=picture) == [("advice", "portrait", name)]
        assert found(f"portrait-{name}", portrait={**picture, **words}) == []
        assert found(f"portrait-{name}") == []


def test_every_code_has_words_and_blockers_come_first():
    problems = check(page(name="", focus="", quotes=[quote(source=None)], summary="The first of the best."))
    assert {one.code for one in problems} <= set(RULES)
    levels = [one.level for one in problems]
    assert levels == sorted(levels, key=["blocker", "advice"].index)
    assert "advice" in levels
