"""Canonical text and digest: one spelling for equal content (RFC 8785), whatever made it."""

import hashlib
import json

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from profiles.document import SnapshotError, canonical, differing_paths, digest, read, terms_at
from profiles.folding import clean

texts = st.text(max_size=40).map(clean)
plain = st.recursive(
    texts | st.integers(min_value=-(2**53) + 1, max_value=2**53 - 1) | st.booleans() | st.none(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=20,
)

GOLDEN = {
    "schema": 1,
    "uid": "0123456789",
    "slug": "ada-lovelace",
    "name": "Ada Lovelace",
    "summary": "She “saw” what an engine could do.\nÉcrit à la main, 𝔸 € \u007e",
    "other_names": ["Augusta Ada King", "Countess of Lovelace"],
    "known_for": [{"key": "notes", "title": "Notes", "source": None, "locator": ""}],
}
GOLDEN_TEXT = (
    '{"known_for":[{"key":"notes","locator":"","source":null,"title":"Notes"}],"name":"Ada Lovelace",'
    '"other_names":["Augusta Ada King","Countess of Lovelace"],"schema":1,"slug":"ada-lovelace",'
    '"summary":"She “saw” what an engine could do.\\nÉcrit à la main, 𝔸 € ~","uid":"0123456789"}'
)
GOLDEN_DIGEST = "940450f8b5c9c12b801b4e9ae8a16cb518d64b56ee7f5d35eb03f6037651d36e"


def test_the_golden_example_keeps_its_bytes_and_its_digest():
    assert canonical(GOLDEN) == GOLDEN_TEXT
    assert digest(GOLDEN_TEXT) == GOLDEN_DIGEST


@given(plain)
def test_canonical_text_is_what_the_rfc8785_package_writes(data):
    assert canonical(data).encode() == rfc8785.dumps(data)


@given(st.dictionaries(texts, plain, max_size=4))
def test_canonical_text_reads_back_as_the_same_data(data):
    assert json.loads(canonical(data)) == data


@given(st.dictionaries(texts, texts, min_size=2, max_size=6))
def test_the_order_of_members_does_not_matter(data):
    assert canonical(data) == canonical(dict(reversed(data.items())))


def test_members_are_ordered_by_utf16_units():
    # U+1D538 is written with surrogates, so it comes before U+FB01 in UTF-16 and after it in code points.
    assert canonical({"\ufb01": 1, "\U0001d538": 2}).index("\U0001d538") == 2


def test_the_digest_is_sha256_over_utf8():
    assert digest("é") == hashlib.sha256("é".encode()).hexdigest()


@pytest.mark.parametrize("bad", ["a\x00b", "\ud800", "e\u0301", "left\u202eright"])
def test_text_that_is_not_clean_is_refused_with_its_place(bad):
    with pytest.raises(SnapshotError, match=r"summary"):
        canonical({"summary": bad})


@pytest.mark.parametrize("bad", [1.5, float("nan"), 2**53, object()])
def test_what_has_no_single_spelling_is_refused(bad):
    with pytest.raises(SnapshotError):
        canonical({"known_for": [{"title": bad}]})


def test_a_text_of_an_unknown_schema_is_refused():
    with pytest.raises(SnapshotError, match="schema 99"):
        read('{"schema":99}')


def row(key, **words):
    return {"key": key, "source": None, "locator": "", **words}


def test_paths_name_fields_rows_and_orders():
    old = {"name": "A", "focus": "x", "known_for": [row("a"), row("b"), row("c")], "texts": []}
    new = {"name": "A", "focus": "y", "known_for": [row("c"), row("a", title="T"), row("d")], "texts": []}
    assert differing_paths(old, new) == ["focus", "known_for/a", "known_for/d", "known_for/b", "known_for#order"]


def test_without_anything_to_compare_every_filled_path_differs():
    assert differing_paths(None, {"name": "A", "focus": "", "other_names": [], "quotes": [row("q")]}) == [
        "name",
        "quotes/q",
    ]


def test_a_changed_source_counts_where_a_text_cites_it():
    text = row("biography", body="So it is [@s].")
    old = {"texts": [text], "sources": [{"uid": "u1", "slug": "s", "title": "Old"}]}
    new = {"texts": [text], "sources": [{"uid": "u1", "slug": "s", "title": "New"}]}
    assert differing_paths(old, new) == ["texts/biography"]
    assert terms_at(new, "texts/biography") == {"u1"}


def test_fields_that_are_no_text_name_no_terms():
    picture = {"sha256": "0" * 64, "alt": "", "credit": "", "licence": "", "x": 50, "y": 40}
    for portrait in (None, picture):
        data: dict[str, object] = {"living": False, "portrait": portrait, "known_for": []}
        assert [terms_at(data, path) for path in ("living", "portrait", "known_for#order")] == [set(), set(), set()]
