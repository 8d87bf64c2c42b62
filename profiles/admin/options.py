"""How a profile is edited, without any of the desk's rules: fields, sections, and how rows are put in order."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.contrib import admin
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy as _

from ..models.working import SECTIONS, Profile
from .forms import LINES, ProfileForm
from .formsets import RowFormSet
from .inlines import INLINES
from .portrait import FIELDS
from .sheet import Sheet
from .terms import Terms

if TYPE_CHECKING:
    _ModelAdmin = admin.ModelAdmin[Profile]
else:
    _ModelAdmin = admin.ModelAdmin

MOST_ROWS = 2000  # of one section: where Django's formsets refuse more, with a sentence


class ProfileAdmin(_ModelAdmin):
    """One screen for a profile and its ten sections. The desk subclasses and registers it."""

    form = ProfileForm
    formfield_overrides = LINES
    inlines = INLINES
    fieldsets = (
        (None, {"fields": ("name", "sort_name", "slug", "living")}),
        (_("In short"), {"fields": ("focus", "role", "brief", "summary")}),
        (_("Portrait"), {"fields": FIELDS}),
        (_("The name elsewhere"), {"fields": ("other_names", "native_name", "native_lang", "pronunciation")}),
        (_("The page itself"), {"fields": ("about", "research_generated_on", "research_generated_by")}),
    )

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None and isinstance(field.widget, forms.Textarea):
            field.widget.attrs["rows"] = {"summary": 6, "about": 4}.get(db_field.name, 3)
        return field

    def sheet(self, request: HttpRequest, profile: Profile | None, data: QueryDict | None = None) -> Sheet:
        """Return the whole form, bound to `data` if there is any."""
        # Not `get_form`: that leaves all fields out for people who may only read.
        callback = partial(self.formfield_for_dbfield, request=request)
        form_class = forms.modelform_factory(Profile, self.form, formfield_callback=callback)
        make_form = cast(Callable[..., ProfileForm], form_class)
        initial = {} if data is not None or profile else self.get_changeform_initial_data(request)
        form = make_form(data, instance=profile, initial=initial)
        terms = Terms()
        formsets = []
        for inline in self.get_inline_instances(request, profile):
            make_formset = cast(Callable[..., RowFormSet], inline.get_formset(request, profile))
            formsets.append(make_formset(data, instance=form.instance, form_kwargs={"terms": terms}))
        groups = [(title, cast(tuple[str, ...], options["fields"])) for title, options in self.fieldsets]
        return Sheet(form, formsets, terms, groups)


Posted = dict[str, list[str]]


@dataclass(frozen=True)
class Arranged:
    """What was posted with a row moved or added, and which row (and button of it) should have the focus next."""

    data: QueryDict
    section: str
    row: int
    button: str


def arranged(data: QueryDict) -> Arranged | None:
    """Return the posted form as `_move` ("known_for:3:up", by index) or `_add` ("known_for") asks for it.

    None where neither was pressed. A place that is not there leaves everything as it is.
    """
    if "_add" not in data and "_move" not in data:
        return None
    wish = [data.get("_add", ""), "", "add"] if "_add" in data else data.get("_move", "").split(":")
    section, index, button = wish if len(wish) == 3 else ("", "", "")
    copy = data.copy()
    if section not in SECTIONS:
        return Arranged(copy, "", 0, "")
    rows = posted_rows(copy, section)
    here = int(index) if index.isascii() and index.isdigit() and len(index) < 6 else 0
    there = here + {"up": -1, "down": 1}.get(button, 0)
    if button == "add":
        there = len(rows)
        rows.append(blank_row(section))
    elif here < len(rows) and 0 <= there < len(rows):
        rows[here], rows[there] = rows[there], rows[here]
    put_rows(copy, section, rows)
    return Arranged(copy, section, there, button)


def blank_row(section: str) -> Posted:
    """Return what a new row holds before anybody types."""
    row = SECTIONS[section]()
    return {name: [str(getattr(row, name))] for name in row.texts if getattr(row, name)}


def posted_rows(data: QueryDict, section: str) -> list[Posted]:
    """Take a section's rows out of a posted form, each as its fields by their short names."""
    total = data.get(f"{section}-TOTAL_FORMS", "")
    count = min(int(total), MOST_ROWS) if total.isascii() and total.isdigit() and len(total) < 6 else 0
    rows: list[Posted] = [{} for _row in range(count)]
    for name in list(data):
        found = re.fullmatch(rf"{section}-(\d{{1,5}})-(\w+)", name)
        if found and int(found[1]) < count:
            rows[int(found[1])][found[2]] = data.pop(name)
    return rows


def put_rows(data: QueryDict, section: str, rows: list[Posted]) -> None:
    """Put rows back into a posted form, in this order."""
    data[f"{section}-TOTAL_FORMS"] = str(len(rows))
    data.setdefault(f"{section}-INITIAL_FORMS", "0")
    for index, row in enumerate(rows):
        for name, values in row.items():
            data.setlist(f"{section}-{index}-{name}", values)
