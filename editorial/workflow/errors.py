class WorkflowError(Exception):
    """A verb was refused; the message says what happened and what to do next."""
