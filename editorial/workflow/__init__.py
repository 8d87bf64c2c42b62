"""Every verb that moves a profile, and its rules: the only writer of reviews, events and the two state columns."""

from .editing import StaleEdit, edited, open_for_editing, restore, term_edited
from .errors import Damaged, WorkflowError
from .publishing import publish, retire, unpublish
from .reviewing import approve, request_changes, submit, withdraw
from .rules import disqualified, live_revision, possible_reviewers

__all__ = [
    "Damaged",
    "StaleEdit",
    "WorkflowError",
    "approve",
    "disqualified",
    "edited",
    "live_revision",
    "open_for_editing",
    "possible_reviewers",
    "publish",
    "request_changes",
    "restore",
    "retire",
    "submit",
    "term_edited",
    "unpublish",
    "withdraw",
]
