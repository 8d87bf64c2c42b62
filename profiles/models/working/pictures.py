"""Pictures that were handed in: cleaned originals, kept privately, known by the SHA-256 of their bytes."""

from django.core.files.storage import storages
from django.core.files.storage.base import Storage
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


def private_storage() -> Storage:
    """Return where drafts' pictures lie: never served but through the desk."""
    return storages["private"]


class Picture(models.Model):
    """One picture, re-encoded without metadata on its way in (profiles/images.py)."""

    sha256 = models.CharField(max_length=64, unique=True)
    file = models.FileField(upload_to="pictures", storage=private_storage)
    width = models.PositiveIntegerField(_("width in pixels"))
    height = models.PositiveIntegerField(_("height in pixels"))
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(width__gt=0) & Q(height__gt=0), name="picture_has_a_size"),
        ]

    def __str__(self) -> str:
        return self.sha256[:12]
