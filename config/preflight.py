"""What this machine lacks to run the site, each in one clear line; the Makefile asks before it does anything.

`python config/preflight.py [--port]` runs before anything is installed: the standard library only.
"""

from __future__ import annotations

import importlib.util
import os
import socket
import sqlite3
import sys
from collections.abc import Iterator

OLDEST = (3, 11)


def machine() -> Iterator[str]:
    """What is wrong with this Python, if anything."""
    if sys.version_info < OLDEST:
        yield (
            f"Python {'.'.join(map(str, sys.version_info[:3]))} is too old; Imprimatur needs 3.11 or newer."
            " Name a newer one: make PYTHON=/path/to/python3"
        )
    if not (importlib.util.find_spec("venv") and importlib.util.find_spec("ensurepip")):
        yield (
            f"{sys.executable} has no venv module."
            f" On Debian: apt install python{sys.version_info[0]}.{sys.version_info[1]}-venv"
        )
    if not os.environ.get("DATABASE_URL", "").strip() and not has_fts5():
        yield (
            f"SQLite {sqlite3.sqlite_version} of {sys.executable} has no FTS5 with trigrams; search needs it."
            " Use another Python (make PYTHON=…), or set DATABASE_URL to a PostgreSQL database."
        )


def has_fts5() -> bool:
    """Whether SQLite was built with FTS5 and knows its trigram tokenizer."""
    connection = sqlite3.connect(":memory:")
    try:
        connection.execute("CREATE VIRTUAL TABLE probe USING fts5(words, tokenize='trigram')")
    except sqlite3.OperationalError:
        return False
    finally:
        connection.close()
    return True


def port() -> Iterator[str]:
    """What keeps us from listening on 127.0.0.1:PORT, if anything."""
    value = os.environ.get("PORT", "").strip() or "8000"
    if not (value.isascii() and value.isdigit() and 1 <= int(value) <= 65535):
        yield f"PORT={value!r} cannot be understood. Write a whole number from 1 to 65535, such as PORT=8000."
        return
    with socket.socket() as listener:
        # As the server does: an address that only lingers from the last run is free.
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(("127.0.0.1", int(value)))
        except OSError as error:
            yield (
                f"Cannot listen on 127.0.0.1:{value}: {(error.strerror or 'it is in use').lower()}."
                f" Stop what runs there or choose another port: make run PORT={int(value) % 65535 + 1}"
            )


def main(arguments: list[str]) -> int:
    """Print what is wrong, a line each; 0 when nothing is."""
    problems = [*machine(), *(port() if "--port" in arguments else ())]
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
