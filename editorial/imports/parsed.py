"""What a format hands over: a record, or the reasons why there is none, with its place in the file."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError

from profiles.folding import clean

from .record import Record
from .texts import plain_problems


@dataclass(frozen=True, slots=True)
class Mark:
    """Advice for an editor: what was suggested or doubtful, and where ("summary", "known_for[0]")."""

    code: str
    path: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a record is refused: the field ("" for the whole), a sentence, and its line in the file."""

    field: str
    reason: str
    line: int

    def __str__(self) -> str:
        return f"{self.line}: {self.field}: {self.reason}" if self.field else f"{self.line}: {self.reason}"


@dataclass(slots=True)
class Parsed:
    """One item of a file; no `record` exactly when `problems` says why. A `stub` is merely named there."""

    file: str
    line: int
    format: str
    record: Record | None = None
    marks: list[Mark] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    stub: bool = False
    unread: bool = False  # not even its shape could be made out


def refused(file: str, line: int, format: str, reason: str, *, field: str = "", unread: bool = False) -> Parsed:
    """Return an item that is no record, with its one reason."""
    return Parsed(file, line, format, problems=[Problem(field, clean(reason), line)], unread=unread)


def validated(
    file: str,
    line: int,
    format: str,
    data: object,
    *,
    marks: list[Mark] | None = None,
    lines: Mapping[str, int] | None = None,
    stub: bool = False,
) -> Parsed:
    """Return the data as a record, or refused with every problem; `lines` knows the line of some paths."""
    item = Parsed(file, line, format, marks=marks or [], stub=stub)
    try:
        item.record = Record.model_validate(data)
    except ValidationError as error:
        for path, reason in plain_problems(error, Record):
            item.problems.append(Problem(path, clean(reason), _line_of(path, lines or {}, line)))
    return item


def _line_of(path: str, lines: Mapping[str, int], default: int) -> int:
    """Return the line of the path or, where that is unknown, of the nearest thing around it."""
    while path:
        if path in lines:
            return lines[path]
        cut = max(path.rfind("."), path.rfind("["))
        path = path[:cut] if cut > 0 else ""
    return default


def row(**values: Any) -> dict[str, Any]:
    """Return the values that say something: a section row as a format writes it."""
    return {name: value for name, value in values.items() if value not in ("", None, [])}
