"""EMAIL_URL: how mail leaves, in one address, as Django's settings."""

from __future__ import annotations

from email.utils import formataddr, parseaddr
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

from config import env

BACKENDS = {
    "console": "django.core.mail.backends.console.EmailBackend",
    "memory": "django.core.mail.backends.locmem.EmailBackend",
    "file": "django.core.mail.backends.filebased.EmailBackend",
    "smtp": "django.core.mail.backends.smtp.EmailBackend",
    "smtps": "django.core.mail.backends.smtp.EmailBackend",
}
PATIENCE = 10  # seconds for a mail server that does not answer: somebody waits for a page meanwhile


def mail(name: str, *, site_name: str, site_url: str) -> dict[str, Any]:
    """Django's mail settings for console://, memory://, file:///FOLDER, smtp://USER:PASSWORD@HOST:587 or smtps://….

    `?from=desk@example.org` names the sender of all mail; `?tls=false` is for a mail server on this machine that
    knows no STARTTLS. User and password are percent-decoded. The messages never repeat the value: it may hold a
    password.
    """
    value = env.text(name, "console://")
    example = (
        f"Write {name}=smtp://USER:PASSWORD@HOST:587?from=desk@example.org, or {name}=console:// to print mail"
        " instead of sending it."
    )
    if "#" in value:
        raise ImproperlyConfigured(f"{name} holds a #. Write %23 where a password has one. {example}")
    try:
        parts = urlsplit(value)
        port = parts.port
        options = dict(parse_qsl(parts.query, strict_parsing=True)) if parts.query else {}
    except ValueError:
        raise ImproperlyConfigured(f"{name} cannot be understood. {example}") from None
    if parts.scheme not in BACKENDS:
        known = ", ".join(f"{scheme}://" for scheme in BACKENDS)
        raise ImproperlyConfigured(f"{name} does not begin with one of {known}. {example}")
    known_options = {"from", "tls"} if parts.scheme == "smtp" else {"from"}
    if unknown := sorted(options.keys() - known_options):
        raise ImproperlyConfigured(
            f"{name} has the unknown option {unknown[0]!r}. Known after {parts.scheme}:// are:"
            f" {', '.join(sorted(known_options))}."
        )
    sender = _sender(name, options.get("from", ""), site_name=site_name, site_url=site_url)
    found = {"EMAIL_BACKEND": BACKENDS[parts.scheme], "DEFAULT_FROM_EMAIL": sender, "SERVER_EMAIL": sender}
    if parts.scheme == "file":
        return found | {"EMAIL_FILE_PATH": _folder(name, parts.netloc, unquote(parts.path))}
    if parts.scheme not in {"smtp", "smtps"}:
        if parts.netloc or parts.path.strip("/"):
            raise ImproperlyConfigured(f"{name} has words after {parts.scheme}:// that mean nothing there. {example}")
        return found
    user, _, password = parts.netloc.rpartition("@")[0].partition(":")
    if not parts.hostname or parts.path.strip("/") or bool(user) != bool(password):
        raise ImproperlyConfigured(f"{name} needs a host, no path, and user and password both or neither. {example}")
    return found | {
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": port or (465 if parts.scheme == "smtps" else 587),
        "EMAIL_HOST_USER": unquote(user),
        "EMAIL_HOST_PASSWORD": unquote(password),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_USE_TLS": parts.scheme == "smtp" and _on(name, options.get("tls", "true")),
        "EMAIL_TIMEOUT": PATIENCE,
    }


def _on(name: str, value: str) -> bool:
    if value.lower() not in env.TRUE | env.FALSE:
        raise ImproperlyConfigured(f"{name} has tls={value!r}. Write tls=true or tls=false.")
    return value.lower() in env.TRUE


def _folder(name: str, host: str, path: str) -> str:
    if host or not path.startswith("/") or Path(path).is_file():
        raise ImproperlyConfigured(
            f"{name} does not name a folder. Write three slashes: {name}=file:///var/spool/mail."
        )
    return path


def _sender(name: str, value: str, *, site_name: str, site_url: str) -> str:
    """Return the sender: as given, else the site's name at the site's host."""
    if not value:
        host = urlsplit(site_url).hostname or ""
        public = "." in host and not host.replace(".", "").isdigit()
        return formataddr((" ".join(site_name.split()), f"no-reply@{host if public else 'localhost'}"))
    label, address = parseaddr(value)
    if "@" not in address[1:-1] or value != " ".join(value.split()):
        raise ImproperlyConfigured(f"{name} has from={value!r}. Write an address, for example from=desk@example.org.")
    return formataddr((label, address)) if label else address
