"""A document → the page that readers see. Depends on its arguments, three settings and the templates alone."""

import gzip
import hashlib
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template import engines
from django.template.backends.django import DjangoTemplates
from django.template.loader import render_to_string
from django.utils import translation

from profiles import portraits
from profiles.public import facts, markdown, names, neighbourhood, page, portrait, structured, timeline, when, works
from profiles.public.facts import Card, People, Standing
from profiles.public.page import context
from profiles.templatetags.site import asset

# Raise it when pages must be rendered again for a reason that the sources below do not show.
CODE = 1

# What shapes a page besides its document and its templates.
_MODULES = (facts, markdown, names, neighbourhood, page, portrait, portraits, structured, timeline, when, works)
_ASSETS = ("site.css", "favicon.svg", "fonts/serif-display.woff2")


def profile_html(
    data: dict[str, Any],
    standing: Standing,
    cards: Sequence[Card] = (),
    people: People | None = None,
    *,
    pictures: str = portrait.PICTURES,
) -> str:
    """Return the whole page for a document in snapshot form. No query, nothing that depends on the hour.

    `pictures` is the address under which renditions of the portrait are found.
    """
    with translation.override(settings.LANGUAGE_CODE):
        return render_to_string("public/profile.html", context(data, standing, cards, people or {}, pictures=pictures))


@cache
def stamp() -> str:
    """Return the name of this way of rendering: equal stamps mean equal pages for equal documents."""
    told = hashlib.sha256()
    for part in (
        str(CODE),
        settings.LANGUAGE_CODE,
        settings.SITE_URL,
        settings.SITE_NAME,
        *(asset(name) for name in _ASSETS),
    ):
        told.update(part.encode() + b"\0")
    for path in [*_templates(), *(Path(str(module.__file__)) for module in _MODULES)]:
        told.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return told.hexdigest()


def pack(html: str) -> tuple[bytes, str]:
    """Return the page as stored: gzipped (the same bytes for the same page) and its digest before that."""
    identity = html.encode()
    return gzip.compress(identity, 9, mtime=0), hashlib.sha256(identity).hexdigest()


def _templates() -> list[Path]:
    """Return the template files that public pages are made of."""
    backend = engines["django"]
    assert isinstance(backend, DjangoTemplates)
    return sorted(path for folder in backend.engine.dirs for path in Path(folder, "public").glob("**/*.html"))
