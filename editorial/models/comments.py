"""Comments on a place of a page, in threads that stay open until somebody resolves them."""

from typing import TYPE_CHECKING, Any, NoReturn

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from profiles.models.working import Profile

from .links import PreviewLink
from .revisions import Immutable, Revision

if TYPE_CHECKING:
    from typing import Self


class CommentQuerySet(models.QuerySet["Comment"]):
    def threads(self) -> "Self":
        """Return the comments that open a thread."""
        return self.filter(thread=None)

    def open(self) -> "Self":
        """Return the threads that nobody resolved: they travel from revision to revision."""
        return self.threads().filter(resolved_at=None)


class Comment(models.Model):
    """One comment, or (with `thread`) one answer. `path` is the place, as `known_for/mamba`; "" the whole page.

    Its words never change. A thread is resolved and reopened at its first comment.
    """

    profile = models.ForeignKey(Profile, on_delete=models.PROTECT, related_name="+")
    revision = models.ForeignKey(Revision, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    path = models.CharField(max_length=250, blank=True)
    thread = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="answers")
    text = models.TextField(_("comment"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    link = models.ForeignKey(PreviewLink, null=True, blank=True, on_delete=models.PROTECT, related_name="comments")
    guest = models.CharField(_("name"), max_length=200, blank=True)
    at = models.DateTimeField(_("when"), auto_now_add=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    resolved_at = models.DateTimeField(_("resolved at"), null=True, blank=True)

    objects = CommentQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["profile", "resolved_at"], name="comment_open")]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="comment_says_something"),
            models.CheckConstraint(
                condition=Q(by__isnull=False, link__isnull=True) | Q(by__isnull=True, link__isnull=False),
                name="comment_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(resolved_by__isnull=True, resolved_at__isnull=True)
                | Q(resolved_by__isnull=False, resolved_at__isnull=False, thread__isnull=True),
                name="comment_resolved_as_a_thread",
            ),
        ]

    def __str__(self) -> str:
        return self.text[:60]

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise Immutable("What was said stays said. Answer the comment instead.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise Immutable("A comment is never deleted. Resolve it instead.")
