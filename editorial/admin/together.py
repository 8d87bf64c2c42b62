"""Deciding several reviews at once, in the queue: those that this person opened, each reported by itself."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from editorial import workflow
from editorial.models import Review, User

from .decision import APPROVE, RETURN

MOST = 50  # as many as the queue shows


class TogetherForm(forms.Form):
    """One decision, with one note, about each ticked review."""

    use_required_attribute = False

    read = forms.BooleanField(
        label=gettext_lazy("I have read each of these revisions against its sources."), required=False
    )
    note = forms.CharField(label=gettext_lazy("Note to their writers"), required=False, max_length=10_000)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, auto_id="together_%s")
        keys = data.getlist("review")[:MOST] if data is not None else []
        self.ticked = {int(key) for key in keys if key.isascii() and key.isdigit() and len(key) < 18}
        self.action = next((name for name in (APPROVE, RETURN) if data is not None and name in data), "")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.ticked:
            self.add_error(None, _("Tick the reviews that you mean, then decide them."))
        if not self.action:
            self.add_error(None, _("Choose “Approve” or “Request changes”."))
        if self.action == APPROVE and not cleaned.get("read"):
            self.add_error("read", _("Tick this once you have read each of them; then approve."))
        if self.action == RETURN and not cleaned.get("note"):
            self.add_error("note", _("Say what should change: each writer gets this note."))
        return cleaned

    def decide(self, request: HttpRequest, *, by: User) -> bool:
        """Decide each, and say of each what came of it; returns whether all went through. The others stay ticked."""
        reviews = Review.objects.submissions().filter(pk__in=self.ticked).with_people()
        reviews = reviews.select_related("revision__frozen").order_by("submitted_at", "id")
        approves = self.action == APPROVE
        outcomes = workflow.decide_each(reviews, by=by, approves=approves, note=self.cleaned_data["note"])
        done = _("You approved %(review)s.") if approves else _("%(review)s went back to its writer.")
        for outcome in outcomes:
            if outcome.refused:
                refused = _("%(review)s was not decided: %(reason)s")
                told = refused % {"review": outcome.review, "reason": outcome.refused}
                messages.error(request, told)
            else:
                messages.success(request, done % {"review": outcome.review})
        self.ticked = {outcome.review.pk for outcome in outcomes if outcome.refused}
        return not self.ticked
