"""Dates known to the year, the month or the day, written as ISO 8601 writes them."""

import datetime
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper

    _CharField = models.CharField[str, str]
else:
    _CharField = models.CharField

_SHAPE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date of known precision: (2024), (2024, 9) or (2024, 9, 30)."""

    year: int
    month: int | None = None
    day: int | None = None

    @classmethod
    def parse(cls, text: str) -> "PartialDate":
        """Read YYYY, YYYY-MM or YYYY-MM-DD; raises ValueError with a sentence for anything else."""
        shape = _SHAPE.fullmatch(text)
        if shape is None:
            raise ValueError(f"“{text}” is not a date. Write a year, a month or a day: 2024, 2024-09 or 2024-09-30.")
        year, month, day = (int(part) if part else None for part in shape.groups())
        assert year is not None
        try:
            datetime.date(year, month or 1, day or 1)
        except ValueError:
            raise ValueError(f"“{text}” is not in the calendar. Check the month and the day.") from None
        return cls(year, month, day)

    def __str__(self) -> str:
        return "-".join(f"{part:0{width}d}" for part, width in ((self.year, 4), (self.month, 2), (self.day, 2)) if part)


def validate_partial_date(value: str) -> None:
    try:
        PartialDate.parse(value)
    except ValueError as error:
        raise ValidationError(str(error), code="partial_date") from None


class PartialDateField(_CharField):
    """A CharField that holds "", YYYY, YYYY-MM or YYYY-MM-DD; the database refuses any other shape."""

    description = _("Date known to the year, month or day")
    default_validators = [validate_partial_date]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["max_length"] = 10
        kwargs.setdefault("blank", True)
        kwargs.setdefault("default", "")
        kwargs.setdefault("help_text", _("A year, a month or a day: 2024, 2024-09 or 2024-09-30."))
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        del kwargs["max_length"]
        return name, path, args, kwargs

    def db_check(self, connection: "BaseDatabaseWrapper") -> str:
        assert self.column is not None
        column = connection.ops.quote_name(self.column)
        if connection.vendor == "postgresql":
            return rf"{column} ~ '^(\d{{4}}(-\d{{2}}(-\d{{2}})?)?)?$'"
        digit = "[0-9]"
        year, month = digit * 4, f"-{digit * 2}"
        shapes = (year, year + month, year + month * 2)
        return " OR ".join([f"{column} = ''", *(f"{column} GLOB '{shape}'" for shape in shapes)])
