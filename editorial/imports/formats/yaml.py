"""YAML as a record needs it: every plain word is text (`NO`, 2026-03-19, 0012), no name stands twice."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

_CORE = "tag:yaml.org,2002:"
_NULL = {"", "~", "null"}  # "Null" is a family name
DEEP = "The nesting is too deep to be a profile. Check the brackets."
_BRACKETS = re.compile(r"(?:[\[{]\s*){50}")
_LIMIT = 200_000  # values in one document: aliases of aliases multiply


class _Fault(ValueError):
    """Raised with a sentence and the line for what cannot be read."""

    def __init__(self, reason: str, line: int) -> None:
        super().__init__(reason)
        self.line = line


@dataclass
class Document:
    """One document: its data or its fault, the line of that, and the line of each path in it."""

    line: int
    data: Any = None
    fault: str = ""
    unread: bool = False  # the fault is that this is no YAML
    lines: dict[str, int] = field(default_factory=dict)
    size: int = 0


def documents(text: str) -> Iterator[Document]:
    """Yield the documents of a YAML 1.2 text. After one that is no YAML at all, nothing more can be read."""
    if _BRACKETS.search(text):  # the loader would take seconds to fail
        yield Document(line=1, fault=DEEP, unread=True)
        return
    loader = YAML(typ="safe", pure=True)
    try:
        for node in loader.compose_all(text):
            if node is not None:
                yield _document(node)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        reason = f"This is not YAML: {error.problem or error.context}. Correct it there; nothing after it was read."
        yield Document(line=mark.line + 1 if mark else 1, fault=reason, unread=True)
    except RecursionError:
        yield Document(line=1, fault=DEEP, unread=True)
    except (YAMLError, ValueError, AttributeError, TypeError, AssertionError) as error:
        # ruamel meets some broken texts with whatever fails first inside it.
        yield Document(line=1, fault=f"This is not YAML: {(str(error).splitlines() or ['?'])[0][:200]}", unread=True)


def _document(node: Node) -> Document:
    document = Document(line=node.start_mark.line + 1)
    try:
        document.data = _plain(node, document, "")
    except _Fault as fault:
        return Document(line=fault.line, fault=str(fault))
    except RecursionError:
        return Document(line=document.line, fault=DEEP, unread=True)
    return document


def _plain(node: Node, document: Document, path: str) -> Any:
    """Return the node as text, lists and dictionaries, and note its lines on the way."""
    line = node.start_mark.line + 1
    document.lines.setdefault(path, line)
    document.size += 1
    if document.size > _LIMIT:
        raise _Fault("The document is too large for one profile. Write the repeated parts out.", line)
    tag = str(node.tag)
    if not tag.startswith(_CORE) or tag.startswith((f"{_CORE}python", f"{_CORE}binary")):
        raise _Fault(f"The tag {tag.replace(_CORE, '!!')} has no meaning here. Remove it.", line)
    if isinstance(node, SequenceNode):
        return [_plain(item, document, f"{path}[{index}]") for index, item in enumerate(node.value)]
    if isinstance(node, MappingNode):
        found: dict[str, Any] = {}
        for key, value in node.value:
            if not isinstance(key, ScalarNode):
                raise _Fault("A list or group cannot be the name of a value. Write a word.", key.start_mark.line + 1)
            name = str(key.value)
            if name in found:
                reason = f"The name “{name[:60]}” stands twice in one group. Keep one of the two."
                raise _Fault(reason, key.start_mark.line + 1)
            below = f"{path}.{name}" if path else name
            document.lines.setdefault(below, key.start_mark.line + 1)
            found[name] = _plain(value, document, below)
        return found
    plain = getattr(node, "style", None) is None
    return None if plain and node.value in _NULL else str(node.value)
