"""Plain functions that make people and profiles by way of the real workflow."""

from collections.abc import Iterable
from itertools import count
from typing import Any

from django.contrib.auth.models import Group
from django.db import transaction

from editorial import workflow
from editorial.models import Review, User
from profiles import document, snapshot
from profiles.folding import slugify
from profiles.models.vocabulary import Organization, Source, Topic
from profiles.models.working import SECTIONS, Profile

_numbers = count(1)


def make_user(username: str, *groups: str, **fields: Any) -> User:
    """Return the person of that username, made once, in these groups."""
    user, created = User.objects.get_or_create(username=username, defaults={"is_staff": True, **fields})
    if created:
        user.set_password("secret")
        user.save()
    user.groups.add(*Group.objects.filter(name__in=groups))
    return user


def make_writer(username: str = "writer", **fields: Any) -> User:
    return make_user(username, "Writers", **fields)


def make_reviewer(username: str = "reviewer", **fields: Any) -> User:
    return make_user(username, "Reviewers", **fields)


def make_publisher(username: str = "publisher", **fields: Any) -> User:
    return make_user(username, "Publishers", **fields)


def make_source(title: str, **fields: Any) -> Source:
    return Source.objects.get_or_create(title=title, defaults=fields)[0]


def make_profile(*, by: User | None = None, **content: Any) -> Profile:
    """Return a draft; sections are lists of rows: `known_for=[{"title": …}]`, `topics=["Mathematics"]`.

    These people are historical unless `living=True`: house rules then want a source for quotes, honors and posts.
    """
    name = content.pop("name", None) or f"Person {next(_numbers)}"
    content.setdefault("summary", f"Why {name} matters.")
    with transaction.atomic():
        profile = Profile(name=name, living=content.pop("living", False))
        profile.save()
        edit(profile, by=by or make_writer(), **content)
    return Profile.objects.get(pk=profile.pk)


def edit(profile: Profile, *, by: User | None = None, **content: Any) -> Profile:
    """Change fields and whole sections of the working copy, as an editor would."""
    with transaction.atomic():
        before = snapshot.take(profile)
        for name, value in content.items():
            if name in SECTIONS:
                snapshot.put_section(profile, name, [_row(name, row, number) for number, row in enumerate(value)])
            else:
                setattr(profile, name, value)
        profile.save()
        changed = document.differing_paths(before, snapshot.take(profile))
        workflow.edited(profile, by=by or make_writer(), changed=changed or ["name"])
    profile.refresh_from_db()
    return profile


def approve(profile: Profile, *, writer: User | None = None, reviewer: User | None = None) -> Review:
    review = workflow.submit(profile, by=writer or make_writer())
    return workflow.approve(review, digest=review.revision.frozen.digest, by=reviewer or make_reviewer())


def publish(profile: Profile) -> Profile:
    """Take a draft all the way to its readers."""
    approve(profile)
    workflow.publish(profile, by=make_publisher())
    profile.refresh_from_db()
    return profile


def make_published(**content: Any) -> Profile:
    return publish(make_profile(**content))


def make_many_published(names: Iterable[str], **content: Any) -> list[Profile]:
    return [make_published(name=name, **content) for name in names]


def _row(section: str, row: Any, number: int) -> dict[str, Any]:
    """Return a whole row from what a test bothers to say."""
    if isinstance(row, str):
        row = {"topics": {"label": row}, "affiliations": {"organization": row}, "readings": {"source": row}}[section]
    row = {"source": None, "locator": "", **row}
    if isinstance(row["source"], str):
        row["source"] = make_source(row["source"]).facts()
    if section == "topics":
        row |= Topic.objects.get_or_create(label=row["label"])[0].facts()
    if section == "affiliations" and isinstance(row["organization"], str):
        row["organization"] = Organization.objects.get_or_create(label=row["organization"])[0].facts()
    if section == "education":
        row.setdefault("advisors", [])
    if section == "related":
        row.setdefault("uid", "")
    names = (row.get(name) for name in ("title", "heading", "label", "name"))
    words = next(filter(None, names), (row.get("organization") or {}).get("label") or section)
    return {"key": slugify(str(words))[:60] or f"{section}-{number}", **row}
