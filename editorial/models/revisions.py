"""Acts of freezing: what was submitted, sealed, and by whom it was written. None of it ever changes."""

from typing import TYPE_CHECKING, Any, NoReturn

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from profiles.models.working import Profile

if TYPE_CHECKING:
    from typing import Self


class Immutable(Exception):
    """Raised on an attempt to change or remove what is frozen."""


class FrozenQuerySet(models.QuerySet[Any]):
    def update(self, **kwargs: Any) -> NoReturn:
        raise Immutable("A revision never changes. Edit the profile and submit it again.")

    def delete(self) -> NoReturn:
        raise Immutable("A revision is never deleted. Retire the profile instead.")


class Frozen(models.Model):
    """A row that is written once. The model refuses changes with a sentence; database triggers refuse the rest."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise Immutable("A revision never changes. Edit the profile and submit it again.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise Immutable("A revision is never deleted. Retire the profile instead.")


class RevisionQuerySet(FrozenQuerySet):
    def of(self, profile: Profile) -> "Self":
        return self.filter(profile=profile)


class Revision(Frozen):
    """One act of freezing a profile. `seal` is sha256(salt ‖ digest), both kept with the text."""

    profile = models.ForeignKey(Profile, on_delete=models.PROTECT, related_name="+")
    uid = models.CharField(max_length=10, help_text=_("The profile's uid."))
    number = models.PositiveIntegerField(_("number"))
    seal = models.CharField(_("seal"), max_length=64)
    ledger_mark = models.BigIntegerField(help_text=_("The newest line of the ledger when this was frozen."))
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    frozen_at = models.DateTimeField(_("frozen at"))

    objects = RevisionQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["profile", "number"], name="revision_number_once")]

    def __str__(self) -> str:
        return f"{self.uid} revision {self.number}"


class RevisionText(Frozen):
    """The canonical text of a revision, its digest, and the salt of its seal."""

    revision = models.OneToOneField(Revision, on_delete=models.PROTECT, primary_key=True, related_name="frozen")
    text = models.TextField()
    digest = models.CharField(max_length=64, db_index=True)
    salt = models.CharField(max_length=64, help_text=_("32 random bytes, in hexadecimal."))

    objects = FrozenQuerySet.as_manager()

    def __str__(self) -> str:
        return self.digest


class RevisionName(models.Model):
    """A name that people gave to a revision, to find it again: "before the sabbatical". Beside it, never in it."""

    revision = models.OneToOneField(Revision, on_delete=models.PROTECT, primary_key=True, related_name="label")
    name = models.CharField(_("name"), max_length=200)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("when"), auto_now=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=~models.Q(name=""), name="revisionname_says_something")]

    def __str__(self) -> str:
        return self.name


class RevisionAuthor(Frozen):
    """A person whose words at `path` differ in this revision from what readers had when it was frozen."""

    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="authors")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    path = models.CharField(max_length=250)

    objects = FrozenQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["revision", "user", "path"], name="revisionauthor_once")]

    def __str__(self) -> str:
        return f"{self.path} by {self.user_id}"
