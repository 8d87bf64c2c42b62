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

# Lines that a literal block keeps as they are.
_BLOCK = re.compile(
    r"[^\s](?:[^\n\r\t\x00-\x1f\x7f-\xa0\ud800-\udfff\ufffe\uffff]*[^\s])?(?:\n+[^\s][^\n\t\x00-\x1f\x7f-\xa0\u2028\u2029\ufeff\ufffe\uffff]*(?<!\s))*"
)


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
        return {name: _yaml(part) for name, part in value.items() if part not in ("", None, [])}
    if isinstance(value, list):
        return [_yaml(part) for part in value]
    if isinstance(value, str) and _BLOCK.fullmatch(value):
        return LiteralScalarString(value) if "\n" in value else value
    return DoubleQuotedScalarString(value) if isinstance(value, str) and value else value
