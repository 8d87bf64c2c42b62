"""Superlatives are claims; parts of other phrases, other people's words and titles of works are not."""

import time

import pytest

from editorial.checks.superlatives import superlatives
from tests.checks.pages import biography, found, honor, known, post, quote, reading


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("She was the first to explain fission.", ["first"]),
        ("The first programmer.", ["first"]),
        ("First to split the atom.", ["First"]),
        ("The first paper on computable numbers.", ["first"]),
        ("The first-ever proof of it.", ["first"]),
        ("Solved for the first time in 1936.", ["first"]),
        ("One of the best writers on algebra.", ["best"]),
        ("The best-known name in the field.", ["best"]),
        ("The most cited paper of its decade.", ["most cited"]),
        ("Among the most widely used kernels.", ["most widely used"]),
        ("The most-cited author.", ["most-cited"]),
        ("The only woman in the department.", ["only"]),
        ("The one and only solution.", ["only"]),
        ("A leading figure in topology.", ["leading"]),
        ("A world-leading group.", ["leading"]),
        ("The largest model ever trained.", ["largest"]),
        ("The greatest mathematician of the century.", ["greatest"]),
        ("A pioneer of computing.", ["pioneer"]),
        ("He pioneered weak supervision.", ["pioneered"]),
        ("Pioneering work on compilers.", ["Pioneering"]),
        ("The first and the best, and the first again.", ["first", "best"]),
        ("It is unparalleled.", ["unparalleled"]),
    ],
)
def test_a_claimed_rank_is_found(text, words):
    assert superlatives(text) == words


@pytest.mark.parametrize(
    "text",
    [
        "First author of the paper, and first-author papers since.",
        "Her first name was Elise.",
        "At first nobody believed it.",
        "First, she measured. Then she counted.",
        "His first paper, and Shannon’s first job.",
        "The first three chapters explain it.",
        "The first of two lectures; first-order logic from first principles.",
        "It was first published in 1936, in the first half of the year.",
        "Breadth-first search and the twenty-first century.",
        "In the First World War she was a nurse.",
        "He was not the first to see it.",
        "First-year students read it.",
        "A lower bound at best; best-first search; the best fit.",
        "It received the Best Paper Award.",
        "Best known for a theorem.",
        "Did his best work there.",
        "Not only a theorem but a method; it needs only paper, only after 1938.",
        "It is read-only, and not the only one.",
        "The only way to see it, and an only child.",
        "A remark leading to a proof; he was leading a group.",
        "The leading term and the leading zeros.",
        "The largest eigenvalue and the greatest common divisor.",
        "At most three, and most people, and most of the time.",
        "Awarded the IEEE Computer Pioneer Award.",
        "She said “the first machine was the best of all” there.",
        'He wrote "the greatest invention" of it.',
        "Her book *The First Three Minutes* and `first()`.",
        "See [the page](https://example.org/the-first-one).",
        "Firstly, bestow, lonely, mostly, misleading, thirst.",
    ],
)
def test_a_phrase_that_claims_no_rank_is_let_be(text):
    assert superlatives(text) == []


def test_emphasis_on_one_word_hides_no_claim():
    assert superlatives("She was the *first* to see it, and **the best** of them.") == ["first", "best"]


def test_long_texts_are_read_in_no_time():
    assert superlatives("the most " * 20_000) == []
    assert superlatives("*a" * 20_000 + "“" * 20_000) == []


def test_fields_carry_no_source_so_a_superlative_there_is_told():
    for name in ("role", "brief", "summary"):
        assert found("superlative-unsourced", **{name: "One of the leading physicists of her time."}) == [
            ("advice", name, "")
        ]


def test_claims_with_a_source_may_say_so():
    assert found("superlative-unsourced", known_for=[known("The first theory")]) == []
    assert found("superlative-unsourced", known_for=[known("The first theory", source=None)]) == [
        ("advice", "known_for/one", "")
    ]
    assert found("superlative-unsourced", affiliations=[post("The first professor", source=None)])


def test_a_paragraph_with_a_citation_may_say_so():
    body = "She was the first.[@disintegration]\n\nShe was the best."
    assert found("superlative-unsourced", texts=[biography(body)]) == [("advice", "texts/biography", "paragraph 2")]


def test_what_others_said_or_named_is_theirs():
    rows = {
        "quotes": [quote("I was the first.", source=None)],
        "honors": [honor("Best Paper", source=None)],
        "readings": [reading(because="it is the best introduction.")],
    }
    assert found("superlative-unsourced", **rows) == []


@pytest.mark.parametrize("opening", ["“", "„", "«", "](", "[@"])
def test_many_openings_without_an_end_take_no_minutes(opening):
    began = time.monotonic()
    superlatives(opening * 100_000)
    assert time.monotonic() - began < 10
