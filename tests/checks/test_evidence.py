"""Every claim carries its source; for living people quotes, honors and present posts must."""

import pytest

from editorial.checks import check, evidence_of
from tests.checks.pages import biography, found, honor, known, page, post, quote


def test_a_page_that_keeps_all_rules_has_no_problem():
    assert check(page()) == []


@pytest.mark.parametrize(
    ("code", "section", "row"),
    [
        ("quote-unsourced", "quotes", quote(source=None)),
        ("honor-unsourced", "honors", honor(source=None)),
        ("affiliation-unsourced", "affiliations", post(source=None)),
    ],
)
def test_living_people_need_a_source_and_others_are_advised_one(code, section, row):
    assert found(code, **{section: [row]}) == [("blocker", f"{section}/one", "")]
    assert found(code, **{section: [row], "living": False}) == [("advice", f"{section}/one", "")]
    assert found(code) == []


def test_a_post_that_ended_is_advice_for_the_living_too():
    assert found("affiliation-unsourced", affiliations=[post(source=None, ended="1938")]) == [
        ("advice", "affiliations/one", "")
    ]


def test_who_is_not_said_to_have_died_is_treated_as_living():
    data = page(quotes=[quote(source=None)])
    del data["living"]
    assert [problem.level for problem in check(data)] == ["blocker"]


def test_known_for_without_a_source_is_advice():
    assert found("known-for-unsourced", known_for=[known(source=None)]) == [("advice", "known_for/one", "")]


def test_a_place_in_no_source_is_no_evidence():
    assert found("quote-unsourced", quotes=[quote(source=None, locator="p. 4")])


def test_paragraphs_without_a_citation_are_listed_by_number():
    body = "One claim.[@disintegration]\n\nTwo claims.\n\n## A heading\n\n---\n\nThree claims, \nin two lines."
    assert found("paragraph-uncited", texts=[biography(body)]) == [
        ("advice", "texts/biography", "paragraph 2"),
        ("advice", "texts/biography", "paragraph 3"),
    ]


def test_a_citation_of_a_source_that_is_not_there_counts_as_none():
    assert found("paragraph-uncited", texts=[biography("A claim.[@gone]")])


def test_the_source_of_a_whole_text_covers_its_paragraphs():
    assert found("paragraph-uncited", texts=[biography("A claim.\n\nAnother.", source={"title": "Her life"})]) == []


def test_claims_are_counted_with_and_without_a_source():
    assert evidence_of(page()) == (5, 0)
    data = page(quotes=[quote(source=None), quote(key="two")], texts=[biography("A.[@disintegration]\n\nB.")])
    assert evidence_of(data) == (5, 2)
    assert evidence_of(page(quotes=[], honors=[], affiliations=[], known_for=[], texts=[])) == (0, 0)
