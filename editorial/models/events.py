"""The log of all that moved a profile. Append-only; replaying it gives the two states."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from profiles.models.working import Profile

from .revisions import Frozen, FrozenQuerySet, Revision

# As the database knows them; `Event.Verb` gives them their words.
VERBS = (
    *("edited", "submitted", "withdrawn", "approved", "returned", "published", "unpublished", "retired", "restored"),
    *("redirected", "proposed", "agreed", "amended", "dropped", "waived", "asked", "claimed", "released", "commented"),
    *("resolved", "reopened", "scheduled", "unscheduled", "merged", "unmerged", "named", "shared", "revoked"),
)


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
        REDIRECTED = "redirected", _("redirected")
        PROPOSED = "proposed", _("proposed an amendment")
        AGREED = "agreed", _("approved an amendment")
        AMENDED = "amended", _("published an amendment")
        DROPPED = "dropped", _("dropped an amendment")
        WAIVED = "waived", _("waived a check")
        ASKED = "asked", _("set who reviews, when and how soon")
        CLAIMED = "claimed", _("took the review on")
        RELEASED = "released", _("released the review")
        COMMENTED = "commented", _("commented")
        RESOLVED = "resolved", _("resolved a comment")
        REOPENED = "reopened", _("reopened a comment")
        SCHEDULED = "scheduled", _("scheduled")
        UNSCHEDULED = "unscheduled", _("took back a schedule")
        MERGED = "merged", _("merged")
        UNMERGED = "unmerged", _("undid a merge")
        NAMED = "named", _("named a revision")
        SHARED = "shared", _("made a preview link")
        REVOKED = "revoked", _("revoked a preview link")

    profile = models.ForeignKey(Profile, on_delete=models.PROTECT, related_name="+")
    revision = models.ForeignKey(Revision, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    verb = models.CharField(_("what"), max_length=12, choices=Verb)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("when"))
    note = models.TextField(_("note"), blank=True)
    byline = models.CharField(
        max_length=200, blank=True, help_text=_("Of an approval: how readers see the name of whoever gave it.")
    )
    target = models.CharField(
        max_length=10, blank=True, help_text=_("The uid of another profile: where a redirect leads, what was merged.")
    )

    objects = FrozenQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["profile", "id"], name="event_by_profile"),
            models.Index(fields=["by", "-id"], name="event_by_person"),
            models.Index(fields=["at"], name="event_by_time"),
            models.Index(fields=["target"], name="event_by_target"),
        ]
        constraints = [
            models.CheckConstraint(condition=models.Q(verb__in=VERBS), name="event_verb_known"),
            models.CheckConstraint(
                condition=~models.Q(verb="redirected") | ~models.Q(target=""), name="event_redirect_has_a_target"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.profile_id} {self.verb}"
