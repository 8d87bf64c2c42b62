"""Every verb that moves a profile, and its rules: the only writer of reviews, events and the two state columns."""

from .amending import Proposal, Showing, amend, pages_showing
from .assigning import assign, claim, may_assign, may_release, release, review_opened
from .batches import approve_batch, drop, publish_batch
from .commenting import comment, may_comment, reopen, resolve
from .editing import StaleEdit, edited, open_for_editing, restore, restored, term_edited
from .errors import Blocked, Damaged, WorkflowError
from .merge_plan import Plan, plan_merge
from .merging import merge_profiles, plan_profile_merge, unmerge_profiles, waiting_merges
from .merging_terms import merge_terms, unmerge_terms, why_not_unmerge
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
    "Plan",
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
    "merge_profiles",
    "merge_terms",
    "name_revision",
    "open_for_editing",
    "opened",
    "pages_showing",
    "plan_merge",
    "plan_profile_merge",
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
    "unmerge_profiles",
    "unmerge_terms",
    "unpublish",
    "unschedule",
    "waiting_merges",
    "waive",
    "why_not_unmerge",
    "withdraw",
]
