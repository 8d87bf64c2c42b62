"""The secret key of a development site: made once, kept in a file that only its owner can read."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from django.core.management.utils import get_random_secret_key


def kept_secret_key(path: Path) -> str:
    """The key in the file; a missing file is made with a new key and mode 0600."""
    if not path.exists():
        _make(path)
    key = path.read_text("ascii", errors="replace").strip()
    if len(key) < 50:
        raise ImproperlyConfigured(f"{path} does not hold a secret key. Delete the file: a new one will be made.")
    return key


def _make(path: Path) -> None:
    """Write a new key beside its place, then link it there whole: of two processes, one wins, both agree."""
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=".secret-key-")  # mkstemp's mode is 0600
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(get_random_secret_key() + "\n")
    with suppress(FileExistsError):
        os.link(name, path)
    Path(name).unlink()
