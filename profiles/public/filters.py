"""Narrowing the list of researchers: topic, organization, first letter, order."""

from typing import Any
from urllib.parse import urlencode

import django_filters
from django.core.validators import RegexValidator
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from profiles.models.published import Entry, Membership, Publication
from profiles.public import listing


class ResearcherFilter(django_filters.FilterSet):  # type: ignore[misc]
    """Reads the query string. `entries` are the topic and organization named; `unknown`, names of none."""

    topic = django_filters.CharFilter(method="narrowed")
    organization = django_filters.CharFilter(method="narrowed")
    sort = django_filters.ChoiceFilter(
        choices=[("name", _("Name")), ("reviewed", _("Recently reviewed"))], method="kept"
    )
    letter = django_filters.CharFilter(
        validators=[RegexValidator("^[A-Za-z]$", _("Choose one letter from A to Z."))], method="kept"
    )

    KINDS = ("topic", "organization")

    class Meta:
        model = Publication
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.entries: dict[str, Entry] = {}
        self.unknown: dict[str, str] = {}

    def kept(self, queryset: "QuerySet[Publication]", name: str, value: str) -> "QuerySet[Publication]":
        """Leave the rows: the page's order and start are the keyset's business."""
        return queryset

    narrowed = kept

    def filter_queryset(self, queryset: "QuerySet[Publication]") -> "QuerySet[Publication] | QuerySet[Membership]":
        """Return the publications, or the memberships of those who belong to all entries named."""
        asked = {kind: self.form.cleaned_data[kind] for kind in self.KINDS if self.form.cleaned_data[kind]}
        self.entries = listing.entries(asked)
        self.unknown = {kind: slug for kind, slug in asked.items() if kind not in self.entries}
        if self.unknown:
            return queryset.none()
        return listing.belonging(list(self.entries.values())) if self.entries else queryset

    @property
    def order(self) -> str:
        """Return the order asked for, by name unless told otherwise."""
        return str(self.form.cleaned_data.get("sort") or "name")

    @property
    def start(self) -> bytes | None:
        """Return where a letter begins in the order of names."""
        letter = str(self.form.cleaned_data.get("letter") or "")
        return letter.lower().encode() if letter and self.order == "name" else None

    def link(self, **changes: str) -> str:
        """Return the address of this list with some choices changed; "" takes one away, and every page starts anew."""
        kept = {
            name: str(self.form.cleaned_data.get(name) or "") for name in ("topic", "organization", "sort", "letter")
        }
        chosen = {name: value for name, value in (kept | changes).items() if value}
        return f"/researchers/?{urlencode(chosen)}" if chosen else "/researchers/"
