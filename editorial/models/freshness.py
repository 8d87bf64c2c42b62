"""When a live page's facts are past their date. Computed at publishing from the rates in the settings."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from profiles.models.working import Profile


class Freshness(models.Model):
    """The kind of fact on a live page that ages first, and the day on which somebody should look again."""

    profile = models.OneToOneField(Profile, on_delete=models.CASCADE, primary_key=True, related_name="+")
    reviewed_on = models.DateField(_("vouched for on"))
    kind = models.CharField(_("what ages"), max_length=20)
    due_on = models.DateField(_("due on"), db_index=True)

    class Meta:
        verbose_name = _("freshness")
        constraints = [models.CheckConstraint(condition=~Q(kind=""), name="freshness_of_a_kind")]

    def __str__(self) -> str:
        return f"{self.kind} due {self.due_on}"
