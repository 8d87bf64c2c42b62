"""Merges: two profiles of one person, or two entries for one thing, made one. Undone until readers have it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Merge(models.Model):
    """`gone` became part of `kept` (both by uid). `undo` holds what the merge changed, so that it can be put back."""

    class Kind(models.TextChoices):
        PROFILE = "profile", _("profile")
        ORGANIZATION = "organization", _("organization")
        TOPIC = "topic", _("topic")
        SOURCE = "source", _("source")

    kind = models.CharField(max_length=12, choices=Kind)
    kept = models.CharField(max_length=10)
    gone = models.CharField(max_length=10)
    sentence = models.CharField(_("what happened"), max_length=1000)
    undo = models.JSONField(default=dict)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("when"), auto_now_add=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    undone_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        permissions = [("merge_terms", "Can merge profiles and entries")]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["profile", "organization", "topic", "source"]), name="merge_kind_known"
            ),
            models.CheckConstraint(condition=~Q(kept=F("gone")), name="merge_of_two"),
            models.UniqueConstraint(
                fields=["gone"],
                condition=Q(undone_at__isnull=True),
                name="merge_once",
                violation_error_message=_("That one is merged into another already."),
            ),
            models.CheckConstraint(
                condition=Q(undone_at__isnull=True) | Q(published_at__isnull=True), name="merge_undone_until_published"
            ),
        ]

    def __str__(self) -> str:
        return self.sentence
