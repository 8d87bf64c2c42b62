"""Freezing a working copy into a sealed revision."""

import hashlib
import secrets
from typing import TypedDict

from django.db.models import Max
from django.utils import timezone

from editorial.models import Origin, Revision, RevisionAuthor, RevisionText, User
from profiles.document import Data, canonical, digest
from profiles.models.working import Profile

from .rules import authors_since


class Sealed(TypedDict):
    """A text with what proves it."""

    text: str
    digest: str
    salt: str


def sealed(data: Data) -> Sealed:
    """Return canonical text, digest and a fresh salt of 32 bytes."""
    text = canonical(data)
    return {"text": text, "digest": digest(text), "salt": secrets.token_hex(32)}


def seal(salt: str, text_digest: str) -> str:
    """Return sha256(salt ‖ digest) over the raw bytes of both, in hexadecimal."""
    return hashlib.sha256(bytes.fromhex(salt) + bytes.fromhex(text_digest)).hexdigest()


def freeze(profile: Profile, data: Data, *, base: Revision | None, by: User, amends: bool = False) -> Revision:
    """Store one revision: its text, its seal, and the authors of what differs from `base`.

    One that amends `base` says nothing of what people have written since: they are still authors of it afterwards,
    so it keeps the mark of its base.
    """
    frozen = sealed(data)
    newest = Revision.objects.filter(profile=profile).aggregate(Max("number"))["number__max"] or 0
    revision: Revision = Revision.objects.create(
        profile=profile,
        uid=profile.uid,
        number=newest + 1,
        seal=seal(frozen["salt"], frozen["digest"]),
        ledger_mark=base.ledger_mark if base and amends else Origin.objects.aggregate(Max("id"))["id__max"] or 0,
        submitted_by=by,
        frozen_at=timezone.now(),
    )
    RevisionText.objects.create(revision=revision, **frozen)
    RevisionAuthor.objects.bulk_create(
        RevisionAuthor(revision=revision, user_id=user, path=path)
        for path, users in authors_since(profile, base, data).items()
        for user in sorted(users)
    )
    return revision
