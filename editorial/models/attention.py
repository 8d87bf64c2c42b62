"""Marks for the editor: what an import guessed or doubted. Advice, never part of what is approved."""

from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from profiles.models.working import Profile

if TYPE_CHECKING:
    from typing import Self


class AttentionQuerySet(models.QuerySet["Attention"]):
    def open(self) -> "Self":
        return self.filter(settled=False)


class Attention(models.Model):
    """One sentence about one field or row (`path`) of a profile, until somebody settles it."""

    profile = models.ForeignKey(Profile, on_delete=models.CASCADE, related_name="+")
    path = models.CharField(max_length=250, blank=True)
    code = models.SlugField(max_length=60)
    sentence = models.TextField()
    settled = models.BooleanField(_("settled"), default=False)
    made_at = models.DateTimeField(auto_now_add=True)

    objects = AttentionQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        verbose_name = _("attention mark")
        constraints = [models.UniqueConstraint(fields=["profile", "path", "code"], name="attention_once")]

    def __str__(self) -> str:
        return self.sentence
