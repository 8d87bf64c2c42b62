"""Pictures that were uploaded and that nothing names: kept for a while, for whoever comes back, then removed."""

import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet, TextField
from django.db.models.functions import Cast
from django.utils import timezone

from editorial.models import Merge, RevisionText
from editorial.models.buffers import Buffer
from profiles.models.working import Picture, Profile

KEPT = datetime.timedelta(days=30)
MOST = 100  # in one run; the next run takes the rest


def remove_pictures() -> int:
    """Remove pictures that nothing has named for 30 days, with their files; returns how many. For `run_due`.

    One that an unsaved form, a frozen text or a merge names is asked about again in 30 days.
    """
    removed = 0
    for pk in list(_idle().order_by("pk").values_list("pk", flat=True)[:MOST]):
        with transaction.atomic():
            # Asked again under a lock: whoever uploads the same picture now waits, and then keeps it anew.
            picture = _idle().select_for_update(of=("self",)).filter(pk=pk).first()
            if picture is None:
                continue
            if _named(picture.sha256):
                Picture.objects.filter(pk=pk).update(made_at=timezone.now())
                continue
            file = picture.file
            picture.delete()
            # Before the lock is given back: a file that went after it could be the one that was just kept anew.
            file.storage.delete(file.name or "")
            removed += 1
    return removed


def _idle() -> QuerySet[Picture]:
    """Return the pictures that are no profile's and were not handed in lately."""
    used = Profile.objects.filter(portrait=OuterRef("pk"))
    return Picture.objects.filter(~Exists(used), made_at__lt=timezone.now() - KEPT)


def _named(sha256: str) -> bool:
    undo = Merge.objects.annotate(said=Cast("undo", TextField()))
    return (
        RevisionText.objects.filter(text__contains=sha256).exists()
        or Buffer.objects.filter(typed__contains=sha256).exists()
        or undo.filter(said__contains=sha256).exists()
    )
