"""The sheet: the head of a profile and its ten sections as one form, and what a template needs to show it."""

from collections.abc import Iterable, Iterator
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from ..models.vocabulary import Source, Term
from ..models.working import Profile
from .forms import ProfileForm, RowForm
from .formsets import RowFormSet
from .parts import Cell, Line, Problem, Section, model_of
from .terms import TermField, Terms


class Sheet:
    """One profile's whole form. Bound to what was posted, or showing what the database has."""

    def __init__(
        self,
        form: ProfileForm,
        formsets: list[RowFormSet],
        terms: Terms,
        groups: Iterable[tuple[Any, Iterable[str]]],
    ) -> None:
        self.form = form
        self.formsets = formsets
        self.terms = terms
        self.groups = [(title, [Cell(name, form[name]) for name in names]) for title, names in groups]
        self.sections = [self._section(formset) for formset in formsets]
        for row in self.rows():
            for name, term_field in row.term_fields.items():
                terms.want(model_of(term_field), row[name].value())

    def _section(self, formset: RowFormSet) -> Section:
        name, count = formset.model.section, len(formset.forms)
        named = formset.model._meta
        title = capfirst(str(named.verbose_name_plural))
        lines = []
        for number, form in enumerate(formset.forms, 1):
            path = f"{name}/{form.key}" if form.key else f"{name}/+{number}"
            label = f"{capfirst(str(named.verbose_name))} {number}"
            cells = [Cell(f"{path}/{one}", form[one], label) for one in form.fields if one != "DELETE"]
            lines.append(Line(path, form, label, number, number == count, cells))
        return Section(name, title, str(named.verbose_name), formset, lines)

    def filled_groups(self) -> list[tuple[Any, list[Cell]]]:
        """Return the groups of the head that hold something, for those who may only read."""
        return [(title, cells) for title, cells in self.groups if any(cell.shown for cell in cells)]

    def cells(self) -> Iterator[Cell]:
        """Yield each field whose place has a path: the head's, and those of rows that have a key."""
        for _title, cells in self.groups:
            yield from cells
        for line in self.lines():
            if line.form.key:
                yield from line.cells

    def lines(self) -> Iterator[Line]:
        """Yield each row, section by section."""
        for section in self.sections:
            yield from section.lines

    def rows(self) -> Iterator[RowForm]:
        """Yield the form of each row, section by section."""
        for formset in self.formsets:
            yield from formset.forms

    def citable(self) -> list[Source]:
        """Return the sources that rows name, by title: what a text can cite without a look elsewhere."""
        named = {row["source"].value() for row in self.rows() if "source" in row.term_fields}
        found = {term for value in named if isinstance(term := self.terms.get(Source, value), Source)}
        return sorted(found, key=lambda source: source.folded)

    def marked(self) -> list[tuple[str, str]]:
        """Return where marks stand, in the order of the form: a name, and the anchor that leads there."""
        found = [(cell.label, cell.bound.id_for_label) for _title, cells in self.groups for cell in cells if cell.marks]
        for section in self.sections:
            if section.marks:
                found.append((section.label, f"section-{section.name}"))
            found += [
                (line.label, line.anchor) for line in section.lines if line.marks or any(c.marks for c in line.cells)
            ]
        return found

    def focus(self, section: str, row: int) -> None:
        """Put the cursor into the first field of a row in which one types, so that the page opens there."""
        lines = next((one.lines for one in self.sections if one.name == section), [])
        if row < len(lines):
            self.point_to(lines[row].words)

    def point_to(self, cells: Iterable[Cell]) -> None:
        """Put the cursor into the first of these fields in which one types: choices from lists open elsewhere."""
        typed = [cell for cell in cells if not isinstance(cell.bound.field, TermField)]
        if typed:
            typed[0].bound.field.widget.attrs["autofocus"] = True

    @property
    def media(self) -> forms.Media:
        media = self.form.media
        for formset in self.formsets:
            media += formset.empty_form.media
        return media

    def quiet(self) -> "Sheet":
        """Show what was posted without judging it: somebody is still typing."""
        self.form.quiet()
        for formset in self.formsets:
            formset.quiet()
        return self

    def is_valid(self) -> bool:
        """Check every part, so that all errors are shown at once."""
        return all([self.form.is_valid(), *(formset.is_valid() for formset in self.formsets)])

    def has_changed(self) -> bool:
        return self.form.has_changed() or any(row.has_changed() for row in self.rows())

    def save(self) -> list[Term]:
        """Write the head and all rows; returns the terms that had to be made. The caller holds the transaction."""
        profile: Profile = self.form.save()
        made: list[Term] = []
        for formset in self.formsets:
            formset.instance = profile
            formset.save()
            made += formset.made
        return made

    def notes(self) -> list[str]:
        """Return what the person should know about what was saved."""
        return [note for row in self.rows() for note in row.notes]

    def values(self) -> dict[str, str]:
        """Return each field's value as it stands in the form, by path; new rows have no path yet and are left out."""
        return {cell.path: _posted(cell.bound) for cell in self.cells()}

    def keys(self) -> dict[str, list[str]]:
        """Return each section's rows in order by their keys; a new row is known by its place: "+3"."""
        return {
            section.name: [line.form.key or f"+{line.number}" for line in section.lines] for section in self.sections
        }

    def ticked(self) -> frozenset[str]:
        """Return the paths of rows whose "Delete" is ticked."""
        return frozenset(line.path for line in self.lines() if line.form.is_bound and line.form["DELETE"].value())

    def problems(self) -> list[Problem]:
        """Return all errors in the order of the screen, each with the place of its field."""
        found = [Problem(_("Profile"), "id_name", str(message)) for message in self.form.non_field_errors()]
        for _title, cells in self.groups:
            found += _problems(cells)
        for section in self.sections:
            where = f"section-{section.name}"
            found += [Problem(section.label, where, str(message)) for message in section.formset.non_form_errors()]
            for line in section.lines:
                errors = line.form.non_field_errors()
                found += [Problem(line.label, line.anchor, str(message)) for message in errors]
                found += _problems(line.cells)
        return found


def _problems(cells: Iterable[Cell]) -> Iterator[Problem]:
    for cell in cells:
        for message in cell.bound.errors:
            yield Problem(cell.label, cell.bound.auto_id, str(message))


def _posted(bound: BoundField) -> str:
    value = bound.value()
    return "" if value is None else str(value)
