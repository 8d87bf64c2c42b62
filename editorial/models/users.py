"""The people of the desk."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _


class User(AbstractUser):
    """A writer, reviewer, publisher or administrator. Deactivated when they leave, never deleted."""

    byline = models.CharField(
        _("byline"),
        max_length=200,
        blank=True,
        help_text=_("How readers see this person's name on pages they approved; may be “the editors”."),
    )
    wants_mail = models.BooleanField(
        _("mail"),
        default=True,
        help_text=_("Tell me by mail when something of mine was submitted, decided, published, commented or is due."),
    )

    @property
    def signature(self) -> str:
        """Return the name to show to readers."""
        return self.byline or self.get_full_name() or self.username
