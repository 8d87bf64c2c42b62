"""What a template shows of a profile's form: sections, rows, and fields with what stands beside them."""

from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..models.vocabulary import Term
from .forms import RowForm
from .formsets import RowFormSet
from .portrait import PictureField
from .terms import TermField

_LONGEST_TITLE = 70
_EVIDENCE = ("source", "paste", "paste_title", "locator")
# What each section is for, since its name alone does not say what readers get from it.
_HINTS = {
    "topics": gettext_lazy("What the work is about. Each topic has a page that lists everybody under it."),
    "affiliations": gettext_lazy("Where they work or worked. Each organization has a page that lists its people."),
    "texts": gettext_lazy("Longer texts under a heading of their own: the biography, and others if you need them."),
    "known_for": gettext_lazy("Ideas, systems and directions, the most important first. Readers see them numbered."),
    "readings": gettext_lazy("What to read first, in this order, and why. Readers see “Read this because …”."),
    "quotes": gettext_lazy("In their own words, exactly. The first one is set large."),
    "honors": gettext_lazy("Prizes, fellowships and lectures. One without a year is shown as “n.d.”."),
    "education": gettext_lazy("Degrees, and who advised them."),
    "links": gettext_lazy("Home page, code, and identifiers such as an ORCID iD."),
    "related": gettext_lazy("Your choice of whom to read next. The site adds people who share sources or topics."),
}


def model_of(field: TermField) -> type[Term]:
    """Return which kind of term a field names."""
    model: type[Term] = field.queryset.model  # type: ignore[union-attr]
    return model


@dataclass
class Cell:
    """One field on the screen. `marks`, `theirs`, `choice` and `asked` are handed in by the desk."""

    path: str
    bound: BoundField
    row: str = ""
    marks: list[Any] = field(default_factory=list)
    theirs: Any = None
    choice: Any = None
    asked: list[str] = field(default_factory=list)  # what keeps this place from being submitted

    @property
    def label(self) -> str:
        """Return the field's name with that of its row: "Known for 2, Title"."""
        own = capfirst(str(self.bound.label))
        return f"{self.row}, {own}" if self.row else own

    @property
    def long(self) -> bool:
        return isinstance(self.bound.field.widget, forms.Textarea)

    @property
    def shown(self) -> str:
        """Return the value as words, for those who may only read."""
        return self.words(self.bound.value())

    def words(self, value: Any) -> str:
        """Return a value of this field as a person would say it."""
        if isinstance(self.bound.field, PictureField):
            return self.bound.field.said(value)
        if isinstance(self.bound.field, TermField):
            return str(self.bound.field.terms.get(model_of(self.bound.field), value) or "")
        if isinstance(self.bound.field, forms.BooleanField):
            return str(_("no") if value in (False, "False", "", None) else _("yes"))
        if isinstance(self.bound.field, forms.ChoiceField):
            return str(dict(self.bound.field.choices).get(value, value))  # type: ignore[arg-type]
        return "" if value is None else str(value)


@dataclass
class Line:
    """One row on the screen, with its place in the section counted from 1."""

    path: str
    form: RowForm
    label: str
    number: int
    last: bool
    cells: list[Cell]
    marks: list[Any] = field(default_factory=list)
    theirs: Any = None
    choice: Any = None
    asked: list[str] = field(default_factory=list)

    @property
    def anchor(self) -> str:
        return f"row-{self.form.prefix}"

    @property
    def words(self) -> list[Cell]:
        """Return the row's own fields; a row that is about a work has that among them."""
        return [cell for cell in self.cells if cell not in self.evidence]

    @property
    def evidence(self) -> list[Cell]:
        """Return the fields that say where the row's words come from."""
        return [] if self.form.needs == "source" else [cell for cell in self.cells if cell.bound.name in _EVIDENCE]

    @property
    def cited(self) -> str:
        """Return the evidence in one line; "" where there is none."""
        return ", ".join(cell.shown for cell in self.evidence if cell.shown)

    @property
    def evidence_open(self) -> bool:
        """Say whether the evidence needs to be seen: something in it is wrong, was just pasted, or changed."""
        return any(
            cell.bound.errors
            or cell.theirs
            or cell.choice
            or cell.asked
            or (cell.shown and cell.bound.name.startswith("paste"))
            for cell in self.evidence
        )

    @property
    def title(self) -> str:
        """Return what the row is about, as it stands in the form."""
        about = self.form._meta.model.key_from or "text"
        value = next(cell.shown for cell in self.cells if cell.bound.name == about)
        line = " ".join(value.split())
        return line if len(line) <= _LONGEST_TITLE else f"{line[:_LONGEST_TITLE].rstrip()}…"


@dataclass
class Section:
    """One section on the screen."""

    name: str
    label: str
    singular: str
    formset: RowFormSet
    lines: list[Line]
    marks: list[Any] = field(default_factory=list)
    choice: Any = None
    asked: list[str] = field(default_factory=list)

    @property
    def hint(self) -> Any:
        return _HINTS[self.name]


@dataclass(frozen=True)
class Problem:
    """One error, for the summary on top: which field, where it stands, what is wrong."""

    label: str
    anchor: str
    message: str
