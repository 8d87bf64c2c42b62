"""Working copies as native documents, as `import_profiles` reads them back."""

import io
import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.scalarstring import DoubleQuotedScalarString, LiteralScalarString

from profiles.document import Data

from .record import Record

FORMATS = ("yaml", "json", "jsonl")

# What YAML readers take for a line break or refuse, so that it has to be escaped.
_ODD = re.compile("[^\n\x20-\x7e\xa1-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
_BLOCK = re.compile(r"\S.*(?:\n+\S.*)*")  # no line starts with space, which a block would take for its indent
_TRAILING = re.compile(r"\s(?:\n|$)")


def written(documents: Iterable[Data], format: str, *, one: bool) -> Iterator[str]:
    """Yield pieces of text: YAML documents, one JSON object (`one`) or an array of them, or JSON Lines."""
    if format == "yaml":
        for index, document in enumerate(documents):
            yield ("---\n" if index else "") + as_yaml(document)
    elif format == "jsonl":
        for document in documents:
            yield json.dumps(_ordered(document), ensure_ascii=False) + "\n"
    elif one:
        for document in documents:
            yield json.dumps(_ordered(document), ensure_ascii=False, indent=2) + "\n"
    else:
        yield "["
        for index, document in enumerate(documents):
            yield (",\n" if index else "\n") + json.dumps(_ordered(document), ensure_ascii=False, indent=2)
        yield "\n]\n"


def as_yaml(document: Data) -> str:
    """Return one YAML document: every field of the head, rows without their empty values."""
    writer = YAML()
    writer.width = 4096
    writer.indent(mapping=2, sequence=4, offset=2)
    writer.allow_unicode = True
    stream = io.StringIO()
    writer.dump({name: _yaml(value) for name, value in _ordered(document).items()}, stream)
    return stream.getvalue()


def _ordered(document: Data) -> Data:
    """Return the document with its fields in the order in which people read them."""
    names = [field.alias or name for name, field in Record.model_fields.items()]
    return {name: document[name] for name in names if name in document}


def _yaml(value: Any) -> Any:
    """Return the value as it should be written: blocks for paragraphs, quotes where a block would change the text."""
    if isinstance(value, dict):
        # Without a heading, a text would be taken for the biography.
        return {name: _yaml(part) for name, part in value.items() if name == "heading" or part not in ("", None, [])}
    if isinstance(value, list):
        return [_yaml(part) for part in value]
    if not isinstance(value, str):
        return value
    if _ODD.search(value) or ("\n" in value and (not _BLOCK.fullmatch(value) or _TRAILING.search(value))):
        return DoubleQuotedScalarString(value)
    return LiteralScalarString(value) if "\n" in value else value
