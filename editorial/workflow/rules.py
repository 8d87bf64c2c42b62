"""Who may do what: permissions, and the second person."""

from datetime import timedelta

from django.db.models import Q

from editorial.models import Origin, Review, Revision, RevisionAuthor, User
from profiles.document import SECTIONS, Data, all_terms, differing_paths, read, terms_at
from profiles.models.working import Profile

from .errors import WorkflowError

SUBMIT = "editorial.submit_profile"
DECIDE = "editorial.decide_review"
PUBLISH = "editorial.publish_profile"
EDIT = "profiles.change_profile"
SHARE = "editorial.share_preview"
MERGE = "editorial.merge_terms"


_MAY = {
    SUBMIT: "submit or withdraw profiles. Ask a writer",
    DECIDE: "decide reviews. Ask a reviewer",
    PUBLISH: "publish, unpublish, retire or restore profiles. Ask a publisher",
    EDIT: "edit profiles. Ask a writer",
    MERGE: "merge profiles and entries. Ask a publisher",
    SHARE: "make or revoke preview links. Ask a writer",
}


def require(by: User, permission: str) -> None:
    """Raise WorkflowError unless this person is active and holds the permission."""
    if not by.is_active:
        raise WorkflowError(f"The account {by.username} is deactivated. Log in as somebody else.")
    if not by.has_perm(permission):
        raise WorkflowError(f"{by.username} may not {_MAY[permission]}, or ask an administrator for the permission.")


def live_revision(profile: Profile) -> Revision | None:
    """Return the revision that readers have now."""
    if profile.live != "live":
        return None
    published: Revision | None = (
        Revision.objects.filter(profile=profile, review__published_at__isnull=False)
        .select_related("frozen")
        .order_by("-number")
        .first()
    )
    return published


def overtaken(review: Review) -> str:
    """Return why an ordinary submission is out of date: readers got a later revision, an amendment. "" if it is not."""
    later = Revision.objects.filter(
        profile=review.profile_id, number__gt=review.revision.number, review__published_at__isnull=False
    )
    number = later.order_by("-number").values_list("number", flat=True).first()
    if number is None:
        return ""
    return (
        f"Readers have revision {number} since this was submitted. "
        "Withdraw it and submit again: the draft has the new words."
    )


def authors_since(profile: Profile, base: Revision | None, data: Data) -> dict[str, set[int]]:
    """Return who wrote, by path, the words in which `data` differs from `base`. Imports count for nobody.

    Everybody who wrote at a differing path since `base` was frozen counts, not only the last: a later hand does not
    wash out an earlier one. Words of the vocabulary (a renamed organization) count for whoever wrote those, and the
    place of a new row for whoever put the section in order.
    """
    old = read(base.frozen.text) if base else None
    paths = differing_paths(old, data)
    by_person = Origin.objects.filter(by__isnull=False)
    since = by_person.filter(id__gt=base.ledger_mark) if base else by_person
    authors: dict[str, set[int]] = {}
    lines = since.filter(subject=profile.uid, path__in=[*paths, *_orders(old, data)])
    for path, user in lines.values_list("path", "by_id"):
        authors.setdefault(path, set()).add(user)

    terms: dict[str, set[str]] = {}
    for path in paths:
        for uid in terms_at(data, path):
            terms.setdefault(uid, set()).add(path)
    # Terms are edited without a lock on the profile: ten minutes cover an edit that committed after the freeze.
    # The words of a term that readers do not have yet are new, however long ago somebody wrote them.
    since_terms = (
        by_person.filter(
            Q(id__gt=base.ledger_mark)
            | Q(at__gt=base.frozen_at - timedelta(minutes=10))
            | Q(subject__in=terms.keys() - all_terms(old or {}))
        )
        if base
        else by_person
    )
    for uid, user in since_terms.filter(subject__in=list(terms)).values_list("subject", "by_id"):
        for path in terms[uid]:
            authors.setdefault(path, set()).add(user)
    return authors


def _orders(old: Data | None, data: Data) -> set[str]:
    """Return the paths of the order of sections that have rows which `old` has not."""
    before = {(section, row["key"]) for section in SECTIONS for row in (old or {}).get(section, [])}
    return {f"{section}#order" for section in SECTIONS for row in data[section] if (section, row["key"]) not in before}


def disqualified(review: Review) -> dict[int, str]:
    """Return who may not approve this review, each with the reason."""
    reasons: dict[int, list[str]] = {}
    for user, path in (
        RevisionAuthor.objects.filter(revision=review.revision_id).order_by("path").values_list("user_id", "path")
    ):
        reasons.setdefault(user, []).append(path)
    sentences = {
        user: f"wrote words of this revision ({', '.join(paths[:4])}{' …' if len(paths) > 4 else ''})"
        for user, paths in reasons.items()
    }
    return {**sentences, review.submitted_by_id: "submitted this revision"}


def possible_reviewers(review: Review) -> list[User]:
    """Return the active people who may approve this review as a second person."""
    reviewers = User.objects.with_perm(DECIDE, backend="django.contrib.auth.backends.ModelBackend")
    return list(reviewers.filter(is_active=True).exclude(pk__in=disqualified(review)).order_by("username"))


def second_person(review: Review, *, by: User, alone: bool) -> bool:
    """Return whether this person approves their own words, where nobody else could; else raise WorkflowError."""
    reason = disqualified(review).get(by.pk)
    if not reason:
        return False
    others = possible_reviewers(review)
    if alone and not others:
        return True
    names = ", ".join(user.username for user in others[:5])
    way = f"{names} can review it." if others else "Nobody else can review it, so you may approve it alone."
    raise WorkflowError(f"You cannot approve this as a second person: {by.username} {reason}. {way}")
