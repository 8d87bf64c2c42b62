"""The page of a profile: everything that its document has, and nothing that could do harm."""

import json
import re
from typing import Any

import pytest
from django.test import Client

from profiles.public import render
from profiles.public.facts import Card, Shared, Standing

from .builders import make_document, make_full, make_publication, organization, source, topic

pytestmark = pytest.mark.django_db


def read(client: Client, slug: str) -> str:
    response = client.get(f"/researchers/{slug}/")
    assert response.status_code == 200
    return response.content.decode()


def test_shows_every_part_of_the_document(client):
    make_full()
    page = read(client, "tri-dao")
    for words in (
        *(
            "Researcher profile",
            "Editor reviewed",
            "April 2, 2026",
            "by Ines Marchetti",
            "Đào Trí",
            "T. Dao",
            "chee dow",
        ),
        *(
            "Efficient sequence models + attention kernels",
            "Assistant professor at Princeton",
            "Creator of FlashAttention.",
        ),
        *("One of the clearest researchers", "About this page", "This profile is meant to help you get oriented"),
        *(
            "Princeton University",
            "Together AI",
            "Efficient attention",
            "Biography",
            "Method",
            "Exact.",
            "Linear time.",
        ),
        *("Read this because", "everything later assumes it.", "Introductory", "NeurIPS, 2022", "arxiv.org"),
        *("“Try to understand both.”", "Interview, 2024", "Outstanding Paper", "n.d.", "AI2050 Fellowship"),
        *("PhD, Stanford University", "Christopher Ré", "from September 2024", "Joins Together AI", "July 2023"),
        *("tridao.me", "https://github.com/tridao", "Research generated", "March 19, 2026", "p. 3"),
    ):
        assert words in page, words


def test_every_row_has_its_own_fragment_and_no_id_stands_twice(client):
    make_full()
    page = read(client, "tri-dao")
    ids = re.findall(r' id="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert {"known-for-flashattention", "quotes-quotes-1", "honors-honors-2", "education-education-1", "biography"} <= {
        *ids
    }
    assert all(target in ids for target in re.findall(r'href="#([^"]+)"', page))


def test_the_seal_shows_the_digest_and_the_line_that_checks_it(client):
    publication = make_full()
    page = read(client, "tri-dao")
    assert f"<code>{publication.digest[:12]}</code>" in page
    assert f"<code>{publication.digest}</code>" in page
    assert "curl -s http://testserver/researchers/tri-dao/revision.json | sha256sum" in page
    assert 'href="/about/reviewing/"' in page


def test_a_page_that_its_author_published_alone_never_says_editor_reviewed(client):
    make_full(alone=True)
    page = read(client, "tri-dao")
    assert "Published by its author" in page
    assert "No second person has approved it." in page
    assert "Editor reviewed" not in page
    assert "EDITOR REVIEWED" not in page
    assert '"reviewedBy"' not in page


def test_footnotes_are_numbered_by_first_citation_and_lead_back(client):
    make_full()
    page = read(client, "tri-dao")
    assert page.index('id="ref-1"') < page.index('id="ref-2"') < page.index('id="ref-2-2"') < page.index('id="ref-2-3"')
    assert page.count('id="note-1"') == page.count('id="note-2"') == 1
    assert 'href="#ref-2-2" aria-label="Back to note 2 in the text, place 2"' in page
    # The biography comes first whatever the order of the rows, so its note stands there.
    assert page.index('id="note-2"') < page.index(">Method</h2>")


def test_sections_without_content_leave_no_heading_and_no_entry_in_the_contents(client):
    make_publication("Grace Hopper", summary="Wrote compilers.")
    page = read(client, "grace-hopper")
    assert (
        re.findall(r'<a href="#([^"]+)">', page) == ["main", "about", "provenance"]
        or '<a href="#known-for">' not in page
    )
    for heading in (
        "Known for",
        "Start here",
        "Quotes",
        "Honors",
        "Timeline",
        "Links",
        "Related researchers",
        "Biography",
    ):
        assert f">{heading}</h2>" not in page


def test_facts_stand_by_themselves_where_there_is_no_biography(client):
    make_publication("Grace Hopper", affiliations=[{"organization": organization("Yale University"), "ended": "1934"}])
    page = read(client, "grace-hopper")
    assert "Background" in page
    assert "Yale University, until 1934" in page


