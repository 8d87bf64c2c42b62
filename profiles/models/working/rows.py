"""What all rows of the working copy share: a key of their own, a place in their section, and their evidence."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ... import document
from ...folding import clean
from ..vocabulary import Source
from .profile import Profile


class Row(models.Model):
    """One row of a section. `section` names it in documents, `texts` its own words.

    A draft may be kept incomplete: a row without what it `needs` is saved, and asked for when it is submitted.
    """

    section: ClassVar[str]
    texts: ClassVar[tuple[str, ...]] = ()
    key_from: ClassVar[str] = ""
    needs: ClassVar[str]

    profile = models.ForeignKey(Profile, on_delete=models.CASCADE, related_name="+")
    key = models.SlugField(max_length=100, blank=True, editable=False)
    position = models.PositiveIntegerField(default=0)
    source = models.ForeignKey(
        Source, verbose_name=_("evidence"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    locator = models.CharField(
        _("where in it"),
        max_length=200,
        blank=True,
        help_text=_("Page, timestamp or heading: “p. 433”, “12:40”."),
    )

    class Meta:
        abstract = True
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["profile", "key"], name="%(class)s_key_once"),
            models.CheckConstraint(condition=~Q(key=""), name="%(class)s_has_key"),
        ]

    def __str__(self) -> str:
        return str(getattr(self, self.key_from) or "") if self.key_from else self.key

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self.key:
            rows = type(self)._default_manager.filter(profile_id=self.profile_id)
            self.key = free_key(self, set(rows.values_list("key", flat=True)))
        super().save(*args, **kwargs)

    def clean(self) -> None:
        super().clean()
        for field in (*self.texts, "locator"):
            setattr(self, field, clean(getattr(self, field)))


def free_key(row: Row, taken: set[str]) -> str:
    """Return a readable key that no row of the section has."""
    return document.free_key(row.section, str(row) if row.key_from else "", taken)
