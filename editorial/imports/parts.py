"""What records are made of: the base of all parts, and the things and people that rows name."""

from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, GetJsonSchemaHandler, model_validator
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from profiles.folding import clean
from profiles.identifiers import parse_work

from .fields import Arxiv, Clean, Date, Doi, Line, NeededLine, NeededName, Ror, ShortWeb, Slug, Uid, Web
from .texts import text_of


class Part(BaseModel):
    """What all parts share: no unknown fields, null is as good as left out, a bare text fills `plain`."""

    model_config = ConfigDict(extra="forbid", serialize_by_alias=True)
    plain: ClassVar[str] = ""

    @model_validator(mode="before")
    @classmethod
    def _lenient(cls, value: Any) -> Any:
        if isinstance(value, str) and cls.plain:
            return {cls.plain: value}
        if isinstance(value, dict):
            return cls._filled({clean(str(name)): part for name, part in value.items() if part is not None})
        return value

    @classmethod
    def _filled(cls, parts: dict[str, Any]) -> dict[str, Any]:
        """Return the parts with what may be left out."""
        return parts

    @classmethod
    def __get_pydantic_json_schema__(cls, core: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        schema = handler.resolve_ref_schema(handler(core))
        if not cls.plain:
            return schema
        hint = {"type": "string", "description": f"A bare text stands for its {cls.plain}."}
        return {"title": schema.pop("title", cls.__name__), "anyOf": [hint, schema]}


# The addresses of those that were merged into this one.
Former = Annotated[list[Slug], Field(max_length=1000)]


class SourceRecord(Part):
    """A work that a claim rests on: known by its DOI, arXiv id or address, or by its title alone."""

    plain = "title"

    uid: Uid = ""
    slug: Slug = ""
    kind: Literal["", "paper", "project", "repository", "talk", "book", "dataset", "post"] = ""
    title: Annotated[str, Field(max_length=500), Clean] = ""
    authors: Annotated[str, Field(max_length=1000), Clean] = ""
    year: Date = ""
    venue: Line = ""
    doi: Doi = ""
    arxiv: Arxiv = ""
    url: Web = ""
    former: Former = []

    @model_validator(mode="before")
    @classmethod
    def _recognised(cls, value: Any) -> Any:
        """Take a bare DOI, arXiv id or web address for what it is."""
        if not isinstance(value, str):
            return value
        text = str(text_of(value))
        try:
            work = parse_work(text)
        except ValueError:
            if "://" in text and " " not in text:
                raise
            return text
        return {name: found for name in ("doi", "arxiv", "url") if (found := getattr(work, name))}

    @model_validator(mode="after")
    def _says_which_work(self) -> Self:
        if not (self.title or self.doi or self.arxiv or self.url):
            raise ValueError("names no work. Give a title, a DOI, an arXiv id or a web address.")
        return self


class OrganizationRecord(Part):
    """A university, company or institute."""

    plain = "label"

    uid: Uid = ""
    slug: Slug = ""
    label: NeededLine
    ror: Ror = ""
    url: ShortWeb = ""
    former: Former = []


class ParentRecord(Part):
    """The wider topic."""

    plain = "label"

    uid: Uid = ""
    slug: Slug = ""
    label: NeededName
    former: Former = []


class PersonRecord(Part):
    """Somebody by name, and by uid where they have a profile here."""

    plain = "name"

    name: NeededName
    uid: Uid = ""
