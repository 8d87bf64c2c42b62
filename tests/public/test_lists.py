"""Lists: the same queries at 1 and at 30, pages that neither repeat nor lose anyone, cursors that are refused."""

import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from profiles.models.published import Publication
from profiles.public import listing
from profiles.public.keyset import BadCursor, Order

from .builders import FLASH, MAMBA, make_full, make_publication, organization, source, topic

pytestmark = pytest.mark.django_db


def people_in(page: str) -> list[str]:
    return re.findall(r'<h[23]><a href="/researchers/([^/]+)/', page)


def turn(page: str, rel: str) -> str:
    found = re.search(rf'<a href="([^"]+)" rel="{rel}">', page)
    return found[1].replace("&amp;", "&") if found else ""


def walk(client, address: str) -> list[list[str]]:
    pages = []
    while address:
        page = client.get(address).content.decode()
        pages.append(people_in(page))
        address = turn(page, "next")
        assert len(pages) < 20
    return pages


def crowd(count: int, **content) -> None:
    for number in range(count):
        make_publication(f"Anna Member{chr(97 + number // 26)}{chr(97 + number % 26)}", **content)


COMMON: dict[str, Any] = {
    "topics": [topic("Attention", "Machine learning")],
    "affiliations": [{"organization": organization("Stanford University")}],
    "readings": [{"source": FLASH}],
}


@pytest.mark.parametrize(
    ("address", "queries"),
    [
        ("/", 3),
        ("/researchers/", 5),
        ("/researchers/?sort=reviewed", 5),
        ("/researchers/?topic=attention", 6),
        ("/researchers/?topic=attention&organization=stanford-university", 6),
        ("/topics/", 1),
        ("/topics/attention/", 4),
        ("/organizations/stanford-university/", 3),
        ("/sources/flashattention-fast-and-exact/", 4),
        ("/sitemap.xml", 4),
        ("/about/reviewing/", 0),
        ("/robots.txt", 0),
    ],
)
def test_the_number_of_queries_is_the_same_for_1_and_for_30(client, django_assert_num_queries, address, queries):
    make_full(**COMMON)
    with django_assert_num_queries(queries):
        assert client.get(address).status_code == 200
    crowd(30, **COMMON)
    with django_assert_num_queries(queries):
        assert client.get(address).status_code == 200


@pytest.mark.parametrize(
    "address", ["/researchers/", "/researchers/?sort=reviewed", "/researchers/?topic=attention", "/topics/attention/"]
)
def test_pages_show_everyone_once(client, monkeypatch, address):
    monkeypatch.setattr(listing, "SIZE", 4)
    crowd(11, topics=[topic("Attention")])
    pages = walk(client, address)
    assert [len(page) for page in pages] == [4, 4, 3]
    everyone = [slug for page in pages for slug in page]
    assert sorted(everyone) == sorted(Publication.objects.values_list("slug", flat=True))
    column = "-sequence" if "reviewed" in address else "sort_key"
    assert everyone == list(Publication.objects.order_by(column).values_list("slug", flat=True))


def test_the_way_back_shows_the_page_before(client, monkeypatch):
    monkeypatch.setattr(listing, "SIZE", 4)
    crowd(11)
    first = client.get("/researchers/").content.decode()
    assert 'rel="prev"' not in first
    second = client.get(turn(first, "next")).content.decode()
    back = client.get(turn(second, "prev")).content.decode()
    assert people_in(back) == people_in(first)
    assert 'rel="prev"' not in back


def test_a_page_stays_where_it_is_when_people_come_and_go_before_it(client, monkeypatch):
    monkeypatch.setattr(listing, "SIZE", 4)
    crowd(8)
    first = client.get("/researchers/").content.decode()
    onwards = turn(first, "next")
    second = people_in(client.get(onwards).content.decode())
    make_publication("Aaron Aardvark")
    Publication.objects.get(slug=people_in(first)[-1]).delete()
    assert people_in(client.get(onwards).content.decode()) == second


@pytest.mark.parametrize("cursor", ["x", "====", "bnVsbA", "W10", "é", "WyJuYW1lIiwxLDFd", "%00", "W1tbW1tb"])
def test_a_cursor_that_nobody_made_is_refused_with_a_way_back(client, cursor):
    response = client.get(f"/researchers/?after={cursor}")
    assert response.status_code == 400
    assert 'href="/researchers/"' in response.content.decode()


