"""What the desk's templates say about people, digests and changes."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from editorial.diff import Change
from editorial.models import Comment, User

register = template.Library()


@register.filter
def person(user: User | None) -> str:
    """Return what the desk calls a person: the full name, else the account."""
    return (user.get_full_name() or user.username) if user else ""


@register.filter
def speaker(comment: Comment) -> str:
    """Return who said it: a person with an account, or a guest by the name on their link."""
    return person(comment.by) if comment.by else _("%(guest)s (guest)") % {"guest": comment.guest}


@register.filter
def at(found: Mapping[str, Any] | None, name: str) -> Any:
    """Return what stands under this name; "" where nothing does."""
    return (found or {}).get(name, "")


@register.filter
def add_key(name: str, key: int) -> str:
    """Return the name of a control about one row: "answer-12"."""
    return f"{name}{key}"


@register.filter
def short_digest(digest: str) -> str:
    """Return both ends of a digest: 8844ec127998…f8ca."""
    return f"{digest[:12]}…{digest[-4:]}" if len(digest) > 16 else digest


@register.filter
def tally(change: Change) -> str:
    """Return how big one change is: "9 words", "moved", "added, 12 words"."""
    words = ngettext("%(count)s word", "%(count)s words", change.words) % {"count": change.words}
    if change.kind == "changed":
        return words if change.words else _("spelling or marks")
    kind = {"added": _("added"), "removed": _("removed"), "moved": _("moved")}[change.kind]
    return f"{kind}, {words}" if change.words > 1 else kind


@register.filter
def waiting(days: int) -> str:
    """Return how long something waits: "Today", "1 day", "9 days"."""
    return ngettext("%(days)s day", "%(days)s days", days) % {"days": days} if days > 0 else _("Today")
