"""Sessions that know whose they are, so that people can see and end their own."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.base_session import AbstractBaseSession, BaseSessionManager
from django.db import models
from django.utils import timezone

if TYPE_CHECKING:
    from typing import Self

    from .users import User


class DeskSessionQuerySet(models.QuerySet["DeskSession"]):
    def of(self, user: "User") -> "Self":
        """Return the sessions in which this person is logged in, newest first."""
        return self.filter(user=user, expire_date__gt=timezone.now()).order_by("-began_at", "session_key")

    def expired(self) -> "Self":
        return self.filter(expire_date__lte=timezone.now())


class DeskSession(AbstractBaseSession):
    """One browser at the desk. `user` is empty until the whole log-in is done.

    `browser` is in plain words and `address` is a network: enough to recognise one's own.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    browser = models.CharField(max_length=60, blank=True)
    address = models.CharField(max_length=60, blank=True)
    began_at = models.DateTimeField(default=timezone.now)

    # The base class asks for its own manager, whose name its save() uses.
    objects = BaseSessionManager.from_queryset(DeskSessionQuerySet)()  # type: ignore[misc]

    class Meta(AbstractBaseSession.Meta):
        verbose_name = "session of the desk"
        verbose_name_plural = "sessions of the desk"

    @classmethod
    def get_session_store_class(cls) -> type[SessionBase]:
        from editorial.sessions import SessionStore

        return SessionStore

    def fill(self, data: dict[str, Any]) -> None:
        """Take from a session's data what the list of sessions shows."""
        user, began = data.get("_auth_user_id"), data.get("began", {})
        self.user_id = int(user) if user else None
        self.browser, self.address = began.get("browser", ""), began.get("address", "")
        if began.get("at"):
            self.began_at = datetime.fromisoformat(began["at"])
