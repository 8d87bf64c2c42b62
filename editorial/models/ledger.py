"""The ledger of origins: who wrote which field and row, a person or an import."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class ImportRun(models.Model):
    """One call of `import_profiles` that changed something."""

    started_at = models.DateTimeField(_("started at"), auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    note = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"Import of {self.started_at:%Y-%m-%d %H:%M}"


class OriginQuerySet(models.QuerySet["Origin"]):
    def last_by_path(self, subject: str) -> "dict[str, Origin]":
        """Return the last line of the ledger for each path of a profile or a term."""
        return {origin.path: origin for origin in self.filter(subject=subject).order_by("id")}


class Origin(models.Model):
    """One line of the ledger: `by` (or a machine) wrote what stands at `path` of `subject`.

    `subject` is the uid of a profile, or of an organization, topic or source (`path` is then ""). Lines are only
    ever added: everybody who wrote at a path since the live revision counts as an author of it, not only the last.
    """

    subject = models.CharField(max_length=10)
    path = models.CharField(max_length=250, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    run = models.ForeignKey(ImportRun, null=True, blank=True, on_delete=models.PROTECT, related_name="origins")
    record = models.CharField(
        max_length=300,
        blank=True,
        help_text=_("What the import calls this record: its file and its place or name in it."),
    )
    at = models.DateTimeField(_("when"), auto_now_add=True)

    objects = OriginQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["subject", "path", "id"], name="origin_by_path"),
            models.Index(fields=["record"], name="origin_by_record"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(by__isnull=True) | models.Q(run__isnull=True),
                name="origin_person_or_machine",
            )
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.path}"
