"""What changed of a portrait: the picture, the words with it, and which part of it is shown."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from . import labels
from .changes import Change, compared

Portrait = Mapping[str, Any]


def portrait_changed(old: Portrait | None, new: Portrait | None) -> Iterator[Change]:
    """Yield the changes from one portrait to another, each of which may be missing. Unequal ones have one at least."""
    if old == new:
        return
    a, b = old or {}, new or {}
    told = False
    if a.get("sha256") != b.get("sha256"):
        pictures = (a.get("sha256", ""), b.get("sha256", ""))
        told = True
        yield replace(_change("sha256", _picture(a), _picture(b)), pictures=pictures)
    for fact in ("alt", "credit", "licence"):
        if a.get(fact, "") != b.get(fact, ""):
            told = True
            yield _change(fact, a.get(fact, ""), b.get(fact, ""))
    if a and b and _point(a) != _point(b):
        yield _change("point", _point(a), _point(b))
    elif not told:
        yield compared("portrait", "", labels.label_of_field("portrait"), a, b)


def _change(fact: str, old: str, new: str) -> Change:
    label = _("%(row)s, %(fact)s") % {"row": labels.label_of_field("portrait"), "fact": labels.label_of_fact(fact)}
    return compared("portrait", fact, label, old, new)


def _picture(portrait: Portrait) -> str:
    if not portrait:
        return ""
    told = {"width": portrait["width"], "height": portrait["height"], "name": portrait["sha256"][:12]}
    return _("%(width)s × %(height)s pixels, %(name)s") % told


def _point(portrait: Portrait) -> str:
    return _("%(x)s %% from the left, %(y)s %% from the top") % {"x": portrait["x"], "y": portrait["y"]}
