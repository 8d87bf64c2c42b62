"""What merging one organization, topic or source into another of its kind would change: told before it is done."""

from collections.abc import Iterable
from dataclasses import dataclass

from profiles.document import SECTIONS as NAMES
from profiles.document import Data
from profiles.models.vocabulary import Organization, Source, Term, Topic
from profiles.models.working import SECTIONS, Affiliation, Profile, TextSection, TopicRow, Work

from .amending import Showing, kind_of, pages_naming
from .errors import WorkflowError

# What is another entry's and comes over where the one that stays has none.
IDENTIFIERS = {"organization": ("ror", "url"), "topic": (), "source": ("doi", "arxiv", "url")}


@dataclass(frozen=True, slots=True)
class Draft:
    """A working copy that names the entry which goes: the places of it, and those that would say a thing twice."""

    profile: Profile
    paths: tuple[str, ...]
    doubles: tuple[str, ...] = ()

    @property
    def in_review(self) -> bool:
        return self.profile.work == Work.IN_REVIEW


@dataclass(frozen=True, slots=True)
class Plan:
    """What a merge would change."""

    kept: Term
    gone: Term
    drafts: tuple[Draft, ...]
    pages: tuple[Showing, ...]
    addresses: tuple[str, ...]
    brought: tuple[tuple[str, str], ...]
    narrower: tuple[Topic, ...]

    @property
    def held_up(self) -> tuple[Profile, ...]:
        """Return the profiles in review: what is in review does not change."""
        return tuple(draft.profile for draft in self.drafts if draft.in_review)


def plan_merge(kept: Term, gone: Term) -> Plan:
    """Return what merging `gone` into `kept` would change. The same number of queries, however many drafts and pages.

    Raises WorkflowError where they cannot be merged.
    """
    check_pair(kept, gone)
    kind = kind_of(kept)
    return Plan(
        kept,
        gone,
        tuple(drafts_naming(kept, gone)),
        tuple(pages_naming(gone, kept)),
        tuple(sorted({gone.slug, *gone.former})),
        tuple(
            (name, value) for name in IDENTIFIERS[kind] if (value := getattr(gone, name)) and not getattr(kept, name)
        ),
        tuple(Topic.objects.filter(parent=gone.pk).exclude(pk=kept.pk)) if kind == "topic" else (),
    )


def check_pair(kept: Term, gone: Term) -> None:
    """Raise WorkflowError unless these are two entries of one kind that both stand."""
    if type(kept) is not type(gone):
        raise WorkflowError(f"“{kept}” and “{gone}” are of different kinds. Merge only what is of one kind.")
    if kept.pk == gone.pk:
        raise WorkflowError(f"“{kept}” cannot be merged into itself. Choose another entry.")
    for term in (kept, gone):
        if term.merged_into is not None:
            raise WorkflowError(f"“{term}” was merged into “{term.standing}” already. Take that one.")


def drafts_naming(kept: Term, gone: Term) -> list[Draft]:
    """Return the working copies that name `gone`, in their rows or in a mark of a text."""
    found: dict[int, tuple[Profile, list[str]]] = {}

    def note(rows: Iterable[object]) -> None:
        for row in rows:
            profile = row.profile  # type: ignore[attr-defined]
            path = f"{row.section}/{row.key}"  # type: ignore[attr-defined]
            paths = found.setdefault(profile.pk, (profile, []))[1]
            if path not in paths:
                paths.append(path)

    if isinstance(gone, Organization):
        note(Affiliation.objects.filter(organization=gone).select_related("profile"))
    elif isinstance(gone, Topic):
        note(TopicRow.objects.filter(topic=gone).select_related("profile"))
    elif isinstance(gone, Source):
        for model in SECTIONS.values():
            note(model._default_manager.filter(source=gone).select_related("profile"))
        note(TextSection.objects.filter(body__contains=f"[@{gone.slug}]").select_related("profile"))
    doubles: dict[int, list[str]] = {}
    if isinstance(gone, Topic) and isinstance(kept, Topic):
        both = TopicRow.objects.filter(topic=gone, profile__in=TopicRow.objects.filter(topic=kept).values("profile"))
        for row in both:
            doubles.setdefault(row.profile_id, []).append(f"topics/{row.key}")
    ordered = sorted(found.values(), key=lambda pair: pair[0].pk)
    return [Draft(profile, tuple(sorted(paths)), tuple(doubles.get(profile.pk, ()))) for profile, paths in ordered]


def by_key(data: Data, section: str) -> dict[str, Data]:
    """Return the rows of a section by key."""
    return {row["key"]: row for row in data[section]}


def rows_that_differ(old: Data, new: Data) -> dict[str, dict[str, tuple[Data | None, Data | None]]]:
    """Return, by section and key, each row as it was and as it is, where that is not the same."""
    found: dict[str, dict[str, tuple[Data | None, Data | None]]] = {}
    for section in NAMES:
        before, after = by_key(old, section), by_key(new, section)
        differing = {
            key: (before.get(key), after.get(key)) for key in {**before, **after} if before.get(key) != after.get(key)
        }
        if differing:
            found[section] = differing
    return found
