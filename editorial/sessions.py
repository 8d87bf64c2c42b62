"""The session engine (SESSION_ENGINE): Django's database sessions, in rows that know whose they are."""

from typing import Any

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore

from .models.sessions import DeskSession


class SessionStore(DatabaseStore):
    """Keeps each session in a DeskSession; ending one is deleting its row."""

    @classmethod
    def get_model_class(cls) -> Any:
        return DeskSession

    def create_model_instance(self, data: dict[str, Any]) -> Any:
        session: Any = super().create_model_instance(data)
        session.fill(data)
        return session
