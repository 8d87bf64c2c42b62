"""What editors do reaches no public address until a second person approved it and it was published."""

import gzip
from typing import Any
from urllib.parse import quote

import pytest
from django.core.management import call_command
from django.test import Client

from editorial import workflow
from editorial.models import Attention
from profiles.models.vocabulary import Organization, Source, Topic
from profiles.models.working import SECTIONS, Profile
from profiles.public.urls import urlpatterns
from tests.factories import (
    approve,
    edit,
    make_profile,
    make_published,
    make_publisher,
    make_reviewer,
    make_source,
    make_writer,
    publish,
)

pytestmark = pytest.mark.django_db

MARK = "Zzyzxmarker"

ROUTES = {
    "home": ["/"],
    "researchers": [
        "/researchers/",
        "/researchers/?sort=reviewed",
        "/researchers/?topic=topic-a",
        f"/researchers/?topic={MARK.lower()}",
    ],
    "researcher": ["/researchers/ada-lovelace/", "/researchers/never-shown/", f"/researchers/{MARK.lower()}/"],
    "revision": ["/researchers/ada-lovelace/revision.json", "/researchers/never-shown/revision.json"],
    "topics": ["/topics/"],
    "topic": ["/topics/topic-a/", f"/topics/{MARK.lower()}/"],
    "organization": ["/organizations/institute/", f"/organizations/{MARK.lower()}/"],
    "source": ["/sources/paper-a/", "/sources/paper-b/", f"/sources/{MARK.lower()}/"],
    "search": [
        f"/search/?q={MARK}",
        f"/search/?q={MARK[:5].lower()}",
        "/search/?q=ada",
        "/search/?q=institute",
        "/search/?q=secret",
    ],
    "picture": [f"/pictures/{MARK.lower()}.jpg"],  # more of them in tests/portraits/test_portrait_leaks.py
    "reviewing": ["/about/reviewing/"],
    "sitemap": ["/sitemap.xml"],
    "sitemap-part": ["/sitemap-researchers-1.xml", "/sitemap-entries-1.xml"],
    "robots": ["/robots.txt"],
}


def bodies():
    """Return what each public address answers, in both encodings, query words apart."""
    client = Client()
    found = {}
    for address in (address for addresses in ROUTES.values() for address in addresses):
        response = client.get(address)
        zipped = client.get(address, headers={"accept-encoding": "gzip"})
        body = zipped.content
        if zipped.headers.get("Content-Encoding") == "gzip":
            body = gzip.decompress(body)
        asked = quote(address.partition("?q=")[2]).encode()
        texts = [response.content, body, str(dict(response.headers)).encode()]
        found[address] = [text.replace(asked, b"") if asked else text for text in texts], response.status_code
    return found


def rows():
    """Return a profile with something in every section, all of it changeable."""
    return {
        "topics": ["Topic A"],
        "affiliations": [{"organization": "Institute", "role": "Fellow", "source": "Paper B"}],
        "texts": [{"heading": "Biography", "body": "Born in London. [@paper-a]"}],
        "known_for": [{"title": "Notes", "description": "On the engine."}],
        "readings": [{"source": "Paper A", "because": "it comes first."}],
        "quotes": [{"text": "The engine weaves.", "occasion": "Notes"}],
        "honors": [{"title": "A prize"}],
        "education": [{"institution": "At home", "degree": "None", "advisors": [{"name": "De Morgan", "uid": ""}]}],
        "links": [{"scheme": "homepage", "value": "https://example.org/ada"}],
        "related": [{"name": "Charles Babbage", "because": "He built it."}],
    }


@pytest.fixture
def ada(db):
    make_source("Paper A")
    make_published(name="Charles Babbage", topics=["Topic A"])
    make_profile(name="Never Shown", summary=f"A draft that says {MARK} and secret.")
    return make_published(name="Ada Lovelace", **rows())


