"""Links are whole addresses, and HTTPS where they can be; each is told of once."""

import pytest

from tests.checks.pages import SOURCE, biography, found, known, link, post


@pytest.mark.parametrize(
    "value",
    ["example.org", "https://", "https://user:pw@example.org/", "ftp://example.org/", "https://[::1/", "https://x/"],
)
def test_a_malformed_address_is_told(value):
    assert found("link-malformed", links=[link(value)]) == [("advice", "links/one", "value")]
    assert found("link-not-https", links=[link(value)]) == []


def test_http_is_advice():
    assert found("link-not-https", links=[link("http://example.org/")]) == [("advice", "links/one", "value")]
    assert found("link-not-https", links=[link("HTTPS://example.org/")]) == []


@pytest.mark.parametrize(
    ("scheme", "value", "wrong"),
    [
        ("orcid", "0000-0002-1825-0097", False),
        ("orcid", "0000-0002-1825-0098", True),
        ("github", "octocat", False),
        ("github", "http://github.com/octocat", True),
        ("wikidata", "X1", True),
        ("carrier pigeon", "Q1", True),
    ],
)
def test_identifiers_are_checked_by_their_kind(scheme, value, wrong):
    assert bool(found("link-malformed", links=[link(value, scheme)])) is wrong


def test_a_source_is_told_of_at_the_first_row_that_uses_it():
    old = {**SOURCE, "url": "http://example.org/paper"}
    assert found("link-not-https", known_for=[known(source=old), known(key="two", source=old)], sources=[old]) == [
        ("advice", "known_for/one", "source")
    ]


def test_a_source_that_only_a_text_cites_is_told_of_there():
    old = {**SOURCE, "url": "http://example.org/paper"}
    assert found("link-not-https", sources=[old]) == [("advice", "texts/biography", "source")]


def test_organizations_and_links_in_texts_are_looked_at():
    place = {"uid": "o", "slug": "o", "label": "Berlin", "ror": "", "url": "http://berlin.example/"}
    assert found("link-not-https", affiliations=[post(organization=place)]) == [
        ("advice", "affiliations/one", "organization")
    ]
    body = "See [her page](http://example.org/a) and <http://example.org/b>, not [this](#bio) or [that](/about/)."
    assert found("link-not-https", texts=[biography(body)]) == [("advice", "texts/biography", "body")] * 2
