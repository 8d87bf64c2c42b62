"""What a page is told about its document besides the document itself: who stands for it, and who is near."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from profiles.models.published import Publication, Related

# A person named in a document → the slug of that person's page. Keys are tokens as Mention has them:
# a profile's uid, or "name:<normalised name>". Who is missing has no public page and is shown without a link.
People = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Standing:
    """Who stands for the text: a second person, its author alone, or nobody yet (a preview)."""

    kind: Literal["reviewed", "alone", "preview"]
    number: int = 0
    digest: str = ""
    on: datetime.date | None = None
    by: str = ""
    approved: bool = False  # a preview of what a second person approved and readers do not have yet

    @classmethod
    def published(cls, *, number: int, digest: str, on: datetime.date, by: str, alone: bool) -> "Standing":
        """Return the standing of an approved revision; `alone` when nobody but its author read it."""
        return cls("alone" if alone else "reviewed", number, digest, on, by)

    @classmethod
    def of(cls, publication: Publication) -> "Standing":
        """Return the standing of what readers see."""
        return cls.published(
            number=publication.number,
            digest=publication.digest,
            on=publication.reviewed_on,
            by=publication.reviewed_by,
            alone=publication.alone,
        )

    @classmethod
    def preview(cls, *, number: int = 0, digest: str = "", approved: bool = False) -> "Standing":
        """Return the standing of a draft (number 0), or of a revision that readers do not have."""
        return cls("preview", number, digest, approved=approved)


@dataclass(frozen=True, slots=True)
class Shared:
    """One thing that two published pages have in common."""

    kind: str
    slug: str
    label: str

    @property
    def href(self) -> str:
        """Return the address of the page about it."""
        return f"/{self.kind}s/{self.slug}/"


@dataclass(frozen=True, slots=True)
class Card:
    """A related researcher as the page shows one; `reason` is one of Related.Reason."""

    slug: str
    name: str
    reason: str
    initials: str = ""
    focus: str = ""
    gist: str = ""
    sources_count: int = 0
    because: str = ""
    shared: tuple[Shared, ...] = ()
    starts: bool = True

    @property
    def because_of(self) -> tuple[Shared, ...]:
        """Return the shared things that are the named reason."""
        kind = "source" if self.reason == "evidence" else self.reason
        return tuple(shared for shared in self.shared if shared.kind == kind)

    @property
    def besides(self) -> tuple[Shared, ...]:
        """Return what is shared besides."""
        others = [shared for shared in self.shared if shared not in self.because_of]
        if self.reason == "pick":
            # The editor's words are the reason; common topics would drown them.
            others = [shared for shared in others if shared.kind != "topic"]
        return tuple(others)

    @classmethod
    def of(cls, related: Related) -> "Card":
        """Return the card of a relation whose target is loaded."""
        target = related.target
        shared: list[dict[str, Any]] = related.shared
        return cls(
            slug=target.slug,
            name=target.name,
            reason=related.reason,
            initials=target.initials,
            focus=target.focus,
            gist=target.gist,
            sources_count=target.sources_count,
            because=related.because,
            shared=tuple(Shared(item["kind"], item["slug"], item["label"]) for item in shared),
            starts=target.sources_count > 0,
        )
