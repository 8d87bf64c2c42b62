"""Schedules: what `run_due` is to publish or to take down, and when."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from profiles.models.working import Profile

from .reviews import Review

if TYPE_CHECKING:
    from typing import Self


class ScheduleQuerySet(models.QuerySet["Schedule"]):
    def waiting(self) -> "Self":
        return self.filter(state=Schedule.State.WAITING)

    def due(self) -> "Self":
        """Return what should have been done by now, oldest first."""
        return self.waiting().filter(at__lte=timezone.now()).order_by("at", "id")


class Schedule(models.Model):
    """One verb at one time. Publishing is of one approved review; `outcome` says why it failed."""

    class Verb(models.TextChoices):
        PUBLISH = "publish", _("Publish")
        UNPUBLISH = "unpublish", _("Unpublish")

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        DONE = "done", _("Done")
        FAILED = "failed", _("Failed")
        TAKEN_BACK = "taken_back", _("Taken back")

    profile = models.ForeignKey(Profile, on_delete=models.PROTECT, related_name="+")
    verb = models.CharField(_("what"), max_length=10, choices=Verb)
    review = models.ForeignKey(Review, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("when"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    settled_at = models.DateTimeField(null=True, blank=True)
    outcome = models.TextField(blank=True)

    objects = ScheduleQuerySet.as_manager()

    class Meta:
        ordering = ["at", "id"]
        indexes = [models.Index(fields=["state", "at"], name="schedule_due")]
        constraints = [
            models.UniqueConstraint(
                fields=["profile", "verb"],
                condition=Q(state="waiting"),
                name="schedule_one_waiting",
                violation_error_message=_("This is scheduled already. Take that schedule back first."),
            ),
            models.CheckConstraint(condition=Q(verb__in=["publish", "unpublish"]), name="schedule_verb_known"),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "done", "failed", "taken_back"]), name="schedule_state_known"
            ),
            models.CheckConstraint(
                condition=Q(verb="publish", review__isnull=False) | Q(verb="unpublish", review__isnull=True),
                name="schedule_publishes_a_review",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.profile_id} at {self.at:%Y-%m-%d %H:%M}"

    @property
    def told(self) -> str:
        """Return what it would do and when, for the log: "publish at 2026-12-01 09:00"."""
        return f"{self.verb} at {timezone.localtime(self.at):%Y-%m-%d %H:%M}"
