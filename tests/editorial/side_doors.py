"""A desk full of secrets, and every address of the admin filled in from it."""

import re
from collections.abc import Iterator
from typing import Any

from axes.models import AccessAttempt, AccessLog
from django.apps import apps
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.urls import get_resolver
from django.urls.resolvers import URLPattern
from django.utils import timezone

from editorial import workflow
from editorial.models import Attention, Batch, Buffer, Event, Merge, PreviewLink, Schedule, Waiver
from editorial.workflow.commenting import comment
from profiles.models.vocabulary import Organization, Source, Topic
from profiles.models.working import Profile
from tests.factories import edit, make_published, make_publisher, make_reviewer, make_source, make_writer

MARK = "Zzyzxsecret"
BUFFER = "Zzyzxbuffer"  # what somebody types and has not saved: nobody else's, whatever they may do


def secrets() -> dict[type[Model], Model]:
    """Return one row of each kind, all of them with the marker in whatever of them nobody but the desk may know."""
    writer = make_writer(email=f"{MARK}@example.org", first_name=MARK)
    reviewer = make_reviewer()
    profile = make_published(name="Lise Meitner", summary="What readers have.", topics=["Physics"])
    edit(
        profile,
        slug=MARK.lower(),
        name=f"{MARK} Meitner",
        summary=f"{MARK} draft.",
        known_for=[{"title": MARK, "description": MARK, "source": make_source(f"{MARK} paper").facts()}],
        topics=[f"{MARK} topic"],
        affiliations=[f"{MARK} institute"],
    )
    old = workflow.submit(profile, by=writer, note=f"{MARK} note")
    workflow.request_changes(old, by=reviewer, note=f"{MARK} asked")
    edit(profile, summary=f"{MARK} draft again.")
    review = workflow.submit(profile, by=writer, note=f"{MARK} note")
    workflow.name_revision(old.revision, f"{MARK} name", by=writer)
    link = workflow.share(review.revision, guest=f"{MARK} guest", days=7, by=writer)
    said = comment(profile, "summary", f"{MARK} comment", by=writer, revision=review.revision)
    workflow.guest_comment(link, "", f"{MARK} from outside", guest=f"{MARK} guest")
    buffer = Buffer.objects.create(
        user=make_writer("typing"),
        profile=profile,
        tab="t",
        version=1,
        typed=f"{BUFFER} {MARK}",
        seen_at=timezone.now(),
    )
    waiver = Waiver.objects.create(
        profile=profile, code="quote-evidence", path="summary", wording="0" * 64, reason=f"{MARK} reason", by=reviewer
    )
    batch = Batch.objects.create(
        term=Topic.objects.get(label=f"{MARK} topic").uid,
        kind="topic",
        cause="renamed",
        sentence=f"{MARK} renamed",
        made_by=writer,
    )
    kept, gone = (Organization.objects.create(label=f"{MARK} {name}") for name in ("kept", "gone"))
    workflow.merge_terms(kept, gone, by=make_publisher())
    merge = Merge.objects.get()
    schedule = Schedule.objects.create(
        profile=profile, verb="unpublish", at=timezone.now(), by=writer, outcome=f"{MARK} failed"
    )
    Attention.objects.create(profile=profile, path="summary", code="x", sentence=f"{MARK}: look.")
    logged = LogEntry.objects.create(
        user=writer,
        content_type=ContentType.objects.get_for_model(Profile),
        object_id=str(profile.pk),
        object_repr=f"{MARK} Meitner",
        action_flag=CHANGE,
        change_message=f"{MARK} changed",
    )
    tried = {"username": MARK, "ip_address": "192.0.2.1", "user_agent": MARK, "path_info": f"/{MARK}/"}
    AccessLog.objects.create(**tried)
    AccessAttempt.objects.create(**tried, get_data=MARK, post_data=MARK, failures_since_start=1)
    rows: list[Model] = [profile, old.revision, review, said, link, buffer, waiver, batch, merge, schedule, logged]
    rows += [writer, Group.objects.create(name=f"{MARK} group"), Event.objects.latest("id")]
    rows += [Organization.objects.get(label=f"{MARK} institute"), Topic.objects.get(label=f"{MARK} topic")]
    rows += [Source.objects.get(title=f"{MARK} paper")]
    return {type(row): row for row in rows}


def routes() -> Iterator[tuple[str, str]]:
    """Yield each route of the admin with its name, "" where it has none."""

    def walk(resolver: Any, prefix: str) -> Iterator[tuple[str, str]]:
        for pattern in resolver.url_patterns:
            route = prefix + str(pattern.pattern)
            if isinstance(pattern, URLPattern):
                yield route, pattern.name or ""
            else:
                yield from walk(pattern, route)

    yield from (found for found in walk(get_resolver(), "") if found[0].startswith("admin/"))


def filled(route: str, rows: dict[type[Model], Model]) -> str:
    """Return an address for a route, about the secret rows. A new kind of route must be taught here."""
    address = route.replace(r"^(?P<app_label>editorial|profiles|auth)/$", "editorial/")
    address = re.sub(r"\^\(\?P<app_label>[a-z|_]*\)/\$", "editorial/", address).replace("(?P<url>.*)$", f"{MARK}/")
    address = address.replace("profiles/<str:kind>/", "profiles/topic/")
    address = address.replace("<path:content_type_id>/<path:object_id>", _shortcut(rows[Profile]))
    address = address.replace("<slug:sha256>", "0" * 64).replace("pictures/<str:name>", f"pictures/{'0' * 64}-1.webp")
    if found := re.search(r"(\w+)/(\w+)/<(?:int:pk|path:object_id|id)>", address):
        model = apps.get_model(found[1], found[2])
        row = rows.get(model) or model._default_manager.order_by("pk").last()
        address = re.sub(r"<(?:int:pk|path:object_id|id)>", str(row.pk if row else 1), address)
    assert not re.search(r"[<>^$(]", address), f"Say in filled() how to ask for {route}."
    return f"/{address}"


def _shortcut(row: Model) -> str:
    return f"{ContentType.objects.get_for_model(type(row)).pk}/{row.pk}"


def named(rows: dict[type[Model], Model]) -> dict[str, str]:
    """Return every address of the admin, by itself, with the name of its route."""
    return {filled(route, rows): name for route, name in routes()}


def whole(response: Any) -> str:
    """Return all that a response gives away: body and headers."""
    body = b"".join(response) if response.streaming else response.content
    return f"{body.decode(errors='replace')} {dict(response.headers)}".lower()


def token(rows: dict[type[Model], Model]) -> str:
    link = rows[PreviewLink]
    assert isinstance(link, PreviewLink)
    return link.token
