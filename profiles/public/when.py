"""Dates as pages write them: months in full, so that no reader wonders what "Sept." stands for."""

import datetime

from django.utils import formats, translation

from profiles.dates import PartialDate


def day(date: datetime.date) -> str:
    """Return a day in full: April 2, 2026."""
    return formats.date_format(date, _unless_english("DATE_FORMAT", "F j, Y"))


def short(date: datetime.date) -> str:
    """Return a day as lists show it: Apr 2, 2026."""
    return formats.date_format(date, _unless_english("DATE_FORMAT", "M j, Y"))


def display(value: str) -> str:
    """Return a partial date in words, to the precision that is known; "" stays ""."""
    if not value:
        return ""
    known = PartialDate.parse(value)
    first = datetime.date(known.year, known.month or 1, known.day or 1)
    if known.day:
        return day(first)
    return formats.date_format(first, "YEAR_MONTH_FORMAT") if known.month else f"{known.year:04d}"


def _unless_english(otherwise: str, english: str) -> str:
    # Django's own English format abbreviates some months and not others ("Nov. 21", "April 2").
    return english if (translation.get_language() or "").startswith("en") else otherwise
