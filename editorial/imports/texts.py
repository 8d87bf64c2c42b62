"""What counts as text in a record, and its faults in plain sentences."""

import difflib
import types
from collections.abc import Iterator
from typing import Any, get_args, get_origin

from pydantic import BaseModel, ValidationError

from profiles.folding import clean


def text_of(value: object) -> object:
    """Return cleaned text for text or a whole number (a year); raises ValueError with a sentence."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, bool):
        raise ValueError("is true or false where text is expected. Put the word in quotes.")
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        raise ValueError("is a number with a fraction where text is expected. Put it in quotes.")
    raise ValueError(f"is {_kind(value)} where text is expected.")


def path_of(location: tuple[int | str, ...]) -> str:
    """Return ("known_for", 2, "title") as known_for[2].title."""
    path = ""
    for part in location:
        if isinstance(part, int):
            path += f"[{part}]"
        else:
            path += f".{part}" if path else _short(part)
    return path


def plain_problems(error: ValidationError, model: type[BaseModel] | None = None) -> Iterator[tuple[str, str]]:
    """Yield the path and a plain sentence for each fault; with `model` also likely names of fields."""
    for fault in error.errors(include_url=False):
        location = tuple(fault["loc"])
        yield path_of(location), _sentence(fault["type"], fault["msg"], fault.get("ctx", {}), location, model)


def _sentence(
    kind: str,
    message: str,
    context: dict[str, Any],
    location: tuple[int | str, ...],
    model: type[BaseModel] | None,
) -> str:
    match kind:
        case "missing":
            return "is missing. Give it a value."
        case "extra_forbidden":
            return "is not a field of the native document." + _proposal(location, model)
        case "string_too_long":
            return f"is longer than {context['max_length']:,} characters. Shorten it."
        case "string_too_short":
            return "is empty. Give it a value."
        case "too_long":
            return f"has more than {context['max_length']:,} entries."
        case "string_pattern_mismatch":
            return "has characters that cannot stand there."
        case "literal_error":
            return f"must be one of {context['expected']}."
        case "list_type":
            return "must be a list."
        case "model_type" | "model_attributes_type" | "dict_type":
            return "must be a group of named values."
        case "value_error":
            return str(context["error"])
    return message


def _proposal(location: tuple[int | str, ...], model: type[BaseModel] | None) -> str:
    """Return " Did you mean “focus”?" where a field of nearly that name exists."""
    for part in location[:-1]:
        if model is not None and isinstance(part, str):
            model = _model_in(model.model_fields[part].annotation) if part in model.model_fields else None
    if model is None:
        return ""
    names = [field.alias or name for name, field in model.model_fields.items()]
    near = difflib.get_close_matches(str(location[-1])[:100], names, 1)
    return f" Did you mean “{near[0]}”?" if near else ""


def _model_in(annotation: Any) -> type[BaseModel] | None:
    """Return the model inside list[Model] or Model | None."""
    if get_origin(annotation) in (list, types.UnionType):
        return next((found for part in get_args(annotation) if (found := _model_in(part))), None)
    return annotation if isinstance(annotation, type) and issubclass(annotation, BaseModel) else None


def _kind(value: object) -> str:
    match value:
        case dict():
            return "a group of named values"
        case list():
            return "a list"
        case None:
            return "empty"
    return "something else"


def _short(part: str) -> str:
    return part if len(part) <= 60 else f"{part[:57]}…"
