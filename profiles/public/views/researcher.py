"""The profile page and the text behind its seal."""

import datetime
import gzip
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponsePermanentRedirect
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from profiles.models.published import Address, Publication
from profiles.public import render, stored
from profiles.public.responses import CACHE_CONTROL, accepts_gzip, answer
from profiles.public.views import errors

# One row, through a plain cursor: the ORM would cost more than everything else here together. The text is read
# only where the stored page was made by other templates than these.
_COLUMNS = (
    "id",
    "state",
    "name",
    "retired_note",
    "number",
    "digest",
    "reviewed_on",
    "reviewed_by",
    "alone",
    "page_digest",
)
_PAGE = f"""
SELECT {", ".join(_COLUMNS)}, CASE WHEN page_stamp = %s THEN page END, CASE WHEN page_stamp = %s THEN '' ELSE text END
FROM profiles_publication WHERE slug = %s
"""


@require_safe
def researcher(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Serve the stored page: one query. Two for a redirect, gone and 404; three where the page must be rendered."""
    stamp = render.stamp()
    with connection.cursor() as cursor:
        cursor.execute(_PAGE, [stamp, stamp, slug])
        row = cursor.fetchone()
    if row is None:
        return _elsewhere(request, slug, "")
    columns = dict(zip(_COLUMNS, row, strict=False))
    packed, text = row[-2:]
    if columns["state"] != Publication.State.LIVE:
        return errors.gone(request, name=columns["name"], note=columns["retired_note"])
    if packed:
        return _page(request, bytes(packed), columns["page_digest"])
    return _page(request, *render.pack(stored.html_of(_publication(columns, text))))


@require_safe
def revision(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Serve exactly the text whose SHA-256 the page shows."""
    columns = ("state", "text", "digest", "name", "retired_note")
    row = Publication.objects.filter(slug=slug).values_list(*columns).first()
    if row is None:
        return _elsewhere(request, slug, "revision.json")
    state, text, digest, name, note = row
    if state != Publication.State.LIVE:
        return errors.gone(request, name=name, note=note)
    return answer(request, text.encode(), etag=f'"{digest}"', content_type="application/json")


def _page(request: HttpRequest, packed: bytes, digest: str) -> HttpResponseBase:
    plain, zipped = f'"{digest}"', f'"{digest}-gz"'
    if accepts_gzip(request.headers.get("Accept-Encoding", "")):
        response = answer(request, packed, etag=zipped, same=(plain,), headers={"Content-Encoding": "gzip"})
    else:
        response = answer(request, gzip.decompress(packed), etag=plain, same=(zipped,))
    response.headers["Vary"] = "Accept-Encoding"
    return response


def _publication(columns: dict[str, Any], text: str) -> Publication:
    """Return the publication as far as rendering needs it. Some drivers give days as text."""
    wanted = {name: columns[name] for name in ("id", "number", "digest", "reviewed_by", "alone")}
    on = columns["reviewed_on"]
    return Publication(**wanted, text=text, reviewed_on=datetime.date.fromisoformat(on) if isinstance(on, str) else on)


def _elsewhere(request: HttpRequest, slug: str, rest: str) -> HttpResponseBase:
    """Lead on from an address that a profile used before, or say that there is nothing. One query."""
    former = (
        Address.objects.filter(kind="researcher", slug=slug.lower())
        .select_related("publication")
        .defer("publication__text", "publication__page")
        .first()
    )
    publication = former.publication if former else None
    if publication is None:
        return errors.not_found(request)
    if publication.state != Publication.State.LIVE:
        return errors.gone(request, name=publication.name, note=publication.retired_note)
    response = HttpResponsePermanentRedirect(f"/researchers/{publication.slug}/{rest}")
    response.headers["Cache-Control"] = CACHE_CONTROL
    return response
