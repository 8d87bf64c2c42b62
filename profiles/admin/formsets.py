"""The rows of one section as a formset that knows rows by their keys.

Django's own formsets know rows by primary key: when another person deleted one, what was typed into it is lost.
Here a posted row whose key is gone becomes a new row with that key, and only a ticked "Delete" deletes.
"""

import re
from collections import Counter
from functools import cached_property
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.forms.formsets import BaseFormSet
from django.forms.utils import ErrorDict, ErrorList
from django.utils.translation import gettext as _

from ..models.vocabulary import Term
from ..models.working import Profile, Row, TopicRow
from ..models.working.rows import free_key
from ..snapshot import rows_of
from .forms import RowForm

if TYPE_CHECKING:
    _InlineFormSet = forms.BaseInlineFormSet[Row, Profile, RowForm]
else:
    _InlineFormSet = forms.BaseInlineFormSet

_KEY = re.compile(r"[-a-zA-Z0-9_]{1,100}")


class RowFormSet(_InlineFormSet):
    """A section's rows in the order shown, which is the order in which they are kept."""

    model: type[Row]
    # What the stubs do not say of Django's own.
    if TYPE_CHECKING:
        _errors: list[ErrorDict] | None
        _non_form_errors: ErrorList | None

        def _should_delete_form(self, form: forms.Form | RowForm) -> bool: ...

    @classmethod
    def get_default_prefix(cls) -> str:
        return cls.model.section

    @cached_property
    def present(self) -> dict[str, Row]:
        """Return the rows that the database has now, by key."""
        return {row.key: row for row in rows_of(self.instance, self.model)} if self.instance.pk else {}

    @cached_property
    def posted(self) -> dict[int, str]:
        """Return each posted row's key, "" for a new one; a key said twice counts once."""
        keys: dict[int, str] = {}
        for index in range(self.total_form_count()):
            key = self.data.get(f"{self.prefix}-{index}-key", "")
            keys[index] = key if _KEY.fullmatch(key) and key not in keys.values() else ""
        return keys

    def initial_form_count(self) -> int:
        return 0 if self.is_bound else len(self.present)

    def _construct_form(self, i: int, **kwargs: Any) -> RowForm:
        key = self.posted[i] if self.is_bound else [*self.present, *[""] * (i + 1)][i]
        row = self.present.get(key) or self.model(profile=self.instance, key=key)
        # An untouched row is not validated again: it was when it was written.
        kwargs |= {"instance": row, "empty_permitted": True}
        form = cast(RowForm, BaseFormSet._construct_form(self, i, **kwargs))  # type: ignore[attr-defined]
        form.key = key
        return form

    def add_fields(self, form: RowForm, index: int | None) -> None:
        BaseFormSet.add_fields(self, form, index)  # no primary key, no parent: rows are known by their keys
        if "DELETE" in form.fields:
            form.fields["DELETE"].label = _("Delete")

    def clean(self) -> None:
        """Refuse a second row about the same topic, which the database would refuse less kindly."""
        if not issubclass(self.model, TopicRow):
            return
        seen: Counter[object] = Counter()
        for form in self.kept:
            topic = form.cleaned_data.get("topic") or form.new.get("topic") or form.initial.get("topic")
            mark = (topic.pk or str(topic)) if isinstance(topic, Term) else topic
            seen[mark] += 1
            if mark and seen[mark] > 1:
                form.add_error("topic", _("This topic is listed already. Delete one of the two."))
                assert self._errors is not None
                self._errors[self.forms.index(form)] = form.errors

    def quiet(self) -> None:
        """Count as validated, without errors: what was posted is shown again and not judged."""
        self._errors, self._non_form_errors = [], self.error_class()
        for form in self.forms:
            form.quiet()

    @property
    def kept(self) -> list[RowForm]:
        """Return the rows that will be there after saving, in order."""
        return [
            form
            for form in self.forms
            if not self._should_delete_form(form) and (form.instance.pk or form.has_changed())
        ]

    def save(self, commit: bool = True) -> list[Row]:
        """Write what was typed, in the order shown; returns the section's rows. New terms are kept in `made`."""
        kept = self.kept
        self.made: list[Term] = [term for form in kept for term in form.settle_terms()]
        taken = {*self.present, *filter(None, self.posted.values())}
        for form in self.forms:
            if form.instance.pk and (form not in kept or _about_another(form)):
                form.instance.delete()  # leaves the instance without a primary key: saving makes it anew
        rows = [self._written(form, position, taken) for position, form in enumerate(kept)]
        unseen = [row for key, row in self.present.items() if key not in self.posted.values()]
        for position, row in enumerate(unseen, len(rows)):
            type(row)._default_manager.filter(pk=row.pk).update(position=position)
        return [*rows, *unseen]

    def _written(self, form: RowForm, position: int, taken: set[str]) -> Row:
        row = form.instance
        row.profile = self.instance
        if not row.key:
            row.key = free_key(row, taken)
            taken.add(row.key)
        if row.pk is None or form.has_changed() or row.position != position:
            row.position = position
            row.save()
        return row


def _about_another(form: RowForm) -> bool:
    """Say whether a row now names another topic: that is another row, with a key of its own. Two rows may swap."""
    row = form.instance
    if not isinstance(row, TopicRow) or row.topic_id == form.initial.get("topic"):
        return False
    row.key = ""
    return True
