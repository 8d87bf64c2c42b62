"""Buffers: what somebody has typed into an open form and not saved yet. Private, outside history, discardable."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from profiles.models.working import Profile


class Buffer(models.Model):
    """One open form: one person, one tab. `typed` is the posted form as the browser last sent it, "" until typing."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    profile = models.ForeignKey(Profile, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    tab = models.CharField(max_length=32, help_text=_("What tells two tabs of one person apart."))
    version = models.PositiveIntegerField(help_text=_("The profile's version when the form was loaded."))
    typed = models.TextField(blank=True)
    opened_at = models.DateTimeField(auto_now_add=True)
    seen_at = models.DateTimeField(_("last heard of"))
    typed_at = models.DateTimeField(null=True, blank=True)
    closed = models.BooleanField(default=False, help_text=_("The tab said that it was closed or left."))

    class Meta:
        indexes = [models.Index(fields=["profile", "seen_at"], name="buffer_open")]
        constraints = [models.UniqueConstraint(fields=["user", "tab"], name="buffer_once")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.tab}"
