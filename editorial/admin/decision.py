"""What a person may do about a review, in words, and the form by which it is done."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from editorial import workflow
from editorial.labels import label_of_path
from editorial.models import Review, RevisionAuthor, User
from editorial.templatetags.desk import person
from editorial.workflow.rules import overtaken
from profiles.document import Data

from .access import DECIDE, PUBLISH, SUBMIT, may

APPROVE, RETURN = "approve", "return"


@dataclass(frozen=True, slots=True)
class Able:
    """What this person may do about a review. `obstacle` says why approving is not among it; "" where it is."""

    decides: bool
    obstacle: str
    alone: bool
    returns: bool
    withdraws: bool
    publishes: bool
    others: tuple[str, ...] = ()
    outdated: str = ""  # readers got a later revision, an amendment, since this was submitted

    @property
    def approves(self) -> bool:
        return self.decides and not self.obstacle and not self.outdated


def able(review: Review, data: Data, user: User | AnonymousUser) -> Able:
    """Return what this person may do about this review."""
    pending = review.status == Review.Status.PENDING and review.batch_id is None
    decides, mine = may(user, DECIDE), review.submitted_by_id == user.pk
    reason = _hand_in_it(review, data, user) if pending else ""
    others: tuple[str, ...] = ()
    if pending and (reason or not decides):
        others = tuple(person(other) for other in workflow.possible_reviewers(review))
    alone = bool(reason) and decides and not others
    return Able(
        decides=pending and decides,
        obstacle="" if alone else reason,
        outdated=overtaken(review) if pending else "",
        alone=alone,
        returns=pending and decides and not mine,
        withdraws=pending and may(user, SUBMIT),
        publishes=may(user, PUBLISH) and _publishable(review),
        others=others,
    )


def _publishable(review: Review) -> bool:
    return review.status == Review.Status.APPROVED and Review.objects.publishable().filter(pk=review.pk).exists()


def _hand_in_it(review: Review, data: Data, user: User | AnonymousUser) -> str:
    """Return how this person had a hand in the words: the places by name; "" where they had none."""
    if user.pk not in workflow.disqualified(review):
        return ""
    written = RevisionAuthor.objects.filter(revision=review.revision_id, user=user.pk)
    places = sorted({label_of_path(path, data) for path in written.values_list("path", flat=True)})
    parts = []
    if review.submitted_by_id == user.pk:
        parts.append(_("You submitted this revision."))
    if places:
        parts.append(_("You wrote words in it: %(places)s.") % {"places": ", ".join(places)})
    return " ".join(parts) or _("You had a hand in this revision.")


class DecisionForm(forms.Form):
    """A decision about exactly the text whose digest stood on the screen."""

    use_required_attribute = False

    digest = forms.CharField(widget=forms.HiddenInput)
    alone = forms.BooleanField(widget=forms.HiddenInput, required=False)
    read = forms.BooleanField(label=gettext_lazy("I have read this revision against its sources."), required=False)
    note = forms.CharField(
        label=gettext_lazy("Note"), widget=forms.Textarea(attrs={"rows": 3}), required=False, max_length=10_000
    )

    def __init__(self, *args: Any, action: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.action = action

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.action == APPROVE and not cleaned.get("read"):
            self.add_error("read", _("Tick this once you have read the revision; then approve it."))
        if self.action == RETURN and not cleaned.get("note"):
            self.add_error("note", _("Say what should change, so that the writer knows what to do."))
        if self.action not in {APPROVE, RETURN}:
            self.add_error(None, _("Choose “Approve” or “Request changes”."))
        return cleaned

    def decide(self, review: Review, *, by: User) -> Review:
        """Pass the decision on; raises WorkflowError where it is refused."""
        note = self.cleaned_data["note"]
        if self.action == RETURN:
            return workflow.request_changes(review, by=by, note=note)
        digest, alone = self.cleaned_data["digest"], self.cleaned_data["alone"]
        return workflow.approve(review, digest=digest, by=by, note=note, alone=alone)
