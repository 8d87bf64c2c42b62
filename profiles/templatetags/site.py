"""What every page says about the site itself, and dates as pages write them."""

import datetime

from django import template
from django.conf import settings
from django.templatetags.static import static
from django.utils import formats

from profiles.public import when

register = template.Library()


@register.simple_tag
def asset(name: str) -> str:
    """Return the address of a static file; a missing manifest never takes an error page down."""
    try:
        return static(name)
    except ValueError:
        return f"{settings.STATIC_URL}{name}"


@register.simple_tag
def site_name() -> str:
    """Return the name that this site goes by."""
    return str(settings.SITE_NAME)


@register.simple_tag
def site_url(path: str = "") -> str:
    """Return an absolute address on this site."""
    return f"{settings.SITE_URL.rstrip('/')}{path}"


@register.simple_tag
def language() -> str:
    """Return the language of the site's own words."""
    return str(settings.LANGUAGE_CODE)


@register.filter
def long_date(date: datetime.date | None) -> str:
    """Return a day in full: April 2, 2026."""
    return when.day(date) if date else ""


@register.filter
def short_date(date: datetime.date | None) -> str:
    """Return a day as lists show it: Apr 2, 2026."""
    return when.short(date) if date else ""


@register.filter
def stamp_date(date: datetime.date | None) -> str:
    """Return a day as the seal has it: APR 2 2026."""
    return formats.date_format(date, "M j Y").upper() if date else ""
