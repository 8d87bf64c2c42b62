class WorkflowError(Exception):
    """A verb was refused; the message says what happened and what to do next."""


class Damaged(WorkflowError):
    """What was frozen or approved is not what it was: nothing is published from it."""
