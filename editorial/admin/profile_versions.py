"""What travels with an open form, signed: the version it was loaded with, and the choices that it still asks for."""

from typing import Any

from django.core import signing

from editorial.threeway import KINDS, Fork, Version
from profiles.admin import Sheet

Forks = dict[str, Fork]
_LOADED, _OPEN = "imprimatur.profile.loaded", "imprimatur.profile.forks"


def version_of(sheet: Sheet) -> Version:
    """Return what a form holds, as it stands on the screen."""
    return Version(sheet.values(), sheet.keys(), sheet.ticked())


def sealed(version: Version) -> str:
    """Return what a form was loaded with, to travel in it: compressed and signed."""
    fields = {path: value for path, value in version.fields.items() if value}
    rows = {section: list(keys) for section, keys in version.rows.items() if keys}
    return signing.dumps([fields, rows], salt=_LOADED, compress=True)


def unsealed(text: str) -> Version | None:
    """Return what a form was loaded with; None where it does not say, or was meddled with."""
    found = _signed(text, _LOADED)
    return Version(found[0], found[1]) if isinstance(found, list) and len(found) == 2 else None


def sealed_forks(forks: Forks) -> str:
    """Return the choices that a form asks for, to travel in it; "" for none."""
    packed = {path: [fork.kind, fork.base, fork.mine, fork.theirs] for path, fork in forks.items()}
    return signing.dumps(packed, salt=_OPEN, compress=True) if packed else ""


def unsealed_forks(text: str) -> Forks:
    """Return the choices that a form asks for; none where it was meddled with."""
    found = _signed(text, _OPEN)
    if not isinstance(found, dict):
        return {}
    return {path: Fork(*parts) for path, parts in found.items() if parts[0] in KINDS}


def _signed(text: str, salt: str) -> Any:
    try:
        return signing.loads(text, salt=salt)
    except (signing.BadSignature, ValueError):
        return None
