"""What a database needs besides its tables: guards, search indexes, groups. Runs after every migrate."""

from typing import Any

from django.contrib.auth.models import Group, Permission
from django.db import connections

from profiles import search

from . import guards

# Not cumulative: who holds several jobs is put into several groups.
_EDIT = ("add", "change", "delete", "view")
_ROWS = (
    "topicrow",
    "affiliation",
    "textsection",
    "knownfor",
    "reading",
    "quote",
    "honor",
    "education",
    "link",
    "relatedpick",
)
_VOCABULARY = ("organization", "topic", "source")
_VIEW = (
    "view_profile",
    "view_revision",
    "view_review",
    "view_event",
    *(f"view_{name}" for name in (*_ROWS, *_VOCABULARY)),
)

GROUPS: dict[str, tuple[str, ...]] = {
    "Writers": (
        *_VIEW,
        "add_profile",
        "change_profile",
        *(f"{verb}_{row}" for row in _ROWS for verb in _EDIT if verb != "view"),
        *(f"{verb}_{term}" for term in _VOCABULARY for verb in ("add", "change")),
        "view_attention",
        "change_attention",
        "submit_profile",
        "share_preview",
    ),
    "Reviewers": (*_VIEW, "decide_review", "share_preview"),
    "Publishers": (*_VIEW, "publish_profile", "share_preview", "merge_terms"),
}


def install(using: str, **kwargs: Any) -> None:
    """Install guards and search, and give the three groups their permissions; safe to repeat."""
    guards.install(connections[using])
    search.install(connections[using])
    for name, codenames in GROUPS.items():
        group, _ = Group.objects.using(using).get_or_create(name=name)
        permissions = Permission.objects.using(using).filter(
            content_type__app_label__in=("profiles", "editorial"), codename__in=codenames
        )
        group.permissions.set(permissions)
