"""Strict readers of environment variables.

An unset or empty variable gives the default. Anything that cannot be understood raises ImproperlyConfigured
with a sentence that says what to write instead: never a silent default.
"""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.conf.locale import LANG_INFO
from django.core.exceptions import ImproperlyConfigured

VARIABLES = (
    "DEBUG",
    "SECRET_KEY",
    "ALLOWED_HOSTS",
    "DATA_DIR",
    "DATABASE_URL",
    "TEST_DATABASE_URL",
    "CHROMIUM",
    "PORT",
    "SITE_NAME",
    "SITE_URL",
    "LANGUAGE_CODE",
    "REQUIRE_SECOND_FACTOR",
    "EMAIL_URL",
    "FORWARDED_ALLOW_IPS",
)

TRUE = frozenset({"true", "yes", "on", "1"})
FALSE = frozenset({"false", "no", "off", "0"})
HOST = re.compile(r"\.?[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*|\[[0-9a-f:.]+\]", re.I)
LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8})*", re.I)
# What may follow the question mark of a database address: libpq's own words.
DATABASE_OPTIONS = frozenset(
    {
        "application_name",
        "connect_timeout",
        "sslcert",
        "sslkey",
        "sslmode",
        "sslrootcert",
        "target_session_attrs",
    }
)


def refuse(name: str, value: str, instead: str) -> ImproperlyConfigured:
    """An error that names the variable, what it holds, and what to write instead."""
    return ImproperlyConfigured(f"{name}={value!r} cannot be understood. {instead}")


def text(name: str, default: str = "") -> str:
    """The value without surrounding space."""
    return os.environ.get(name, "").strip() or default


def flag(name: str, default: bool = False) -> bool:
    """true, yes, on, 1 or false, no, off, 0, in any case."""
    value = text(name).lower()
    if not value:
        return default
    if value not in TRUE | FALSE:
        raise refuse(name, value, f"Write {name}=true or {name}=false.")
    return value in TRUE


def port(name: str, default: int) -> int:
    """A TCP port that a server can listen on."""
    value = text(name)
    if not value:
        return default
    if not (value.isascii() and value.isdigit() and 1 <= int(value) <= 65535):
        raise refuse(name, value, f"Write a whole number from 1 to 65535, for example {name}={default}.")
    return int(value)


def hosts(name: str) -> list[str]:
    """Host names separated by commas, as Django's ALLOWED_HOSTS takes them: no scheme, no port, no path."""
    found = [part.strip() for part in text(name).split(",") if part.strip()]
    for host in found:
        if host != "*" and not HOST.fullmatch(host):
            raise refuse(
                name,
                host,
                f"Write bare host names with commas between, for example {name}=example.org,.example.net.",
            )
    return found


def folder(name: str, default: Path, *, base: Path) -> Path:
    """An absolute path of a folder, which may not exist yet; a relative one counts from `base`."""
    value = text(name)
    try:
        path = (base / Path(value).expanduser()).resolve() if value else default
        taken = path.exists() and not path.is_dir()
    except (OSError, RuntimeError, ValueError) as error:  # too long, a loop of links, ~nobody
        raise refuse(name, value, f"Write the path of a folder ({error}).") from None
    if taken:
        raise refuse(name, value, "There is a file at that path. Write the path of a folder.")
    return path


def site(name: str) -> str:
    """The address of a site, without a slash at its end; "" when unset."""
    value = text(name)
    if not value:
        return ""
    example = f"Write scheme and host, for example {name}=https://example.org."
    try:
        parts = urlsplit(value)
        port_number = parts.port
    except ValueError:
        raise refuse(name, value, example) from None
    if parts.scheme not in {"http", "https"} or not HOST.fullmatch(_bracketed(parts.hostname or "")):
        raise refuse(name, value, example)
    if parts.username or parts.password or parts.path.strip("/") or parts.query or parts.fragment:
        raise refuse(name, value, f"The site answers at the root of its host. {example}")
    host = _bracketed(parts.hostname or "")
    return f"{parts.scheme}://{host}" if port_number is None else f"{parts.scheme}://{host}:{port_number}"


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def language(name: str, default: str) -> str:
    """A language tag whose language Django knows, in lower case."""
    value = text(name, default).lower().replace("_", "-")
    if not LANGUAGE.fullmatch(value) or not {value, value.split("-")[0]} & LANG_INFO.keys():
        raise refuse(name, value, f"Write a language tag such as {name}=en-us or {name}=de.")
    return value


def program(name: str) -> str:
    """The path of a program that can be run; "" when unset."""
    value = text(name)
    if not value:
        return ""
    try:
        found = shutil.which(Path(value).expanduser())
    except (OSError, RuntimeError):
        found = None
    if found is None:
        raise refuse(name, value, "There is no such program. Write the path of one, or leave it unset.")
    return str(found)


def database(name: str) -> dict[str, Any] | None:
    """Django's connection settings for postgres://USER:PASSWORD@HOST:PORT/NAME?sslmode=…; None when unset.

    Every part is percent-decoded, so a password may hold any character and the host may be a socket folder
    (postgres://user@%2Frun%2Fpostgresql/name). The messages never repeat the value: it may hold a password.
    """
    value = text(name)
    if not value:
        return None
    example = f"Write {name}=postgres://USER:PASSWORD@HOST:5432/NAME, or leave it unset for SQLite under DATA_DIR."
    try:
        parts = urlsplit(value)
        number = parts.port
        options: dict[str, Any] = dict(parse_qsl(parts.query, strict_parsing=True)) if parts.query else {}
    except ValueError:
        raise ImproperlyConfigured(f"{name} cannot be understood. {example}") from None
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured(f"{name} has the unknown scheme {parts.scheme!r}. {example}")
    database_name = unquote(parts.path[1:])
    if not database_name or "/" in parts.path[1:] or parts.fragment:
        raise ImproperlyConfigured(f"{name} does not name one database after the host. {example}")
    if unknown := sorted(options.keys() - DATABASE_OPTIONS):
        raise ImproperlyConfigured(
            f"{name} has the unknown option {unknown[0]!r}. Known are: {', '.join(sorted(DATABASE_OPTIONS))}."
        )
    user, _, password = parts.netloc.rpartition("@")[0].partition(":")
    # Not parts.hostname, which is in lower case: a socket folder is not.
    host = parts.netloc.rpartition("@")[2]
    host = host[1 : host.index("]")] if host.startswith("[") else host.partition(":")[0]
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": database_name,
        "USER": unquote(user),
        "PASSWORD": unquote(password),
        "HOST": unquote(host),
        "PORT": "" if number is None else str(number),
        "OPTIONS": options,
    }
