"""Markdown of editors: what it may become, and what it may not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from profiles.public.markdown import Notes, render

SOURCES = [{"slug": "mamba", "title": "Mamba"}, {"slug": "s4", "title": "S4"}]


def html(body: str) -> str:
    return str(render(body, Notes(SOURCES)))


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("*a* **b** `c`", "<p><em>a</em> <strong>b</strong> <code>c</code></p>"),
        ("<b>x</b>", "<p>&lt;b&gt;x&lt;/b&gt;</p>"),
        ("[a](https://x.org)", '<p><a href="https://x.org" rel="noopener nofollow">a</a></p>'),
        ("[a](mailto:a@x.org)", '<p><a href="mailto:a@x.org" rel="noopener nofollow">a</a></p>'),
        ("[a](javascript:alert(1))", "<p>[a](javascript:alert(1))</p>"),
        ("[a](data:text/html,x)", "<p>[a](data:text/html,x)</p>"),
        ("[a](/admin/)", "<p>[a](/admin/)</p>"),
        ("[a](//evil.org)", "<p>[a](//evil.org)</p>"),
        ("![a](https://x.org/p.png)", '<p><a href="https://x.org/p.png" rel="noopener nofollow">a</a></p>'),
        ("3. a\n4. b", '<ol start="3">\n<li>a</li>\n<li>b</li>\n</ol>'),
    ],
)
def test_what_markdown_becomes(body, expected):
    assert html(body) == expected


def test_headings_begin_under_the_section_and_skip_no_level():
    assert html("# a\n\n### b\n\n## c") == "<h3>a</h3>\n<h4>b</h4>\n<h4>c</h4>"
    assert html("#### deep") == "<h3>deep</h3>"


def test_an_unknown_citation_stays_as_it_was_approved():
    assert html("See [@nothing].") == "<p>See [@nothing].</p>"
    assert html("`[@mamba]`") == "<p><code>[@mamba]</code></p>"


def test_a_repeated_citation_keeps_its_number_across_texts():
    notes = Notes(SOURCES)
    first, second = render("[@s4] [@mamba]", notes), render("[@s4]", notes)
    assert 'href="#note-1" id="ref-1"' in first
    assert 'href="#note-2" id="ref-2"' in first
    assert 'href="#note-1" id="ref-1-2"' in second
    assert [(note.number, note.refs) for note in notes.since(0)] == [(1, ["ref-1", "ref-1-2"]), (2, ["ref-2"])]


@given(st.text(alphabet=st.sampled_from("<>[]()!@#*_`\"'&:/ \n-=ajs1"), max_size=80))
def test_no_text_becomes_a_script_a_picture_or_a_handler(body):
    found = html(body).lower()
    for bad in ("<script", "<img", "<iframe", "<style", " on", "javascript:"):
        assert bad not in found or bad in body.lower()
