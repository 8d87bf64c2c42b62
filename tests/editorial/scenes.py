"""Scenes for tests of the desk: a published profile with a second revision that waits for review."""

import json
from typing import Any

from django.test import Client

from editorial import workflow
from editorial.models import Review, User
from tests.factories import edit, make_profile, make_published, make_reviewer, make_source, make_user, make_writer

BIOGRAPHY = "Lise Meitner was a physicist. She worked in Berlin until 1938.\n\nShe explained nuclear fission."


def waiting(name: str = "Lise Meitner", *, writer: User | None = None, **changes: Any) -> Review:
    """Return a pending review of the second revision of a published profile."""
    make_reviewer()
    profile = make_published(
        name=name,
        summary="She explained how a nucleus splits, and not only in theory.",
        texts=[{"heading": "Biography", "body": BIOGRAPHY}],
        known_for=[
            {"title": "Fission", "description": "The splitting of a nucleus."},
            {"title": "Auger effect", "description": ""},
        ],
        readings=[
            {
                "source": make_source("Disintegration of uranium").facts(),
                "because": "It names fission.",
                "level": "",
                "key": "one",
            },
            {"source": make_source("Looking back").facts(), "because": "Her own memory.", "level": "", "key": "two"},
        ],
    )
    content = changes or {"summary": "She explained how a nucleus splits, with Otto Frisch, and not only in theory."}
    edit(profile, by=writer or make_writer(), **content)
    return workflow.submit(profile, by=writer or make_writer(), note="Frisch was missing.")


def first(name: str = "Emmy Noether", **content: Any) -> Review:
    """Return a pending review of a first revision."""
    return workflow.submit(make_profile(name=name, **content), by=make_writer())


def logged_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def nobody_special() -> User:
    """Return a staff account without any permission."""
    return make_user("guest")


def frozen(review: Review) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(review.revision.frozen.text)
    return data
