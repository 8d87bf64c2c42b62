"""The ten sections of a profile as stacked inlines, in the order of the document."""

from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.db import models
from django.http import HttpRequest

from ..models.working import (
    Affiliation,
    Education,
    Honor,
    KnownFor,
    Link,
    Profile,
    Quote,
    Reading,
    RelatedPick,
    Row,
    TextSection,
    TopicRow,
)
from .forms import LINES, AffiliationForm, ReadingForm, RowForm, TopicForm
from .formsets import RowFormSet
from .terms import TermField, TermSelect

if TYPE_CHECKING:
    _StackedInline = admin.StackedInline[Row, Profile]
else:
    _StackedInline = admin.StackedInline

_EVIDENCE = ("source", "paste", "paste_title", "locator")


class RowInline(_StackedInline):
    """One section. `words` are the row's own fields; its evidence follows them."""

    form = RowForm
    formfield_overrides = LINES
    formset = RowFormSet  # type: ignore[assignment]
    extra = 0
    words: ClassVar[tuple[str, ...]] = ()
    evidence: ClassVar[tuple[str, ...]] = _EVIDENCE
    autocomplete_fields: ClassVar[tuple[str, ...]] = ("source",)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return [*self.words, *self.evidence]

    # Rows are part of their profile: whoever may edit that may edit them.

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perms(["profiles.change_profile"])

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perms(["profiles.change_profile"])

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perms(["profiles.change_profile"])

    def formfield_for_foreignkey(
        self, db_field: models.ForeignKey[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> Any:
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs |= {"form_class": TermField, "widget": TermSelect(db_field, self.admin_site)}
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Give long texts few lines to begin with: a screen holds ten sections."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None and isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget.can_view_related = field.widget.can_delete_related = False
        if field is not None and isinstance(field.widget, forms.Textarea):
            field.widget.attrs["rows"] = 14 if db_field.name == "body" else 4
        return field


class TopicInline(RowInline):
    model = TopicRow
    form = TopicForm
    words = ("topic", "by_name")
    autocomplete_fields = ("topic", "source")


class AffiliationInline(RowInline):
    model = Affiliation
    form = AffiliationForm
    words = ("organization", "by_name", "role", "started", "ended")
    autocomplete_fields = ("organization", "source")


class TextInline(RowInline):
    model = TextSection
    words = ("heading", "body")


class KnownForInline(RowInline):
    model = KnownFor
    words = ("title", "description")


class ReadingInline(RowInline):
    model = Reading
    form = ReadingForm
    words = ("source", "paste", "paste_title", "because", "level")
    evidence = ("locator",)


class QuoteInline(RowInline):
    model = Quote
    words = ("text", "occasion", "said_on")


class HonorInline(RowInline):
    model = Honor
    words = ("title", "awarded_by", "year")


class EducationInline(RowInline):
    model = Education
    words = ("institution", "degree", "year", "advisors")


class LinkInline(RowInline):
    model = Link
    words = ("scheme", "value", "label")


class RelatedInline(RowInline):
    model = RelatedPick
    words = ("name", "person_uid", "because")


INLINES: tuple[type[RowInline], ...] = (
    TopicInline,
    AffiliationInline,
    TextInline,
    KnownForInline,
    ReadingInline,
    QuoteInline,
    HonorInline,
    EducationInline,
    LinkInline,
    RelatedInline,
)
