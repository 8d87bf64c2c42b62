"""What people have typed into open forms and not saved: kept for them alone, outside history, until saved or discarded.

A tab is known by a ticket that the server gave with the form: signed, so that it can be handed in by nobody else, and
by its owner even after the session has ended.
"""

import datetime
import secrets
from dataclasses import dataclass

from django.core import signing
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from editorial.models import User
from editorial.models.buffers import Buffer
from profiles.models.working import Profile

# A tab that was not heard of for longer than this is no longer open; older words than KEPT are forgotten.
AWAKE = datetime.timedelta(minutes=2)
KEPT = datetime.timedelta(days=30)
MOST_OFFERED = 5
MOST = 200  # of one person; beyond that the emptiest and oldest go, so that no account can fill the disk

_SALT = "imprimatur.profile.tab"


@dataclass(frozen=True, slots=True)
class Ticket:
    """One open form: whose, of which profile (0 for a new one), in which tab."""

    user: int
    profile: int
    tab: str

    def __str__(self) -> str:
        return signing.dumps([self.user, self.profile, self.tab], salt=_SALT)


def new_ticket(user: User, profile: Profile | None) -> Ticket:
    """Return the ticket for a form that is about to be shown."""
    return Ticket(user.pk, profile.pk if profile else 0, secrets.token_hex(16))


def read_ticket(text: str) -> Ticket | None:
    """Return the ticket that a form carries; None where it carries none of ours, or an old one."""
    try:
        user, profile, tab = signing.loads(text, salt=_SALT, max_age=KEPT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return Ticket(user, profile, tab)


def keep(ticket: Ticket, *, version: int, typed: str | None, closed: bool = False) -> None:
    """Note that a tab is open, and what is typed in it: None leaves what is kept, "" says that nothing is unsaved."""
    now = timezone.now()
    heard = {"version": version, "seen_at": now, "closed": closed}
    if typed is not None:
        heard |= {"typed": typed, "typed_at": now if typed else None}
    if closed and not typed and (typed == "" or not _of(ticket).exclude(typed="").exists()):
        _of(ticket).delete()
        return
    about = {"profile_id": ticket.profile or None}
    _kept, made = Buffer.objects.update_or_create(
        user_id=ticket.user, tab=ticket.tab, defaults=heard, create_defaults={**heard, **about}
    )
    if made:
        mine = Buffer.objects.filter(user=ticket.user).annotate(wordy=Q(typed__gt=""))
        Buffer.objects.filter(
            pk__in=list(mine.order_by("-wordy", "-seen_at").values_list("pk", flat=True)[MOST:])
        ).delete()


def take_over(buffer: Buffer, ticket: Ticket) -> None:
    """Make unsaved words those of another tab, in which they are shown from now on: they stay kept."""
    buffer.tab, buffer.seen_at, buffer.closed = ticket.tab, timezone.now(), False
    buffer.save(update_fields=["tab", "seen_at", "closed"])


def let_go(ticket: Ticket) -> None:
    """Forget a tab: what was typed in it is saved."""
    _of(ticket).delete()


def leave(ticket: Ticket) -> None:
    """Note that a tab is no longer open; its words stay."""
    _of(ticket).update(closed=True)


def _of(ticket: Ticket) -> QuerySet[Buffer]:
    return Buffer.objects.filter(user=ticket.user, tab=ticket.tab)


def about(profile: Profile | None, user: User, tab: str) -> list[Buffer]:
    """Return the other open forms of a profile, and this person's that hold unsaved words (`words`). One query.

    Nobody's words are fetched, and of a new profile only this person's forms are known.
    """
    others = Q(seen_at__gte=timezone.now() - AWAKE, closed=False) if profile else Q()
    mine = Q(user=user) & (Q(words=True) | Q(seen_at__gte=timezone.now() - AWAKE, closed=False))
    wordy = Exists(Buffer.objects.filter(pk=OuterRef("pk")).exclude(typed=""))
    found = Buffer.objects.annotate(words=wordy).filter(profile=profile).exclude(user=user, tab=tab)
    wanted = mine | others if profile else mine
    return list(found.filter(wanted).select_related("user").defer("typed").order_by("-seen_at"))


def is_open(buffer: Buffer) -> bool:
    """Say whether the form is still on somebody's screen, as far as is known."""
    return not buffer.closed and buffer.seen_at >= timezone.now() - AWAKE


def is_typing(buffer: Buffer) -> bool:
    """Say whether somebody typed there just now."""
    return buffer.typed_at is not None and buffer.typed_at >= timezone.now() - AWAKE


def own(user: User, profile: Profile | None, pk: int) -> Buffer | None:
    """Return this person's own unsaved words about a profile."""
    return Buffer.objects.filter(user=user, profile=profile, pk=pk).exclude(typed="").first()


def forget_old() -> int:
    """Remove what nobody came back for in 30 days; returns how many that were. For `run_due`."""
    return Buffer.objects.filter(seen_at__lt=timezone.now() - KEPT).delete()[0]
