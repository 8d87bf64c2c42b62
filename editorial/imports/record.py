"""The one validated shape of an import: the native document. Lenient in what it takes, strict about types."""

from typing import Annotated, Any, Literal, Self

from pydantic import Field, GetJsonSchemaHandler, field_validator, model_validator
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from profiles.document import SCHEMA, SECTIONS
from profiles.identifiers import normalise_identifier

from .fields import Clean, Date, Line, Main, MainLine, MainName, MainProse, Name, NeededName, Prose, Slug, Tag, Uid
from .parts import Former, OrganizationRecord, ParentRecord, Part, PersonRecord, SourceRecord


class Row(Part):
    """One row of a section: its key (left out, it is made from the words) and its evidence.

    What the row is made of (`plain`) is needed, but where its key is given: then it is a row of an unfinished draft.
    """

    key: Slug = ""
    source: SourceRecord | None = None
    locator: Name = ""

    @classmethod
    def _filled(cls, parts: dict[str, Any]) -> dict[str, Any]:
        if parts.get("key") and cls.plain not in parts:
            parts[cls.plain] = None if cls.plain in ("organization", "source") else ""
        return parts

    @classmethod
    def __get_pydantic_json_schema__(cls, core: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        schema = super().__get_pydantic_json_schema__(core, handler)
        own = schema["anyOf"][-1] if cls.plain else schema
        if cls.plain in own.get("required", []):
            own["required"] = [name for name in own["required"] if name != cls.plain]
            if not own["required"]:
                del own["required"]
            own["anyOf"] = [{"required": [cls.plain]}, {"required": ["key"]}]
        return schema


class TopicRecord(Row):
    """A field of research."""

    plain = "label"

    uid: Uid = ""
    slug: Slug = ""
    label: MainName
    parent: ParentRecord | None = None
    former: Former = []


class AffiliationRecord(Row):
    """A post at an organization."""

    plain = "organization"

    organization: Annotated[OrganizationRecord | None, Main]
    role: Line = ""
    started: Date = ""
    ended: Date = ""


class TextRecord(Row):
    """A heading and the Markdown under it; [@slug] cites a source. The biography's key is "biography"."""

    plain = "body"

    heading: Name = "Biography"
    body: MainProse


class KnownForRecord(Row):
    """An idea, system or direction that makes this person worth knowing."""

    plain = "title"

    title: MainLine
    description: Prose = ""


class ReadingRecord(Row):
    """A work to start with, and why."""

    plain = "source"

    source: Annotated[SourceRecord | None, Main]
    because: Prose = ""
    level: Literal["", "introductory", "intermediate", "advanced"] = ""


class QuoteRecord(Row):
    """Words that they said or wrote."""

    plain = "text"

    text: MainProse
    occasion: Line = ""
    said_on: Date = ""


class HonorRecord(Row):
    """A prize, fellowship or other recognition."""

    plain = "title"

    title: MainLine
    awarded_by: Line = ""
    year: Date = ""


class EducationRecord(Row):
    """A degree."""

    plain = "institution"

    institution: MainLine
    degree: Line = ""
    year: Date = ""
    advisors: Annotated[list[PersonRecord], Field(max_length=50)] = []


class LinkRecord(Row):
    """A home page, or an identifier with its scheme."""

    plain = "value"

    scheme: Literal[
        "homepage", "orcid", "openalex", "semanticscholar", "dblp", "wikidata", "scholar", "github", "other"
    ] = "homepage"
    value: Annotated[str, Field(max_length=500), Clean, Main]
    label: Name = ""

    @model_validator(mode="after")
    def _in_one_spelling(self) -> Self:
        if self.value:
            self.value = normalise_identifier(self.scheme, self.value)
        return self


class RelatedRecord(Row):
    """A person whom this page points to, and why."""

    plain = "name"

    name: MainName
    uid: Uid = ""
    because: Prose = ""


Percent = Annotated[int, Field(ge=0, le=100)]


class PortraitRecord(Part):
    """A picture kept here, by its SHA-256, or a file beside the document; and the words that go with it."""

    plain = "file"

    sha256: Annotated[str, Field(pattern=r"^([0-9a-f]{64})?$"), Clean] = ""
    file: Annotated[str, Field(max_length=300, description="Its path, beside or under the document."), Clean] = ""
    width: Annotated[int, Field(ge=0, description="The kept picture knows better.")] = 0
    height: Annotated[int, Field(ge=0, description="The kept picture knows better.")] = 0
    alt: Line = ""
    credit: Line = ""
    licence: Line = ""
    x: Percent = 50
    y: Percent = 40

    @model_validator(mode="after")
    def _says_which_picture(self) -> Self:
        if not (self.sha256 or self.file):
            raise ValueError("names no picture. Give its sha256, or a file beside this document.")
        return self


Many = Field(max_length=1000)


class Record(Part):
    """A researcher's profile. Only `name` is needed; what is left out is left alone."""

    schema_version: Literal[2] = Field(2, alias="schema")
    uid: Uid = ""
    slug: Slug = ""
    name: NeededName
    sort_name: Name = ""
    other_names: Annotated[list[Name], Many] = []
    native_name: Name = ""
    native_lang: Tag = ""
    pronunciation: Name = ""
    living: bool | None = None
    portrait: PortraitRecord | None = None
    focus: Line = ""
    role: Line = ""
    brief: Prose = ""
    summary: Prose = ""
    about: Prose = ""
    research_generated_on: Date = ""
    research_generated_by: Name = ""
    topics: Annotated[list[TopicRecord], Many] = []
    affiliations: Annotated[list[AffiliationRecord], Many] = []
    texts: Annotated[list[TextRecord], Many] = []
    known_for: Annotated[list[KnownForRecord], Many] = []
    readings: Annotated[list[ReadingRecord], Many] = []
    quotes: Annotated[list[QuoteRecord], Many] = []
    honors: Annotated[list[HonorRecord], Many] = []
    education: Annotated[list[EducationRecord], Many] = []
    links: Annotated[list[LinkRecord], Many] = []
    related: Annotated[list[RelatedRecord], Many] = []
    sources: Annotated[list[SourceRecord], Many] = []

    @field_validator("schema_version", mode="before")
    @classmethod
    def _schema_we_read(cls, value: Any) -> Any:
        if str(value) not in ("1", str(SCHEMA)):
            raise ValueError(
                f"is {str(value)[:20]}, but only 1 to {SCHEMA} can be read here. Export the profile again."
            )
        return SCHEMA

    @field_validator("other_names", mode="after")
    @classmethod
    def _without_blanks(cls, value: list[str]) -> list[str]:
        return [name for name in value if name]

    @model_validator(mode="after")
    def _keys_stand_once(self) -> Self:
        for section in SECTIONS:
            keys = [row.key for row in getattr(self, section) if row.key]
            if twice := next((key for key in keys if keys.count(key) > 1), None):
                raise ValueError(f"{section} has two rows with the key “{twice}”. Leave one of the keys out.")
        return self


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of the native document."""
    schema = Record.model_json_schema(by_alias=True)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
