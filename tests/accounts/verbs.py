"""Profiles in every state, and each verb as somebody would try it: what docs/permissions.md is held against."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from editorial import workflow
from editorial.models import Review, Revision, User
from profiles import snapshot
from profiles.models.working import Profile
from tests.factories import (
    approve,
    edit,
    make_profile,
    make_published,
    make_publisher,
    make_reviewer,
    make_writer,
)

NAME = "Lise Meitner"


def _returned(profile: Profile) -> Profile:
    review = workflow.submit(profile, by=make_writer())
    workflow.request_changes(review, by=make_reviewer(), note="Name a source.")
    return profile


def _submitted(profile: Profile) -> Profile:
    workflow.submit(profile, by=make_writer())
    return profile


def _approved(profile: Profile) -> Profile:
    approve(profile)
    return profile


def _live() -> Profile:
    return make_published(name=NAME, summary="First words.")


def _live_with_draft() -> Profile:
    return edit(_live(), summary="Second words.")


def _taken(verb: Callable[..., Any], **more: Any) -> Callable[[], Profile]:
    def scene() -> Profile:
        profile = _live()
        verb(profile, by=make_publisher(), **{name: value() for name, value in more.items()})
        return profile

    return scene


STATES: dict[str, Callable[[], Profile]] = {
    "draft": lambda: make_profile(name=NAME),
    "in review": lambda: _submitted(make_profile(name=NAME)),
    "returned": lambda: _returned(make_profile(name=NAME)),
    "approved": lambda: _approved(make_profile(name=NAME)),
    "live": _live,
    "live + draft": _live_with_draft,
    "live + in review": lambda: _submitted(_live_with_draft()),
    "live + returned": lambda: _returned(_live_with_draft()),
    "live + approved": lambda: _approved(_live_with_draft()),
    "unpublished": _taken(workflow.unpublish),
    "retired": _taken(workflow.retire),
    "redirected": _taken(workflow.redirect, to=lambda: make_published(name="Otto Frisch")),
}


@dataclass(frozen=True)
class Verb:
    """How somebody tries a verb. What has to be there before is made once a state, by others; may be refused too."""

    act: Callable[[Profile, User, Any], Any]
    before: Callable[[Profile], Any] = lambda profile: None


def others() -> None:
    """Make the people and profiles that verbs are about besides the one profile."""
    make_writer(), make_reviewer(), make_publisher()
    make_profile(name=DOUBLE)
    make_profile(name=SHAPE, quotes=[{"text": "It was fission."}])
    make_published(name=OTHER)


DOUBLE, OTHER, SHAPE = "Elise Meitner", "Otto Hahn", "Shape"


def _newest(profile: Profile) -> Revision:
    newest: Revision = Revision.objects.of(profile).select_related("frozen").order_by("-number")[0]
    return newest


def _review(profile: Profile) -> Review:
    return Review.objects.select_related("revision__frozen").get(revision=_newest(profile))


def _tomorrow() -> datetime.datetime:
    return timezone.now() + datetime.timedelta(days=1)


def _named(name: str) -> Profile:
    found: Profile = Profile.objects.get(name=name)
    return found


def _blocked(profile: Profile) -> str:
    # Past the workflow, which would not let it in while in review: the question is who may waive, and when.
    Profile.objects.filter(pk=profile.pk).update(living=True)
    profile.refresh_from_db()
    shape = snapshot.take(_named(SHAPE))["quotes"]
    snapshot.put_section(profile, "quotes", shape)
    (blocker,) = workflow.blockers(profile, snapshot.take(profile))
    return str(blocker.problem.code)


def _release(profile: Profile, by: User, made: None) -> None:
    workflow.release(workflow.claim(_review(profile), by=by), by=by)


def _verb(act: Callable[[Profile, User], Any]) -> Verb:
    return Verb(lambda profile, by, made: act(profile, by))


VERBS: dict[str, Verb] = {
    "Edit the draft": _verb(lambda profile, by: workflow.edited(profile, by=by, changed=["summary"])),
    "Submit": _verb(lambda profile, by: workflow.submit(profile, by=by)),
    "Withdraw": _verb(lambda profile, by: workflow.withdraw(profile, by=by)),
    "Approve": _verb(
        lambda profile, by: workflow.approve(_review(profile), digest=_review(profile).revision.frozen.digest, by=by)
    ),
    "Request changes": _verb(
        lambda profile, by: workflow.request_changes(_review(profile), by=by, note="Name a source.")
    ),
    "Take a review on, release it": Verb(_release),
    "Say who reviews, when, how soon": _verb(lambda profile, by: workflow.assign(_review(profile), by=by, priority=2)),
    "Waive a blocker": Verb(
        lambda profile, by, code: workflow.waive(profile, code, reason="She said so on the radio.", by=by),
        before=_blocked,
    ),
    "Comment, answer": _verb(lambda profile, by: workflow.comment(profile, "", "Why?", by=by)),
    "Resolve, reopen a comment": Verb(
        lambda profile, by, comment: workflow.resolve(comment, by=by),
        before=lambda profile: workflow.comment(profile, "", "Why?", by=make_publisher()),
    ),
    "Name a revision": _verb(lambda profile, by: workflow.name_revision(_newest(profile), "Before the move", by=by)),
    "Make a preview link": _verb(lambda profile, by: workflow.share(_newest(profile), guest="Otto", days=3, by=by)),
    "Revoke a preview link": Verb(
        lambda profile, by, link: workflow.revoke(link, by=by),
        before=lambda profile: workflow.share(_newest(profile), guest="Otto", days=3, by=make_publisher()),
    ),
    "Publish": _verb(lambda profile, by: workflow.publish(profile, by=by)),
    "Unpublish": _verb(lambda profile, by: workflow.unpublish(profile, by=by)),
    "Retire": _verb(lambda profile, by: workflow.retire(profile, by=by)),
    "Redirect": _verb(lambda profile, by: workflow.redirect(profile, to=_named(OTHER), by=by)),
    "Schedule publishing": _verb(
        lambda profile, by: workflow.schedule(profile, verb="publish", review=_review(profile), at=_tomorrow(), by=by)
    ),
    "Schedule taking down": _verb(
        lambda profile, by: workflow.schedule(profile, verb="unpublish", at=_tomorrow(), by=by)
    ),
    "Take a schedule back": Verb(
        lambda profile, by, made: workflow.unschedule(made, by=by),
        before=lambda profile: workflow.schedule(profile, verb="unpublish", at=_tomorrow(), by=make_publisher()),
    ),
    "Restore an old revision": _verb(
        lambda profile, by: workflow.restore(profile, Revision.objects.of(profile).get(number=1), by=by)
    ),
    "Merge another profile in": _verb(lambda profile, by: workflow.merge_profiles(profile, _named(DOUBLE), by=by)),
    "Undo a merge": Verb(
        lambda profile, by, merge: workflow.unmerge_profiles(merge, by=by),
        before=lambda profile: workflow.merge_profiles(profile, _named(DOUBLE), by=make_publisher()),
    ),
}
