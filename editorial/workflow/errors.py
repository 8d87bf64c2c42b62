from collections.abc import Sequence
from typing import TYPE_CHECKING

from editorial.checks import Problem

if TYPE_CHECKING:
    from .waiving import Judged


class WorkflowError(Exception):
    """A verb was refused; the message says what happened and what to do next."""


class Damaged(WorkflowError):
    """What was frozen or approved is not what it was: nothing is published from it."""


class Blocked(WorkflowError):
    """House rules stop the verb: its message lists the blockers (`problems`), code and row, one a line."""

    def __init__(self, refusal: str, judged: "Sequence[Judged]") -> None:
        self.refusal = refusal
        self.judged = list(judged)
        super().__init__(refusal, self.judged)

    @property
    def problems(self) -> list[Problem]:
        return [one.problem for one in self.judged]

    def __str__(self) -> str:
        return "\n".join([self.refusal, *(f"{one.code} {one.path}: {one.sentence}" for one in self.problems)])
