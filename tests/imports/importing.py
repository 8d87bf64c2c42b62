"""Helpers: files in, outcomes and drafts out."""

from pathlib import Path
from typing import Any

from editorial.imports.apply import Outcome
from editorial.imports.formats import read
from editorial.imports.importer import Importer
from profiles import snapshot
from profiles.models.working import Profile


def bring(text: str, name: str = "file", **options: Any) -> list[Outcome]:
    """Import a text as if it stood in a file of that name."""
    return list(Importer(**options).run(read(text, name)))


def statuses(outcomes: list[Outcome]) -> list[str]:
    return [outcome.status for outcome in outcomes]


def draft(slug: str) -> dict[str, Any]:
    return snapshot.take(Profile.objects.get(slug=slug))


def said(slug: str) -> dict[str, Any]:
    """Return the draft without what each database makes up for itself."""
    found: dict[str, Any] = without_uids(draft(slug))
    return found


def without_uids(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: without_uids(part) for name, part in value.items() if name != "uid"}
    return [without_uids(part) for part in value] if isinstance(value, list) else value


SEEDS = Path(__file__).resolve().parents[3] / "shared" / "seeds"
