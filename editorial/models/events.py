"""The log of all that moved a profile. Append-only; replaying it gives the two states."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from profiles.models.working import Profile

from .revisions import Frozen, FrozenQuerySet, Revision


class Event(Frozen):
    """One verb, by one person, about one profile and (where it has one) its revision."""

    class Verb(models.TextChoices):
        EDITED = "edited", _("edited")
        SUBMITTED = "submitted", _("submitted")
        WITHDRAWN = "withdrawn", _("withdrew")
        APPROVED = "approved", _("approved")
        RETURNED = "returned", _("requested changes")
        PUBLISHED = "published", _("published")
        UNPUBLISHED = "unpublished", _("unpublished")
        RETIRED = "retired", _("retired")
        RESTORED = "restored", _("restored")

    profile = models.ForeignKey(Profile, on_delete=models.PROTECT, related_name="+")
    revision = models.ForeignKey(Revision, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    verb = models.CharField(_("what"), max_length=12, choices=Verb)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("when"))
    note = models.TextField(_("note"), blank=True)

    objects = FrozenQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["profile", "id"], name="event_by_profile")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    verb__in=[
                        "edited",
                        "submitted",
                        "withdrawn",
                        "approved",
                        "returned",
                        "published",
                        "unpublished",
                        "retired",
                        "restored",
                    ]
                ),
                name="event_verb_known",
            )
        ]

    def __str__(self) -> str:
        return f"{self.profile_id} {self.verb}"