def test_a_cursor_of_another_order_is_refused(client, monkeypatch):
    monkeypatch.setattr(listing, "SIZE", 2)
    crowd(5)
    page = client.get("/researchers/").content.decode()
    after = parse_qs(urlsplit(turn(page, "next")).query)["after"][0]
    assert client.get("/researchers/", {"after": after}).status_code == 200
    response = client.get("/researchers/", {"after": after, "sort": "reviewed"})
    assert response.status_code == 400
    assert 'href="/researchers/?sort=reviewed"' in response.content.decode()
    assert client.get("/researchers/", {"before": after, "sort": "reviewed"}).status_code == 400


def test_cursors_come_back_as_they_went():
    name, reviewed = Order("name", "sort_key", "id"), Order("reviewed", "sequence", "id", descending=True)
    assert name.place(name.cursor(memoryview(b"d\xc3\xa0o"), 7)) == (b"d\xc3\xa0o", 7)
    assert reviewed.place(reviewed.cursor(2**40, 7)) == (2**40, 7)
    with pytest.raises(BadCursor):
        name.place(reviewed.cursor(1, 7))


@pytest.mark.parametrize("query", ["sort=size", "letter=ab", "letter=%C3%A9", "topic=%00", "sort=name&letter=1"])
def test_choices_that_do_not_exist_are_refused(client, query):
    assert client.get(f"/researchers/?{query}").status_code == 400


def test_filters_narrow_and_can_be_taken_away(client):
    make_publication("Ada One", topics=[topic("Logic")], affiliations=[{"organization": organization("Yale")}])
    make_publication("Bea Two", topics=[topic("Logic")])
    make_publication("Cid Three", affiliations=[{"organization": organization("Yale")}])
    assert people_in(client.get("/researchers/?topic=logic").content.decode()) == ["ada-one", "bea-two"]
    both = client.get("/researchers/?topic=logic&organization=yale").content.decode()
    assert people_in(both) == ["ada-one"]
    assert 'href="/researchers/?organization=yale"' in both
    assert 'href="/researchers/?topic=logic"' in both
    assert "Counts are for the whole site." in both


def test_an_unknown_topic_finds_nobody_and_says_so(client):
    make_publication("Ada One", topics=[topic("Logic")])
    page = client.get("/researchers/?topic=nothing&organization=nowhere").content.decode()
    assert people_in(page) == []
    assert "Nothing published stands under “nothing, nowhere”." in page
    half = client.get("/researchers/?topic=logic&organization=nowhere").content.decode()
    assert "<b>1</b> researcher" not in half  # nobody is listed, so nobody is counted
    assert client.get("/researchers/?topic=logic&organization=nowhere").status_code == 200


def test_letters_lead_to_where_names_begin(client):
    make_publication("Grace Hopper")
    make_publication("Ada Lovelace")
    page = client.get("/researchers/").content.decode()
    assert '<a href="/researchers/?letter=h">H</a>' in page
    assert "<span>A</span>" in page
    assert people_in(client.get("/researchers/?letter=h").content.decode()) == ["grace-hopper", "ada-lovelace"]
    assert people_in(client.get("/researchers/?letter=l").content.decode()) == ["ada-lovelace"]


def test_a_topic_shows_its_people_and_what_they_ask_to_read(client):
    make_publication("Ada One", topics=[topic("Attention", "Machine learning")], readings=[{"source": FLASH}])
    make_publication("Bea Two", topics=[topic("Attention")], readings=[{"source": FLASH}, {"source": MAMBA}])
    page = client.get("/topics/attention/").content.decode()
    assert people_in(page) == ["ada-one", "bea-two"]
    assert "In 2 profiles here" in page
    assert page.index("FlashAttention: Fast and Exact") < page.index("Mamba")


