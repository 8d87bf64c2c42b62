"""The types of a record's fields: text that is cleaned on its way in, dates, identifiers in one spelling."""

from collections.abc import Callable
from typing import Annotated, TypeVar

from pydantic import AfterValidator, BeforeValidator, Field, ValidationInfo
from pydantic_core import PydanticKnownError

from profiles.dates import PartialDate
from profiles.identifiers import normalise_url, parse_arxiv, parse_doi, parse_ror

from .texts import text_of


def _date(value: str) -> str:
    if value:
        PartialDate.parse(value)
    return value


def _web(value: str) -> str:
    return normalise_url(value) if value else ""


def _one_spelling(parse: Callable[[str], str], what: str) -> AfterValidator:
    """Return a validator that brings an identifier into its one spelling."""

    def check(value: str) -> str:
        found = parse(value) if value else ""
        if value and not found:
            raise ValueError(f"“{value[:80]}” is not {what}.")
        return found

    return AfterValidator(check)


T = TypeVar("T")


def _or_key(value: T, info: ValidationInfo) -> T:
    """Refuse a row's empty main word, unless its key says which row of a draft is meant."""
    if not value and not info.data.get("key"):
        raise PydanticKnownError("string_too_short", {"min_length": 1})
    return value


Clean = BeforeValidator(text_of)
# What a row is made of. A row with a key may lack it: drafts may be incomplete, and are exported as they are.
Main = AfterValidator(_or_key)

Text = Annotated[str, Clean]
Name = Annotated[str, Field(max_length=200), Clean]
Line = Annotated[str, Field(max_length=300), Clean]
Prose = Annotated[str, Field(max_length=50_000), Clean]
Tag = Annotated[str, Field(max_length=20, pattern=r"^[A-Za-z0-9-]*$"), Clean]
NeededName = Annotated[str, Field(min_length=1, max_length=200), Clean]
NeededLine = Annotated[str, Field(min_length=1, max_length=300), Clean]
MainName = Annotated[Name, Main]
MainLine = Annotated[Line, Main]
MainProse = Annotated[Prose, Main]
Slug = Annotated[str, Field(max_length=100, pattern=r"^[A-Za-z0-9_-]*$"), Clean]
Uid = Annotated[
    str,
    Field(pattern=r"^([0-9a-hjkmnp-tv-z]{10})?$", description="Ten characters; Imprimatur gives them."),
    Clean,
]
Date = Annotated[
    Text,
    AfterValidator(_date),
    Field(description="Known to the year, month or day: 2024, 2024-09, 2024-09-30."),
]
Web = Annotated[str, Field(max_length=1000), Clean, AfterValidator(_web)]
ShortWeb = Annotated[str, Field(max_length=500), Clean, AfterValidator(_web)]
Doi = Annotated[str, Field(max_length=300), Clean, _one_spelling(parse_doi, "a DOI such as 10.1000/182")]
Arxiv = Annotated[str, Field(max_length=80), Clean, _one_spelling(parse_arxiv, "an arXiv id (2205.14135)")]
Ror = Annotated[str, Field(max_length=80), Clean, _one_spelling(parse_ror, "a ROR id such as 00hx57361")]
