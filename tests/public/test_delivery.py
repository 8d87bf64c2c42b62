"""One query, strong etags in two codings, 304, and addresses that lead on."""

import gzip
import hashlib

import pytest
from django.db import connection
from django.test import Client

from profiles.models.published import Publication
from profiles.public import render
from profiles.public.responses import accepts_gzip
from profiles.publication import publish

from .builders import approved, make_document, make_full, make_publication, make_retired

pytestmark = pytest.mark.django_db
ADDRESS = "/researchers/tri-dao/"


def test_a_page_view_is_one_query(client, django_assert_num_queries):
    make_full()
    with django_assert_num_queries(1):
        assert client.get(ADDRESS).status_code == 200


def test_a_page_made_by_other_templates_is_rendered_in_memory_and_nothing_is_written(client, django_assert_num_queries):
    make_publication("Christopher Ré")
    make_full()
    before = client.get(ADDRESS).content
    old = gzip.compress(b"old page", mtime=0)
    Publication.objects.filter(slug="tri-dao").update(page_stamp="old", page=old)
    with django_assert_num_queries(3) as captured:
        response = client.get(ADDRESS)
    assert response.content == before
    assert all(query["sql"].lstrip(" \n(").upper().startswith("SELECT") for query in captured.captured_queries)
    assert bytes(Publication.objects.get(slug="tri-dao").page) == old


def test_both_codings_carry_the_same_page_under_their_own_etags(client):
    make_full()
    plain = client.get(ADDRESS)
    zipped = client.get(ADDRESS, headers={"Accept-Encoding": "gzip, br"})
    digest = hashlib.sha256(plain.content).hexdigest()
    assert gzip.decompress(zipped.content) == plain.content
    assert plain["ETag"] == f'"{digest}"'
    assert zipped["ETag"] == f'"{digest}-gz"'
    assert zipped["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in plain
    for response in (plain, zipped):
        assert response["Vary"] == "Accept-Encoding"
        assert response["Cache-Control"] == "public, no-cache"
        assert int(response["Content-Length"]) == len(response.content)
        assert not response.cookies


@pytest.mark.parametrize(
    "shape", ["{plain}", "{zipped}", "W/{plain}", '"other", {zipped}', "*", '"x", W/{plain} , "y"']
)
@pytest.mark.parametrize("coding", ["", "gzip"])
def test_a_reader_who_has_the_page_gets_304(client, shape, coding):
    make_full()
    digest = Publication.objects.get().page_digest
    known = shape.format(plain=f'"{digest}"', zipped=f'"{digest}-gz"')
    response = client.get(ADDRESS, headers={"If-None-Match": known, "Accept-Encoding": coding})
    assert response.status_code == 304
    assert response.content == b""
    assert response["ETag"] == (f'"{digest}-gz"' if coding else f'"{digest}"')
    assert response["Vary"] == "Accept-Encoding"
    assert response["Cache-Control"] == "public, no-cache"


@pytest.mark.parametrize("known", ['"other"', "nonsense", 'W/"x-gz"', '"', ""])
def test_any_other_etag_gets_the_page(client, known):
    make_full()
    assert client.get(ADDRESS, headers={"If-None-Match": known}).status_code == 200


def test_head_has_the_headers_of_get_and_no_body(client):
    make_full()
    got, head = client.get(ADDRESS), client.head(ADDRESS)
    assert head.content == b""
    for name in ("ETag", "Content-Length", "Content-Type", "Cache-Control", "Vary"):
        assert head[name] == got[name]


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
@pytest.mark.parametrize(
    "address", [ADDRESS, "/", "/researchers/", "/search/", f"{ADDRESS}revision.json", "/sitemap.xml"]
)
def test_only_get_and_head_are_allowed(client: Client, method, address):
    assert getattr(client, method)(address).status_code == 405


@pytest.mark.parametrize(
    ("header", "accepted"),
    [
        ("gzip", True),
        ("br, GZIP;q=0.5", True),
        ("*", True),
        ("gzip;q=0", False),
        ("gzip;q=0, *", False),
        ("identity", False),
        ("", False),
        ("gzip;q=x", False),
        ("*;q=0", False),
    ],
)
def test_accept_encoding_is_read_as_rfc_9110_has_it(header, accepted):
    assert accepts_gzip(header) is accepted


def test_revision_json_is_the_text_that_was_hashed(client, django_assert_num_queries):
    publication = make_full()
    with django_assert_num_queries(1):
        response = client.get(f"{ADDRESS}revision.json")
    assert response["Content-Type"] == "application/json"
    assert hashlib.sha256(response.content).hexdigest() == publication.digest
    assert response["ETag"] == f'"{publication.digest}"'
    again = client.get(f"{ADDRESS}revision.json", headers={"If-None-Match": response["ETag"]})
    assert again.status_code == 304


def test_an_earlier_address_leads_on(client, django_assert_num_queries):
    publish(approved(make_document("Marie Curie"), former=("marie-sklodowska",)))
    with django_assert_num_queries(2):
        response = client.get("/researchers/marie-sklodowska/")
    assert (response.status_code, response["Location"]) == (301, "/researchers/marie-curie/")
    assert (
        client.get("/researchers/marie-sklodowska/revision.json")["Location"]
        == "/researchers/marie-curie/revision.json"
    )
    assert client.get("/researchers/Marie-Curie/")["Location"] == "/researchers/marie-curie/"


def test_a_retired_profile_is_gone_and_says_why(client, django_assert_num_queries):
    make_retired("Old Name", note="At <her> request.")
    with django_assert_num_queries(1):
        response = client.get("/researchers/old-name/")
    assert response.status_code == 410
    assert "At &lt;her&gt; request." in response.content.decode()
    assert client.get("/researchers/old-name/revision.json").status_code == 410


def test_an_unknown_address_is_404_with_ways_on(client, django_assert_num_queries):
    with django_assert_num_queries(2):
        response = client.get("/researchers/nobody/")
    assert response.status_code == 404
    assert '<a href="/search/">' in response.content.decode()
    assert client.get("/nowhere/").status_code == 404
    assert "Nothing is printed at this address." in client.get("/nowhere/").content.decode()


def test_an_error_page_needs_no_database(rf):
    from profiles.public.views import server_error

    with connection.execute_wrapper(lambda *args: pytest.fail("a query")):
        response = server_error(rf.get("/"))
    assert response.status_code == 500
    assert b"Something broke on our side." in response.content


def test_the_stamp_follows_what_shapes_a_page(settings):
    first = render.stamp.__wrapped__()
    assert first == render.stamp.__wrapped__()
    settings.SITE_URL = "https://elsewhere.example"
    assert render.stamp.__wrapped__() != first


@pytest.mark.parametrize("address", [ADDRESS, "/", "/researchers/", "/topics/", "/about/reviewing/", "/search/?q=dao"])
def test_readers_get_no_cookie_and_no_personal_cache(client, address):
    make_full()
    response = client.get(address)
    assert response.status_code == 200
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")
    assert response["Cache-Control"] == "public, no-cache"
    assert response["ETag"]
