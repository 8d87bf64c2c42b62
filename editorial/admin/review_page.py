"""What the review page shows: changes with what was said there, checks, the page at two widths, who looks at it."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.utils.translation import gettext as _

from editorial import workflow
from editorial.labels import label_of_path
from editorial.models import Review, User
from editorial.places import parts
from profiles.document import Data

from . import changes, threads
from .access import DECIDE, PUBLISH, may
from .assigning import AssignForm
from .comparing import Comparison
from .decision import DecisionForm, able

PHONE, DESKTOP = "phone", "desktop"


def context(request: HttpRequest, review: Review, comparison: Comparison, form: DecisionForm | None) -> dict[str, Any]:
    """Return what the template of the review page expects."""
    text, width = _chosen(request)
    data, user = comparison.data, request.user
    talk = threads.threads(review.profile, revision=review.revision)
    found, doubts = changes.shown(review, comparison, talk, text=text)
    person_may = able(review, data, user)
    if form is None:
        form = DecisionForm(initial={"digest": review.revision.frozen.digest, "alone": person_may.alone})
    takes_part = isinstance(user, User) and workflow.may_comment(user)
    pending = review.status == Review.Status.PENDING
    return {
        "title": _("Review %(profile)s") % {"profile": review.profile},
        "review": review,
        "revision": review.revision,
        "comparison": comparison,
        "changes": found,
        "doubts": [(label_of_path(path, data), sentences) for path, sentences in doubts.items()],
        "text": text,
        "texts": _texts(text, width),
        "width": width,
        "widths": _widths(text, width),
        "able": person_may,
        "earlier": _earlier(review, comparison),
        "form": form,
        "file": f"{data['slug']}-revision-{review.revision.number}.json",
        "may_comment": takes_part,
        "talk": {"profile": review.profile_id, "revision": review.revision_id, "next": request.get_full_path()},
        "elsewhere": threads.elsewhere(talk, (shown.change.path for shown in found), data),
        "open_threads": threads.open_ones(talk),
        "places": places(data) if takes_part else [],
        "asked": list(review.asked.all()),
        "may_claim": pending and may(user, DECIDE) and person_may.approves and review.claimed_by is None,
        "may_release": isinstance(user, User) and workflow.may_release(review, user),
        "assign": _assign(review, user) if pending else None,
        **_checks(review, data, user),
    }


def places(data: Data) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return each place that one can comment on, by parts: a path, and what stands there."""
    told = ": ".join
    return [
        (part.label, [(place.path, told(filter(None, (place.label, place.words)))) for place in part.places])
        for part in parts(data)
        if part.places
    ]


def _assign(review: Review, user: Any) -> AssignForm | None:
    return AssignForm(review) if isinstance(user, User) and workflow.may_assign(review, user) else None


def _checks(review: Review, data: Data, user: Any) -> dict[str, Any]:
    """Return the checks of this text with their waivers, as the partial expects them."""
    return {"checks": workflow.problems(review.profile, data), "may_waive": may(user, PUBLISH)}


def _chosen(request: HttpRequest) -> tuple[str, str]:
    text, width = request.GET.get("text", ""), request.GET.get("width", "")
    return text if text in {changes.WHOLE, changes.SIDES} else "", width if width == DESKTOP else PHONE


def _texts(text: str, width: str) -> list[tuple[str, str, bool]]:
    """Return the ways to read the changes: name, address, whether it is the one on the screen."""
    ways = ((changes.ONLY_CHANGES, _("Changes")), (changes.SIDES, _("Side by side")), (changes.WHOLE, _("Whole text")))
    return [(name, _query(way, width), way == text) for way, name in ways]


def _widths(text: str, width: str) -> list[tuple[str, str, bool]]:
    ways = ((PHONE, _("Phone")), (DESKTOP, _("Desktop")))
    return [(name, f"{_query(text, way)}#page", way == width) for way, name in ways]


def _query(text: str, width: str) -> str:
    chosen = {"text": text} if text else {}
    return "?" + urlencode(chosen | ({"width": width} if width != PHONE else {}))


def _earlier(review: Review, comparison: Comparison) -> Review | None:
    """Return the last submission since the base that came back, so that its note can be held against this one."""
    number = comparison.base.number if comparison.base else 0
    back = Review.objects.filter(profile=review.profile_id, status=Review.Status.RETURNED).with_people()
    between = back.filter(revision__number__gt=number, revision__number__lt=review.revision.number)
    return between.order_by("-revision__number").first()
