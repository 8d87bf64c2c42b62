"""The two state columns of a profile: how verbs move them, and the only place that writes them."""

from collections.abc import Iterable
from typing import NamedTuple

from editorial.models import Event, Merge
from profiles.models.working import Live, Profile, Work

from .errors import WorkflowError

Verb = Event.Verb


class State(NamedTuple):
    """What readers have, and where the working copy stands."""

    live: str
    work: str


START = State(Live.NEVER, Work.DRAFT)

_EDITED = {
    Work.CLEAN: Work.DRAFT,
    Work.DRAFT: Work.DRAFT,
    Work.CHANGES_REQUESTED: Work.CHANGES_REQUESTED,
    Work.APPROVED: Work.DRAFT,
}
_SAME = {work: work for work in Work}
# What becomes publishable again once readers no longer have it.
_TAKEN_DOWN = {**_SAME, Work.CLEAN: Work.APPROVED}

_WORK: dict[str, dict[Work, Work]] = {
    Verb.EDITED: _EDITED,
    Verb.RESTORED: _EDITED,
    # From "clean" too: a term may have been renamed since. Whether anything differs is for `submit` to see.
    Verb.SUBMITTED: dict.fromkeys((Work.CLEAN, Work.DRAFT, Work.CHANGES_REQUESTED), Work.IN_REVIEW),
    Verb.WITHDRAWN: {Work.IN_REVIEW: Work.DRAFT},
    Verb.APPROVED: {Work.IN_REVIEW: Work.APPROVED},
    Verb.RETURNED: {Work.IN_REVIEW: Work.CHANGES_REQUESTED},
    # An approval may be published while the next draft is already under way; that draft stays where it is.
    Verb.PUBLISHED: {**_SAME, Work.APPROVED: Work.CLEAN},
    Verb.UNPUBLISHED: _TAKEN_DOWN,
    Verb.RETIRED: _TAKEN_DOWN,
    Verb.REDIRECTED: _TAKEN_DOWN,
    # An amendment is made from the live text. It overtakes an approval that readers do not have yet.
    Verb.AMENDED: {**_SAME, Work.APPROVED: Work.DRAFT},
}
_NOT_WHILE_MERGED = (Verb.EDITED, Verb.RESTORED, Verb.SUBMITTED, Verb.PUBLISHED)
MOVES = frozenset(_WORK)  # all other verbs are told in the log and move nothing
_LIVE: dict[str, dict[Live, Live]] = {
    Verb.PUBLISHED: dict.fromkeys(Live, Live.LIVE),
    Verb.UNPUBLISHED: {Live.LIVE: Live.UNPUBLISHED},
    Verb.RETIRED: dict.fromkeys((Live.LIVE, Live.UNPUBLISHED, Live.REDIRECTED), Live.RETIRED),
    Verb.REDIRECTED: dict.fromkeys((Live.LIVE, Live.UNPUBLISHED, Live.RETIRED, Live.REDIRECTED), Live.REDIRECTED),
    Verb.AMENDED: {Live.LIVE: Live.LIVE},
}

_REFUSED = {
    Verb.EDITED: "{profile} is in review, and what is in review does not change. Withdraw the submission first.",
    Verb.RESTORED: "{profile} is in review, and what is in review does not change. Withdraw the submission first.",
    Verb.WITHDRAWN: "{profile} is not waiting for review, so there is nothing to withdraw.",
    Verb.APPROVED: "{profile} is not waiting for review. Submit it first.",
    Verb.RETURNED: "{profile} is not waiting for review. Submit it first.",
    Verb.UNPUBLISHED: "{profile} is not published, so there is nothing to unpublish.",
    Verb.RETIRED: "{profile} is not published, so there is nothing to retire.",
    Verb.REDIRECTED: "{profile} was never published, so no address of it leads anywhere. Merge it instead.",
    Verb.AMENDED: "{profile} is not published, so there is no live text to amend. Edit the draft.",
}
_NOT_SUBMITTED = {
    Work.IN_REVIEW: "{profile} is already waiting for review. Withdraw that submission first.",
    Work.APPROVED: "{profile} is approved as it stands. Publish it, or edit it before you submit again.",
}


def step(state: State, verb: str) -> State | None:
    """Return the state after a verb, or None where the verb does not apply."""
    if verb not in MOVES:
        return state
    work = _WORK[verb].get(Work(state.work))
    live = _LIVE[verb].get(Live(state.live)) if verb in _LIVE else Live(state.live)
    return State(live, work) if work and live else None


def replay(verbs: Iterable[str]) -> State:
    """Return the state to which these verbs lead from a new profile; raises ValueError where one does not apply."""
    state = START
    for verb in verbs:
        after = step(state, verb)
        if after is None:
            raise ValueError(f"“{verb}” does not apply to a profile that is {state.live} and {state.work}.")
        state = after
    return state


def refusal(profile: Profile, verb: str) -> str:
    """Return the sentence that says why a verb does not apply now."""
    sentence = _NOT_SUBMITTED[Work(profile.work)] if verb == Verb.SUBMITTED else _REFUSED[Verb(verb)]
    return sentence.format(profile=profile)


def check(profile: Profile, verb: str) -> State:
    """Return the state to which the verb would lead; raises WorkflowError where it does not apply."""
    if verb in _NOT_WHILE_MERGED:
        _check_merged(profile)
    after = step(State(profile.live, profile.work), verb)
    if after is None:
        raise WorkflowError(refusal(profile, verb))
    return after


def _check_merged(profile: Profile) -> None:
    """Raise WorkflowError where a profile became part of another: two would be worked on that are one."""
    waiting = Merge.objects.filter(kind=Merge.Kind.PROFILE, gone=profile.uid, undone_at=None, published_at=None)
    if merge := waiting.first():
        raise WorkflowError(f"{merge.sentence} Work on that one, or undo the merge first.")


def move(profile: Profile, verb: str) -> None:
    """Move the two columns by a conditional UPDATE; raises WorkflowError if somebody moved them meanwhile."""
    after = check(profile, verb)
    moved = Profile.objects.filter(pk=profile.pk, live=profile.live, work=profile.work).update(
        live=after.live, work=after.work
    )
    if not moved:
        raise WorkflowError(f"Somebody else moved {profile} first. Reload to see where it stands.")
    profile.live, profile.work = after


def settle(profile: Profile, state: State) -> None:
    """Write the state that the log gives, for `rebuild`."""
    Profile.objects.filter(pk=profile.pk).update(live=state.live, work=state.work)
