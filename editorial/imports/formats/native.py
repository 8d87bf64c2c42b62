"""The native document: one profile as YAML or JSON, many as JSON Lines, a JSON array or YAML documents."""

import json
import re
from collections.abc import Collection, Iterator
from typing import Any

from ..parsed import Parsed, refused, validated
from .yaml import DEEP, documents

NAME = "native"
PRECEDENCE = 3

_YAML_START = re.compile(r"""(?:-\s+)?["']?[A-Za-z_][\w-]*["']?\s*:(?:\s|$)""")


def recognises(text: str, name: str) -> bool:
    """JSON by its first bracket; YAML by a first line that is a key, or by the file's name."""
    if text.lstrip()[:1] in ("{", "["):
        return True
    if name.lower().endswith((".yaml", ".yml")):
        return True
    for line in text.splitlines():
        if line.strip() and not line.startswith(("#", "---", "%")):
            return bool(_YAML_START.match(line))
    return False


def read(text: str, name: str, *, known: Collection[str] = ()) -> Iterator[Parsed]:
    """Yield each profile; a fault of a line or of one document refuses that one alone."""
    if text.lstrip()[:1] not in ("{", "["):
        yield from _yaml(text, name)
    elif _is_lines(text, name):
        for number, line in enumerate(text.split("\n"), 1):
            if line.strip():
                yield from _json(line, name, number)
    else:
        yield from _json(text, name, 1)


def _is_lines(text: str, name: str) -> bool:
    """JSON Lines by name, or because each line opens a bracket of its own."""
    if name.lower().endswith((".jsonl", ".ndjson")):
        return True
    lines = [line for line in text.split("\n") if line.strip()]
    return len(lines) > 1 and all(line.startswith("{") for line in lines)


def _json(text: str, name: str, line: int) -> Iterator[Parsed]:
    """Yield the object, or each object of the array; `line` is where the text starts in its file."""
    reader = _Reader(text)
    try:
        array = reader.takes("[")
        while not (array and reader.takes("]")):
            start = reader.position
            data, faults = reader.value()
            place = line + text.count("\n", 0, start)
            yield refused(name, place, NAME, faults[0]) if faults else _profile(data, name, place)
            if not array:
                break
            if reader.takes(",") == reader.sees("]"):
                raise json.JSONDecodeError("a value, “,” or “]” is missing", text, reader.position)
        reader.ends()
    except json.JSONDecodeError as error:
        place = line + error.lineno - 1
        reason = f"This is not JSON: {error.msg} (column {error.colno}). Correct it there and import it again."
        yield refused(name, place, NAME, reason, unread=True)
    except RecursionError:
        yield refused(name, line, NAME, DEEP, unread=True)
    except ValueError:  # Python refuses to read integers of more than 4,300 digits
        yield refused(name, line, NAME, "A number here is too long to be one. Put it in quotes.")


class _Reader:
    """Reads JSON value by value, and collects what JSON lets pass but a record must not hold."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.faults: list[str] = []
        self.position = 0
        self._decoder = json.JSONDecoder(object_pairs_hook=self._unique, parse_constant=self._constant)
        self._skip()

    def takes(self, sign: str) -> bool:
        if not self.sees(sign):
            return False
        self.position += 1
        self._skip()
        return True

    def sees(self, sign: str) -> bool:
        return self.text.startswith(sign, self.position)

    def value(self) -> tuple[Any, list[str]]:
        """Return the next value and its faults."""
        self.faults = []
        data, self.position = self._decoder.raw_decode(self.text, self.position)
        self._skip()
        return data, self.faults

    def ends(self) -> None:
        if self.position < len(self.text):
            raise json.JSONDecodeError("there is something after its end", self.text, self.position)

    def _skip(self) -> None:
        found = _SPACE.match(self.text, self.position)
        self.position = found.end() if found else self.position

    def _unique(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        """Note what would silently lose a value: a name that stands twice in one object."""
        found = dict(pairs)
        if len(found) < len(pairs):
            twice = next(key for key in found if sum(key == other for other, _ in pairs) > 1)
            self.faults.append(f"The name “{twice[:60]}” stands twice in one object. Keep one of the two.")
        return found

    def _constant(self, text: str) -> None:
        self.faults.append(f"{text} is not a value that JSON knows. Leave it out or put it in quotes.")


_SPACE = re.compile(r"[ \t\r\n]*")


def _yaml(text: str, name: str) -> Iterator[Parsed]:
    """Yield each document; a document may be a list of profiles."""
    for document in documents(text):
        if document.fault:
            yield refused(name, document.line, NAME, document.fault, unread=document.unread)
            continue
        if not isinstance(document.data, list):
            yield _profile(document.data, name, document.lines.get("", document.line), document.lines)
            continue
        lines: dict[str, dict[str, int]] = {}
        for path, line in document.lines.items():
            index, _, rest = path.removeprefix("[").partition("]")
            lines.setdefault(index, {})[rest.lstrip(".")] = line
        for number, data in enumerate(document.data):
            own = lines.get(str(number), {})
            yield _profile(data, name, own.get("", document.line), own)


def _profile(data: Any, name: str, line: int, lines: dict[str, int] | None = None) -> Parsed:
    if not isinstance(data, dict):
        return refused(name, line, NAME, "A profile is a group of named values that starts with a name.")
    return validated(name, line, NAME, data, lines=lines)