def test_hostile_text_is_escaped_everywhere(client):
    bad = '<script>alert("x")</script>'
    words: dict[str, Any] = dict.fromkeys(
        ("focus", "role", "brief", "summary", "about", "pronunciation", "native_name"), bad
    )
    make_publication(
        "Eve Hostile",
        **words,
        other_names=[bad],
        native_lang='vi" onload="x',
        topics=[topic("T") | {"label": bad}],
        affiliations=[{"organization": organization("O") | {"label": bad}, "role": bad}],
        texts=[{"heading": bad, "body": f"{bad} [x](javascript:alert(1)) <img src=x onerror=y>"}],
        known_for=[
            {
                "title": bad,
                "description": bad,
                "locator": bad,
                "source": source("S", authors=bad, venue=bad, url="javascript:x"),
            }
        ],
        quotes=[{"text": bad, "occasion": bad}],
        honors=[{"title": bad, "awarded_by": bad, "year": "2020"}, {"title": "B", "year": "2021"}],
        education=[{"institution": bad, "degree": bad, "advisors": [{"name": bad, "uid": ""}]}],
        links=[{"scheme": "other", "value": "javascript:alert(1)", "label": bad}],
    )
    page = read(client, "eve-hostile")
    assert "<script>" not in page
    assert "<img" not in page
    assert 'href="javascript' not in page
    assert 'onload="x' not in page.replace("&quot;", "§")
    data = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    assert data is not None
    assert json.loads(data[1])["mainEntity"]["jobTitle"] == bad


def test_structured_data_describes_the_person_and_the_review(client):
    make_full()
    found = re.search(r'ld\+json">(.*?)</script>', read(client, "tri-dao"), re.DOTALL)
    assert found is not None
    data = json.loads(found[1])
    assert data["@type"] == "ProfilePage"
    assert data["dateModified"] == "2026-04-02"
    assert data["reviewedBy"] == {"@type": "Person", "name": "Ines Marchetti"}
    assert data["mainEntity"]["sameAs"] == ["https://github.com/tridao", "https://tridao.me"]
    assert data["mainEntity"]["url"] == "http://testserver/researchers/tri-dao/"


def test_native_names_keep_their_language_and_direction(client):
    make_publication("Ibn al-Haytham", native_name="الحسن بن الهيثم", native_lang="ar")
    page = read(client, "ibn-al-haytham")
    assert '<bdi lang="ar" dir="rtl">الحسن بن الهيثم</bdi>' in page
    assert '<span class="nobr">al-Haytham</span>' in page


def test_an_advisor_with_a_page_is_a_link_and_one_without_is_not(client):
    make_publication("Christopher Ré")
    make_publication(
        "Ada Pupil",
        education=[
            {
                "institution": "Stanford",
                "advisors": [{"name": "Christopher Ré", "uid": ""}, {"name": "No Page", "uid": ""}],
            }
        ],
    )
    page = read(client, "ada-pupil")
    assert '<a href="/researchers/christopher-re/">Christopher Ré</a>, No Page' in page


def test_a_preview_says_that_nobody_approved_it_and_is_kept_from_robots():
    data = make_document("Tri Dao", summary="Draft.", topics=[topic("Attention")])
    html = render.profile_html(data, Standing.preview(number=3), [], {})
    assert "UNREVIEWED" in html
    assert "This is the text of revision 3. Nobody has approved it yet." in html
    assert '<meta name="robots" content="noindex">' in html
    assert "Editor reviewed" not in html
    assert "/topics/attention/" not in html


def test_cards_name_their_reason_and_open_what_is_shared():
    shared = (Shared("source", "mamba", "Mamba"), Shared("topic", "attention", "Attention"))
    cards = [
        Card("albert-gu", "Albert Gu", "source", "AG", "State space models", "Why he matters.", 4, "", shared),
        Card("lise", "Lise Meitner", "pick", "LM", because="Read her next.", starts=False),
    ]
    html = render.profile_html(make_document("Tri Dao"), Standing.preview(), cards, {})
    assert html.index("Editor’s choice") < html.index("Shared canonical source")
    assert '<a href="/sources/mamba/">Mamba</a>' in html
    assert '<a href="/topics/attention/">Attention</a>' in html
    assert "4 sources" in html
    assert '<a href="/researchers/albert-gu/#start-here">Start here: Albert Gu</a>' in html
    assert "/researchers/lise/#start-here" not in html
    assert "Read her next." in html


def test_equal_arguments_give_equal_bytes():
    data = make_document("Tri Dao", summary="Same.")
    pages = {render.pack(render.profile_html(data, Standing.preview()))[0] for _ in range(2)}
    assert len(pages) == 1