def change_everything(profile):
    """Write the marker into every field, every row, and the shared vocabulary."""
    writer = make_writer()
    kept = {"slug", "native_lang", "research_generated_on"}
    words: dict[str, Any] = {name: f"{MARK} {name}" for name in Profile.TEXTS if name not in kept}
    edit(profile, **words | {"slug": MARK.lower()})
    for section, model in SECTIONS.items():
        for row in model._default_manager.filter(profile=profile):
            changed = [
                name for name in row.texts if name not in ("scheme", "level", "started", "ended", "year", "said_on")
            ]
            for name in [name for name in changed if name != "person_uid"]:
                setattr(row, name, f"https://example.org/{MARK}" if section == "links" else f"{MARK} {name}")
            row.locator = MARK
            row.save()
    workflow.edited(profile, by=writer, changed=["known_for/notes"])
    for term in (*Organization.objects.all(), *Topic.objects.all(), *Source.objects.all()):
        setattr(term, term.label_field, f"{MARK} {term}")
        term.save()
        workflow.term_edited(term, by=writer)
    Attention.objects.create(profile=profile, path="summary", code="x", sentence=f"{MARK}: look.")


def test_the_routes_tried_are_all_routes_there_are():
    assert {pattern.name for pattern in urlpatterns} == set(ROUTES)


def test_no_edit_reaches_any_public_address_before_it_is_published(ada):
    before = bodies()
    assert before["/researchers/ada-lovelace/"][1] == 200
    change_everything(ada)
    assert bodies() == before
    approve(ada)
    assert bodies() == before
    for address, (texts, _status) in before.items():
        if MARK.lower() not in address.lower():  # A 404 may say which address it has nothing for.
            assert not any(MARK.lower() in text.decode(errors="replace").lower() for text in texts), address


def test_the_marker_reaches_readers_once_it_is_published(ada):
    change_everything(ada)
    publish(ada)
    after = bodies()
    for address in (
        "/",
        "/researchers/",
        f"/researchers/{MARK.lower()}/",
        "/topics/",
        "/topics/topic-a/",
        "/organizations/institute/",
        "/sources/paper-b/",
        f"/search/?q={MARK[:5].lower()}",
    ):
        assert any(MARK in text.decode(errors="replace") for text in after[address][0]), address
    assert after["/researchers/ada-lovelace/"][1] == 301


@pytest.mark.parametrize(("verb", "status"), [("unpublish", 404), ("retire", 410)])
def test_what_is_taken_down_is_nowhere(ada, verb, status):
    edit(ada, summary=f"{MARK} and more.")
    publish(ada)
    getattr(workflow, verb)(ada, by=make_publisher())
    after = bodies()
    assert after["/researchers/ada-lovelace/"][1] == status
    assert after["/researchers/ada-lovelace/revision.json"][1] == status
    for address, (texts, _status) in after.items():
        assert not any(MARK in text.decode(errors="replace") for text in texts), address
    call_command("verify")


def test_an_amendment_reaches_no_reader_before_it_is_published(ada):
    before = bodies()
    writer = make_writer()
    for term in (Organization.objects.get(), Topic.objects.get(), Source.objects.get(title="Paper B")):
        setattr(term, term.label_field, f"{MARK} {term}")
        term.save()
        workflow.term_edited(term, by=writer)
    batch, _skipped = workflow.amend(Organization.objects.get(), by=writer)
    assert bodies() == before
    digests = {review.pk: review.revision.frozen.digest for review in batch.reviews.all()}
    workflow.approve_batch(batch, digests, by=make_reviewer())
    assert bodies() == before
    workflow.publish_batch(batch, by=make_publisher())
    after = bodies()
    assert any(MARK in text.decode(errors="replace") for text in after["/organizations/institute/"][0])
    # The other two are renamed as well, and no amendment of theirs was made.
    texts = [text.decode(errors="replace") for found, _status in after.values() for text in found]
    assert not any(f"{MARK} {name}" in text for text in texts for name in ("Topic A", "Paper B"))
