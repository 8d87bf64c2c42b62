"""Every verb that moves a profile, and its rules: the only writer of reviews, events and the two state columns."""

from .editing import StaleEdit, edited, open_for_editing, restore, restored, term_edited
from .errors import Blocked, Damaged, WorkflowError
from .naming import name_revision
from .publishing import publish, retire, unpublish
from .reviewing import approve, request_changes, submit, withdraw
from .rules import disqualified, live_revision, possible_reviewers
from .sharing import guest_comment, opened, revoke, share, shareable
from .waiving import Checklist, Judged, blockers, problems, waive

__all__ = [
    "Blocked",
    "Checklist",
    "Damaged",
    "Judged",
    "StaleEdit",
    "WorkflowError",
    "approve",
    "blockers",
    "disqualified",
    "edited",
    "guest_comment",
    "live_revision",
    "name_revision",
    "open_for_editing",
    "opened",
    "possible_reviewers",
    "problems",
    "publish",
    "request_changes",
    "restore",
    "restored",
    "retire",
    "revoke",
    "share",
    "shareable",
    "submit",
    "term_edited",
    "unpublish",
    "waive",
    "withdraw",
]
