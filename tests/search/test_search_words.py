"""Words: what is typed finds what is filed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from profiles.search.documents import document_of, plain
from profiles.search.snippets import best
from profiles.search.words import LONGEST, MOST_TERMS, by_prefix, filed, mark, matches, similarity, terms


@pytest.mark.parametrize(
    ("written", "typed"),
    [
        ("Christopher Ré", "re christopher"),
        ("Łukasz Kaiser", "lukasz"),
        ("Bjørn Straße", "bjorn STRASSE"),
        ("FlashAttention", "flash attention"),
        ("FlashAttention", "flashattention"),
        ("O’Neill", "oneill"),
        ("O’Neill", "o'neill"),
        ("al-Khwārizmī", "alkhwarizmi"),
        ("al-Khwārizmī", "Al-Khwarizmi"),
        ("Emmy Noether", "Noether's"),
        ("Emmy Noether’s theorem", "noethers theorem"),
        ("IO-aware kernels", "io aware kern"),
        ("GPT-4", "gpt4"),
        ("姚期智", "期智"),
        ("عمر الخيام", "الخيام"),
        ("김용", "김"),
        ("arXiv:2205.14135", "2205.14135"),
        ("שָׁלוֹם", "שלום"),
    ],
)
def test_common_ways_of_typing_a_word_find_it(written, typed):
    words = list(filed(written))
    assert terms(typed)
    assert all(matches(words, term) for term in terms(typed))


def test_short_words_find_only_themselves_in_text():
    assert not matches(["retrieval"], "re")
    assert matches(["retrieval"], "re", short=True)
    assert matches(["retrieval"], "ret")


_TEXT = st.text(st.characters(exclude_characters="'’‘ʼʿʾŉ"), max_size=40)


@given(_TEXT)
def test_a_text_finds_itself(text):
    words = list(filed(text))
    assert all(matches(words, term) for term in terms(text))


@given(st.text(max_size=200))
def test_terms_are_letters_and_digits_only(text):
    found = terms(text)
    assert len(found) <= MOST_TERMS
    assert all(term.isalnum() and len(term) <= LONGEST and term.encode() for term in found)


@given(st.text(max_size=80), _TEXT, st.booleans())
def test_marking_keeps_every_character(text, query, short):
    assert "".join(piece for piece, _ in mark(text, terms(query), short=short)) == text


def test_marks_stand_on_the_words_as_they_were_published():
    assert mark("Exact FlashAttention by Ré", ["attention", "re"]) == (
        ("Exact Flash", False),
        ("Attention", True),
        (" by ", False),
        ("Ré", True),
    )
    assert mark("Mr O’Neill", ["oneill"]) == (("Mr ", False), ("O’Neill", True))


@pytest.mark.parametrize(
    ("typed", "meant"), [("dikstra", "dijkstra"), ("turng", "turing"), ("rudar", "rudra"), ("noehter", "noether")]
)
def test_misspellings_are_near(typed, meant):
    assert similarity(typed, meant) >= 0.3
    assert similarity(typed, "lovelace") < 0.3


def test_a_snippet_is_cut_round_the_words_it_was_found_for():
    text = "Nothing here. " * 40 + "Then the simplex method appears at last. " + "Nothing more. " * 40
    path, pieces = best([("summary", "Short."), ("texts/biography", text)], ["simplex"])
    shown = "".join(piece for piece, _ in pieces)
    assert path == "texts/biography"
    assert ("simplex", True) in pieces
    assert shown.startswith("…")
    assert shown.endswith("…")
    assert len(shown) < 230


def test_a_snippet_without_the_words_is_the_first_passage():
    assert best([("summary", "Why she matters."), ("role", "Professor")], ["ada"]) == (
        "summary",
        (("Why she matters.", False),),
    )
    assert best([], ["ada"]) == ("", ())


@given(st.text(max_size=900), _TEXT)
def test_no_text_breaks_a_snippet(text, query):
    _path, pieces = best([("summary", text)], terms(query))
    assert "".join(piece for piece, _ in pieces).strip("…") in text or "…" in text


def test_markdown_is_read_as_a_reader_sees_it():
    markdown = "## Work\n\n> **Bold** and *fine* [code](https://example.org/a_(b)) in `attn_bias` [@mamba] \\* [@other]"
    assert plain(markdown, {"mamba"}) == "Work Bold and fine code in attn_bias * [@other]"


@given(st.text(max_size=300))
def test_no_markdown_breaks_plain(text):
    plain(text, set())


def test_a_document_holds_the_folded_words_of_the_whole_page():
    source = {"title": "Mamba", "authors": "Albert Gu", "year": "2024", "venue": "COLM", "arxiv": "2312.00752"}
    data = {
        "name": "Łukasz Kaiser",
        "other_names": ["Lucas"],
        "native_name": "Łukasz",
        "focus": "Transformers",
        "role": "rolewords",
        "brief": "briefwords",
        "summary": "summarywords",
        "about": "aboutwords",
        "topics": [{"key": "t", "label": "topicwords", "source": None}],
        "affiliations": [{"key": "a", "organization": {"label": "Place"}, "role": "dean", "source": source}],
        "texts": [{"key": "biography", "heading": "headwords", "body": "*bodywords*", "source": None}],
        "known_for": [{"key": "k", "title": "titlewords", "description": "descriptionwords", "locator": "pp. 7"}],
        "readings": [{"key": "r", "because": "becausewords", "source": source}],
        "quotes": [{"key": "q", "text": "quotewords", "occasion": "occasionwords"}],
        "honors": [{"key": "h", "title": "honorwords", "awarded_by": "bodies", "year": "1999"}],
        "education": [{"key": "e", "institution": "school", "degree": "PhD", "advisors": [{"name": "Advisor"}]}],
        "links": [{"key": "l", "label": "linkwords", "value": "https://example.org"}],
        "related": [{"key": "p", "name": "Neighbour", "because": "nearwords"}],
        "sources": [source | {"title": "citedwords"}],
    }
    names, text = document_of(data)
    assert names == "lukasz kaiser lucas transformers"
    expected = (
        "lukasz transformers rolewords briefwords summarywords aboutwords topicwords place dean mamba gu colm 2312"
        " 00752 headwords bodywords titlewords descriptionwords pp 7 becausewords quotewords occasionwords honorwords"
        " bodies 1999 school phd advisor linkwords neighbour nearwords citedwords"
    )
    assert set(expected.split()) <= set(text.split())


def test_a_document_of_a_name_alone_is_enough():
    assert document_of({"name": "Ada"}) == ("ada", "ada")


def test_a_document_never_outgrows_the_database():
    _names, text = document_of({"name": "Ada", "summary": " ".join(f"word{n}" for n in range(100_000))})
    assert len(text) <= 200_000
    assert not by_prefix("ab")
