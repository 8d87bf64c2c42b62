"""Reviews: one second look at one revision."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from profiles.models.working import Profile

from .batches import Batch
from .revisions import Revision

if TYPE_CHECKING:
    from typing import Self


class ReviewQuerySet(models.QuerySet["Review"]):
    def submissions(self) -> "Self":
        """Return the reviews of working copies; amendments of live texts are decided as batches."""
        return self.filter(batch=None)

    def amendments(self) -> "Self":
        return self.filter(batch__isnull=False)

    def pending(self) -> "Self":
        """Return the submissions that wait for a decision."""
        return self.submissions().filter(status=Review.Status.PENDING)

    def proposed(self) -> "Self":
        """Return the amendments that wait for a decision."""
        return self.amendments().filter(status=Review.Status.PENDING)

    def approved(self) -> "Self":
        return self.filter(status=Review.Status.APPROVED)

    def with_people(self) -> "Self":
        return self.select_related("profile", "revision", "submitted_by", "decided_by", "claimed_by")

    def queue(self) -> "Self":
        """Return what waits for a decision, oldest first."""
        return self.pending().with_people().prefetch_related("asked").order_by("submitted_at", "id")

    def publishable(self) -> "Self":
        """Return each profile's newest approval, where readers do not have it now.

        An amendment counts once it was published; until then it is published with its batch.
        """
        counts = Q(batch=None) | Q(published_at__isnull=False)
        newer = (
            Review.objects.approved()
            .filter(counts)
            .filter(profile=models.OuterRef("profile"), revision__number__gt=models.OuterRef("revision__number"))
        )
        waiting = self.approved().filter(counts).exclude(models.Exists(newer))
        return waiting.filter(Q(published_at=None) | ~Q(profile__live="live")).with_people()


class Opening(models.Model):
    """This person opened this review's page: what they may then decide together with others."""

    review = models.ForeignKey("Review", on_delete=models.CASCADE, related_name="openings")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["review", "user"], name="opening_once")]

    def __str__(self) -> str:
        return f"{self.review_id} by {self.user_id}"


class Review(models.Model):
    """What became of one submission. Decided once, by a conditional UPDATE in the workflow."""

    class Priority(models.IntegerChoices):
        LOW = 0, _("Low")
        NORMAL = 1, _("Normal")
        HIGH = 2, _("High")

    class Status(models.TextChoices):
        PENDING = "pending", _("Waiting")
        APPROVED = "approved", _("Approved")
        RETURNED = "returned", _("Changes requested")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    profile = models.ForeignKey(Profile, on_delete=models.PROTECT, related_name="+")
    revision = models.OneToOneField(Revision, on_delete=models.PROTECT, related_name="review")
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.PENDING)
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField(_("submitted at"))
    submit_note = models.TextField(_("note to the reviewer"), blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    byline = models.CharField(
        _("byline"), max_length=200, blank=True, help_text=_("The reviewer's byline on that day.")
    )
    note = models.TextField(_("note"), blank=True)
    digest = models.CharField(_("digest decided on"), max_length=64, blank=True)
    alone = models.BooleanField(_("published by its author"), default=False)
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)

    # Who is asked to look, and how soon. None of it decides anything.
    asked = models.ManyToManyField(
        settings.AUTH_USER_MODEL, verbose_name=_("asked to review"), blank=True, related_name="+"
    )
    claimed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    claimed_at = models.DateTimeField(_("taken on at"), null=True, blank=True)
    due_on = models.DateField(_("due on"), null=True, blank=True)
    priority = models.PositiveSmallIntegerField(_("priority"), choices=Priority, default=Priority.NORMAL)

    # The amendment to which this review belongs; none for a submission of the working copy.
    batch = models.ForeignKey(Batch, null=True, blank=True, on_delete=models.PROTECT, related_name="reviews")

    objects = ReviewQuerySet.as_manager()

    class Meta:
        ordering = ["-submitted_at", "-id"]
        permissions = [
            ("submit_profile", "Can submit profiles for review and withdraw them"),
            ("decide_review", "Can approve submissions and request changes"),
            ("publish_profile", "Can publish, unpublish, retire and restore profiles"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["profile"],
                condition=Q(status="pending", batch__isnull=True),
                name="review_one_pending_per_profile",
                violation_error_message=_(
                    "This profile is already waiting for review. Withdraw that submission first."
                ),
            ),
            models.UniqueConstraint(
                fields=["profile"],
                condition=Q(status="pending", batch__isnull=False),
                name="review_one_pending_amendment_per_profile",
                violation_error_message=_("An amendment of this page waits already. Decide that one first."),
            ),
            models.CheckConstraint(
                condition=Q(claimed_by__isnull=True, claimed_at__isnull=True)
                | Q(claimed_by__isnull=False, claimed_at__isnull=False),
                name="review_claimed_by_somebody",
            ),
            models.CheckConstraint(condition=Q(priority__in=[0, 1, 2]), name="review_priority_known"),
            models.CheckConstraint(
                condition=Q(alone=True) | Q(decided_by__isnull=True) | ~Q(decided_by=F("submitted_by")),
                name="review_decided_by_someone_else",
                violation_error_message=_("A review must be decided by someone other than the submitter."),
            ),
            models.CheckConstraint(
                condition=Q(status__in=["pending", "approved", "returned", "withdrawn"]),
                name="review_status_known",
            ),
            models.CheckConstraint(
                condition=~Q(status="approved")
                | (Q(decided_by__isnull=False) & Q(decided_at__isnull=False) & ~Q(digest="")),
                name="review_approved_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(published_at__isnull=True) | Q(status="approved"),
                name="review_published_only_if_approved",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.profile} · revision {self.revision.number}"

    @property
    def overdue(self) -> bool:
        """Say whether this should have been decided by now."""
        return self.status == self.Status.PENDING and self.due_on is not None and self.due_on < timezone.localdate()
