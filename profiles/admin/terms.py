"""Choosing an organization, topic or source in a row: one look-up for the whole form, however many rows it has.

Django's own autocomplete asks the database once for each rendered row, and once more to validate it.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from ..models.vocabulary import Term

if TYPE_CHECKING:
    _ModelChoiceField = forms.ModelChoiceField[Term]
else:
    _ModelChoiceField = forms.ModelChoiceField

_LONGEST_PK = 18  # more digits than a 64-bit integer holds would be an error in the database


class Terms:
    """The terms that a form names, fetched once for each of the three kinds, when the first one is asked for."""

    def __init__(self) -> None:
        self._wanted: dict[type[Term], set[int]] = {}
        self._found: dict[type[Term], dict[int, Term | None]] = {}

    def want(self, model: type[Term], pk: object) -> None:
        """Note that the form names this term."""
        if number := _number(pk):
            self._wanted.setdefault(model, set()).add(number)

    def get(self, model: type[Term], pk: object) -> Term | None:
        """Return the term with this key, or None if there is none such."""
        number = _number(pk)
        if not number:
            return None
        found = self._found.setdefault(model, {})
        if number not in found:
            missing = (self._wanted.get(model, set()) | {number}) - found.keys()
            rows = model._default_manager.in_bulk(sorted(missing))
            found.update({key: rows.get(key) for key in missing})
        return found[number]


def _number(pk: object) -> int:
    text = str(pk or "")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _LONGEST_PK else 0


class TermField(_ModelChoiceField):
    """A choice of one term; the sheet hands the shared `terms` in."""

    terms: Terms

    def to_python(self, value: Any) -> Term | None:
        if value in self.empty_values:
            return None
        model = self.queryset.model  # type: ignore[union-attr]
        term = self.terms.get(model, value.pk if isinstance(value, Term) else value)
        if term is None:
            raise ValidationError(_("This choice is no longer there. Choose another one."), code="invalid_choice")
        return term.standing  # it may have been merged into another since the form was opened


class TermSelect(AutocompleteSelect):
    """Django's autocomplete, with its labels from the form's shared `terms`."""

    def build_attrs(self, base_attrs: dict[str, Any], extra_attrs: dict[str, Any] | None = None) -> dict[str, Any]:
        attrs: dict[str, Any] = super().build_attrs(base_attrs, extra_attrs)
        return attrs | {"data-placeholder": _("Type a few letters")}

    def optgroups(self, name: str, value: Sequence[str], attrs: dict[str, Any] | None = None) -> list[Any]:
        field = self.choices.field
        options = [self.create_option(name, "", "", False, 0)]
        for number, key in enumerate((key for key in value if key), 1):
            term = field.terms.get(field.queryset.model, key)
            if term is not None:
                options.append(self.create_option(name, str(term.pk), str(term), True, number))
        return [(None, options, 0)]