def test_a_source_shows_where_to_read_it_and_who_rests_on_it(client):
    work = source("On Computable Numbers", doi="10.1112/plms/s2-42.1.230", year="1937", authors="A. M. Turing")
    make_publication("Ada One", readings=[{"source": work}])
    make_publication("Bea Two", honors=[{"title": "H", "source": work}])
    page = client.get("/sources/on-computable-numbers/").content.decode()
    assert 'href="https://doi.org/10.1112/plms/s2-42.1.230"' in page
    assert '<a href="/researchers/ada-one/#start-here">' in page
    assert '<a href="/researchers/bea-two/">' in page


@pytest.mark.parametrize(
    "address", ["/topics/x/", "/organizations/x/", "/sources/x/", "/sitemap-x-1.xml", "/sitemap-entries-9.xml"]
)
def test_unknown_entries_are_404(client, address):
    assert client.get(address).status_code == 404


def test_withdrawn_and_retired_people_stand_in_no_list(client):
    from profiles.publication import retire, withdraw

    from .builders import approved, make_document

    make_publication("Ada Kept", **COMMON)
    gone = make_publication("Bea Gone", **COMMON)
    data = make_document("Cid Retired", **COMMON)
    retire(approved(data), note="")
    withdraw(gone.uid)
    for address in (
        "/",
        "/researchers/",
        "/topics/attention/",
        "/organizations/stanford-university/",
        "/sitemap.xml",
        "/search/?q=gone",
        "/search/?q=retired",
    ):
        page = client.get(address).content.decode()
        assert "bea-gone" not in page
        assert "cid-retired" not in page


def test_the_sitemap_lists_live_addresses_and_splits_when_it_must(client, monkeypatch):
    from profiles.public.views import machines

    make_full()
    whole = client.get("/sitemap.xml")
    assert whole["Content-Type"] == "application/xml"
    assert b"<loc>http://testserver/researchers/tri-dao/</loc><lastmod>2026-04-02</lastmod>" in whole.content
    assert b"<loc>http://testserver/topics/efficient-attention/</loc>" in whole.content
    monkeypatch.setattr(machines, "MOST", 3)
    parts = re.findall(r"<loc>http://testserver(/sitemap-[^<]+)</loc>", client.get("/sitemap.xml").content.decode())
    listed = "".join(client.get(part).content.decode() for part in parts)
    assert listed.count("<url>") == whole.content.decode().count("<url>") - len(machines.FIXED)


def test_robots_are_kept_off_the_desk_and_shown_the_sitemap(client):
    text = client.get("/robots.txt").content.decode()
    assert "Disallow: /admin/" in text
    assert "Sitemap: http://testserver/sitemap.xml" in text


def test_an_empty_site_has_all_its_pages(client):
    for address in ("/", "/researchers/", "/topics/", "/search/", "/search/?q=x", "/sitemap.xml", "/about/reviewing/"):
        assert client.get(address).status_code == 200


@pytest.mark.parametrize(
    "query", ['"', "*", "a AND (", "%00", "x" * 5000, "' OR 1=1 --", "٣", "<script>alert(1)</script>"]
)
def test_no_search_can_fail_or_inject(client, query):
    make_full()
    response = client.get("/search/", {"q": query})
    assert response.status_code == 200
    assert "<script>alert" not in response.content.decode()


def test_search_shows_people_and_entries_in_groups_and_marks_the_words(client):
    make_full()
    page = client.get("/search/?q=attention").content.decode()
    assert "<mark>attention</mark>" in page
    assert 'href="/researchers/tri-dao/"' in page
    assert 'href="/topics/efficient-attention/"' in page
    assert 'href="/sources/flashattention-fast-and-exact/"' in page
    nothing = client.get("/search/?q=zzzz+qqqq").content.decode()
    assert "Nothing printed here matches “zzzz qqqq”." in nothing
    assert 'href="/search/?q=zzzz"' in nothing


def test_the_front_page_names_nobody_twice(client):
    make_publication("Ada One", summary="Why one.")
    make_publication("Ada Two", summary="Why two.")
    page = client.get("/").content.decode()
    assert page.count('href="/researchers/ada-one/"') == page.count('href="/researchers/ada-two/"') == 1
    Publication.objects.filter(slug="ada-one").delete()
    alone = client.get("/").content.decode()
    assert alone.count('href="/researchers/ada-two/"') == 1
    assert "Newly published" not in alone
