"""What robots read: the sitemap (https://www.sitemaps.org/protocol.html) and robots.txt."""

import hashlib
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db.models import Max
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.html import escape
from django.views.decorators.http import require_safe

from profiles.models.published import Entry, Publication
from profiles.public.responses import answer
from profiles.public.views import errors

MOST = 50_000  # addresses in one file, by the protocol
FIXED = ("/", "/researchers/", "/topics/", "/about/reviewing/")
PARTS: dict[str, Any] = {"researchers": Publication, "entries": Entry}
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_NAMESPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


@require_safe
def sitemap(request: HttpRequest) -> HttpResponseBase:
    """List every live address, or, where one file cannot hold them, the files that do."""
    last = {part: model.objects.aggregate(last=Max("pk"))["last"] or 0 for part, model in PARTS.items()}
    if sum(last.values()) + len(FIXED) <= MOST:
        rows = [*((path, None) for path in FIXED), *_researchers(0, MOST), *_entries(0, MOST)]
        return _xml(request, _urls(rows))
    files = [
        f"/sitemap-{part}-{number}.xml"
        for part, pk in last.items()
        for number in range(1, -(-pk // MOST) + 1)
        if _rows(part, number)
    ]
    body = "".join(f"<sitemap><loc>{_absolute(path)}</loc></sitemap>" for path in files)
    return _xml(request, f"<sitemapindex {_NAMESPACE}>{body}</sitemapindex>")


@require_safe
def sitemap_part(request: HttpRequest, part: str, number: int) -> HttpResponseBase:
    """List the addresses of one range of primary keys, so that no file needs a count or an offset."""
    rows = _rows(part, number) if part in PARTS and 1 <= number < 10**6 else []
    if not rows:
        return errors.not_found(request)
    return _xml(request, _urls(rows))


def _rows(part: str, number: int) -> list[tuple[str, Any]]:
    of = _researchers if part == "researchers" else _entries
    return list(of((number - 1) * MOST, number * MOST))


def _researchers(over: int, upto: int) -> Iterable[tuple[str, Any]]:
    rows = Publication.objects.live().filter(pk__gt=over, pk__lte=upto).order_by("pk")
    return ((f"/researchers/{slug}/", on) for slug, on in rows.values_list("slug", "reviewed_on"))


def _entries(over: int, upto: int) -> Iterable[tuple[str, Any]]:
    rows = Entry.objects.filter(people__gt=0, pk__gt=over, pk__lte=upto).order_by("pk")
    return ((f"/{kind}s/{slug}/", None) for kind, slug in rows.values_list("kind", "slug"))


def _urls(rows: Iterable[tuple[str, Any]]) -> str:
    body = "".join(
        f"<url><loc>{_absolute(path)}</loc>{f'<lastmod>{on.isoformat()}</lastmod>' if on else ''}</url>\n"
        for path, on in rows
    )
    return f"<urlset {_NAMESPACE}>\n{body}</urlset>"


def _absolute(path: str) -> str:
    return escape(f"{settings.SITE_URL.rstrip('/')}{path}")


def _xml(request: HttpRequest, text: str) -> HttpResponseBase:
    body = (_HEAD + text + "\n").encode()
    return answer(request, body, etag=f'"{hashlib.sha256(body).hexdigest()}"', content_type="application/xml")


@require_safe
def robots(request: HttpRequest) -> HttpResponseBase:
    """Keep robots off the desk and out of endless searches, and show them the sitemap."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in (*settings.DESK_PATHS, "/search/"))]
    body = "\n".join([*lines, "", f"Sitemap: {_absolute('/sitemap.xml')}", ""]).encode()
    etag = f'"{hashlib.sha256(body).hexdigest()}"'
    return answer(request, body, etag=etag, content_type="text/plain; charset=utf-8")
