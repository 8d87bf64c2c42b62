"""Pages of a list by keyset: a cursor says after (or before) which row a page begins, never how many came before."""

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet


class BadCursor(ValueError):
    """Raised for a cursor that was made for another order, or by somebody else."""


@dataclass(frozen=True, slots=True)
class Order:
    """An order of rows: a column of their own (bytes or a number), then `id`. `name` guards its cursors."""

    name: str
    column: str
    id: str
    descending: bool = False

    def sorted(self, rows: "QuerySet[Any]", *, backwards: bool = False) -> "QuerySet[Any]":
        """Return the rows in this order, or from its end."""
        sign = "-" if self.descending != backwards else ""
        return rows.order_by(f"{sign}{self.column}", f"{sign}{self.id}")

    def beyond(self, rows: "QuerySet[Any]", key: Any, pk: int, *, backwards: bool = False) -> "QuerySet[Any]":
        """Return the rows after (before) a place; written so that an index on (column, id) seeks."""
        word = "lt" if self.descending != backwards else "gt"
        return rows.filter(
            Q(**{f"{self.column}__{word}e": key})
            & (Q(**{f"{self.column}__{word}": key}) | Q(**{f"{self.id}__{word}": pk}))
        )

    def cursor(self, key: Any, pk: int) -> str:
        """Return an opaque word for a place in this order."""
        plain = bytes(key).hex() if isinstance(key, bytes | memoryview) else int(key)
        text = json.dumps([self.name, plain, pk], separators=(",", ":"))
        return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")

    def place(self, cursor: str) -> tuple[Any, int]:
        """Return what `cursor` made; raises BadCursor for anything that it did not make."""
        try:
            raw = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
            name, key, pk = json.loads(raw)
            if name != self.name or type(pk) is not int or not 0 <= pk < 2**63:
                raise ValueError
            if type(key) is int and -(2**63) <= key < 2**63 and self.descending:
                return key, pk
            if isinstance(key, str) and not self.descending:
                return bytes.fromhex(key), pk
            raise ValueError
        except (ValueError, TypeError, binascii.Error, RecursionError):
            raise BadCursor(cursor) from None


@dataclass(frozen=True, slots=True)
class Page:
    """The rows of one page, and cursors to its neighbours ("" where there is none)."""

    rows: Sequence[Any]
    after: str
    before: str


def page(
    rows: "QuerySet[Any]",
    order: Order,
    *,
    size: int,
    after: str = "",
    before: str = "",
    start: bytes | None = None,
) -> Page:
    """Return one page of at most `size` rows, in one query.

    Raises BadCursor. `start` begins at a key instead of a cursor ("from the letter K").
    """
    backwards = bool(before) and not after
    if after or before:
        rows = order.beyond(rows, *order.place(after or before), backwards=backwards)
    elif start is not None:
        rows = rows.filter(**{f"{order.column}__gte": start})
    found = list(order.sorted(rows, backwards=backwards)[: size + 1])
    more, found = len(found) > size, found[:size]
    if backwards:
        found.reverse()
    if not found:
        return Page([], "", "")
    first, last = (order.cursor(getattr(row, order.column), getattr(row, order.id)) for row in (found[0], found[-1]))
    onwards = more or backwards
    back = more if backwards else bool(after or start is not None)
    return Page(found, last if onwards else "", first if back else "")
