"""Checks joined with waivers: what still blocks a profile, and the verb by which a publisher lets a blocker pass."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from editorial.checks import RULES, Look, Problem, Tally, alike, looks, problems_in, tallies
from editorial.labels import label_of_path, title_of_row
from editorial.models import Event, Revision, User, Waiver
from profiles import document, snapshot
from profiles.document import SECTIONS, Data
from profiles.models.working import Profile

from .editing import locked
from .errors import Blocked, WorkflowError
from .log import record
from .rules import PUBLISH

STATES = ("blocker", "waived", "advice", "passed")


@dataclass(frozen=True, slots=True)
class Judged:
    """One problem, the waiver that lets it pass (if any), and where it stands: in words and in the form."""

    problem: Problem
    label: str
    about: str  # what the row says, in short; "" for a field
    anchor: str
    wording: str
    waiver: Waiver | None = None

    @property
    def place(self) -> str:
        """Return what a waiver would be about, as a form posts it: code, path, and the wording that was seen."""
        return f"{self.problem.code} {self.problem.path} {self.wording}"

    @property
    def blocks(self) -> bool:
        return self.problem.blocks and self.waiver is None


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule on the screen: how often it holds, and where it does not. `state` is the worst of it."""

    tally: Tally
    judged: list[Judged]

    @property
    def state(self) -> str:
        if any(one.blocks for one in self.judged):
            return "blocker"
        if any(not one.problem.blocks for one in self.judged):
            return "advice"
        return "waived" if self.judged else "passed"


class Checklist(list[Judged]):
    """Every problem, judged; and for each rule that applied (`tallies`), how often it holds."""

    def __init__(self, tallies: Iterable[Tally] = ()) -> None:
        super().__init__()
        self.tallies = list(tallies)

    @property
    def blockers(self) -> list[Judged]:
        return [one for one in self if one.blocks]

    @property
    def waived(self) -> list[Judged]:
        return [one for one in self if one.problem.blocks and one.waiver]

    @property
    def advice(self) -> list[Judged]:
        return [one for one in self if not one.problem.blocks]

    @property
    def waivable(self) -> list[Judged]:
        return [one for one in self.blockers if one.problem.waivable]

    @property
    def passed(self) -> int:
        return sum(tally.holds for tally in self.tallies)

    @property
    def rules(self) -> list[Rule]:
        """Return every rule that applied: what blocks first, then what was waived, advice, and what holds."""
        found = [Rule(tally, [one for one in self if one.problem.code == tally.code]) for tally in self.tallies]
        return sorted(found, key=lambda rule: STATES.index(rule.state))


def problems(profile: Profile | None, data: Data) -> Checklist:
    """Hold all house rules against a document of a profile, with the waivers that count for it. Three queries."""
    return _judged(profile, data, [*looks(data), *alike(data)])


def blockers(profile: Profile, data: Data) -> list[Judged]:
    """Return what stops this document of the profile, with no waiver for it. At most one query."""
    found = [one for one in looks(data) if one.problem and one.problem.blocks]
    return _judged(profile, data, found).blockers if found else []


def require_no_blockers(profile: Profile, data: Data, refusal: str) -> None:
    """Raise Blocked, which begins with this refusal, where a blocker stands that nobody waived."""
    if found := blockers(profile, data):
        raise Blocked(refusal, found)


@transaction.atomic
def waive(
    profile: Profile,
    code: str,
    paths: Iterable[str] | None = None,
    *,
    reason: str,
    by: User,
    revision: Revision | None = None,
) -> list[Waiver]:
    """Let the blockers of one check pass, everywhere or at some places, for as long as those keep their wording.

    Looks at the working copy, or at a frozen revision. Only publishers may, and never without a reason.
    """
    if not by.is_active or not by.has_perm(PUBLISH):
        raise WorkflowError(f"{by.username} may not waive a check. Ask a publisher, or correct what it found.")
    reason = reason.strip()
    if not reason:
        raise WorkflowError("Say why this check may be waived: later reviewers read the reason.")
    if code not in RULES:
        raise WorkflowError(f"There is no check “{code}”. Checks are: {', '.join(RULES)}.")
    profile = locked(profile)
    if revision is not None and revision.profile_id != profile.pk:
        raise WorkflowError(f"Revision {revision.number} belongs to another profile. Choose one of {profile}.")
    data = document.read(revision.frozen.text) if revision else snapshot.take(profile)
    wanted = None if paths is None else set(paths)
    here = [one.problem for one in blockers(profile, data)]
    found = [one for one in here if one.code == code and (wanted is None or one.path in wanted)]
    if not found:
        others = ", ".join(dict.fromkeys(one.code for one in here))
        raise WorkflowError(
            f"Nothing of {profile} is blocked by “{code}” there. "
            + (f"What blocks it is: {others}." if others else "No check blocks it.")
        )
    if fast := next((one for one in found if not one.waivable), None):
        raise WorkflowError(f"“{code}” cannot be waived: there would be nothing to show. {fast.sentence}")
    made = []
    for path in dict.fromkeys(one.path for one in found):
        waiver = Waiver(profile=profile, code=code, path=path, wording=wording(data, path), reason=reason, by=by)
        waiver.save()
        made.append(waiver)
        place = label_of_path(path, data)
        record(profile, Event.Verb.WAIVED, by=by, revision=revision, note=f"{code} at {path} ({place}): {reason}")
    return made


def wording(data: Data, path: str) -> str:
    """Return the SHA-256 of what stands at a place, as canonical text."""
    return document.digest(document.canonical({"at": _at(data, path)}))


def _at(data: Data, path: str) -> object:
    section, _slash, key = path.partition("/")
    if not key:
        return data.get(section)
    return next((row for row in data.get(section, []) if row.get("key") == key), None)


def _judged(profile: Profile | None, data: Data, found: list[Look]) -> Checklist:
    kept: dict[tuple[str, str, str], Waiver] = {}
    if profile is not None and profile.pk:
        for waiver in Waiver.objects.filter(profile=profile).select_related("by"):
            kept[waiver.code, waiver.path, waiver.wording] = waiver
    checklist = Checklist(tallies(found))
    for problem in problems_in(found):
        # Advice is never waived: what it is about need not be hashed.
        here = wording(data, problem.path) if problem.blocks and problem.waivable else ""
        let_pass = kept.get((problem.code, problem.path, here))
        checklist.append(Judged(problem, *_place(problem, data), here, let_pass))
    return checklist


def _place(problem: Problem, data: Data) -> tuple[str, str, str]:
    """Return what people call the place, what its row says in short, and the fragment of the form where it stands."""
    label = label_of_path(problem.path, data)
    if problem.fact.startswith("paragraph "):
        number = problem.fact.removeprefix("paragraph ")
        label = _("%(label)s, paragraph %(number)s") % {"label": label, "number": number}
    section, _slash, key = problem.path.partition("/")
    if section not in SECTIONS:
        return label, "", f"id_portrait_{problem.fact}" if section == "portrait" else f"id_{section}"
    for place, row in enumerate(data.get(section, []) if key else []):
        if row.get("key") == key:
            title = title_of_row(section, row)
            return label, "" if title == key or label.startswith(title) else title, f"row-{section}-{place}"
    return label, "", f"section-{section}"
