"""Every verb that moves a profile, and its rules: the only writer of reviews, events and the two state columns."""

from .amending import Proposal, Showing, amend, pages_showing
from .assigning import assign, claim, may_assign, may_release, release, review_opened
from .batches import approve_batch, drop, publish_batch
from .commenting import comment, may_comment, reopen, resolve
from .editing import StaleEdit, edited, open_for_editing, restore, restored, term_edited
from .errors import Blocked, Damaged, WorkflowError
from .naming import name_revision
from .publishing import publish, retire, unpublish
from .redirecting import redirect
from .reviewing import approve, request_changes, submit, withdraw
from .rules import disqualified, live_revision, possible_reviewers
from .scheduling import schedule, schedules_shown, unschedule
from .sharing import guest_comment, opened, revoke, share, shareable
from .together import Outcome, decidable, decide_each
from .waiving import Checklist, Judged, blockers, problems, waive

__all__ = [
    "Blocked",
    "Checklist",
    "Damaged",
    "Judged",
    "Outcome",
    "Proposal",
    "Showing",
    "StaleEdit",
    "WorkflowError",
    "amend",
    "approve",
    "approve_batch",
    "assign",
    "blockers",
    "claim",
    "comment",
    "decidable",
    "decide_each",
    "disqualified",
    "drop",
    "edited",
    "guest_comment",
    "live_revision",
    "may_assign",
    "may_comment",
    "may_release",
    "name_revision",
    "open_for_editing",
    "opened",
    "pages_showing",
    "possible_reviewers",
    "problems",
    "publish",
    "publish_batch",
    "redirect",
    "release",
    "reopen",
    "request_changes",
    "resolve",
    "restore",
    "restored",
    "retire",
    "review_opened",
    "revoke",
    "schedule",
    "schedules_shown",
    "share",
    "shareable",
    "submit",
    "term_edited",
    "unpublish",
    "unschedule",
    "waive",
    "withdraw",
]
