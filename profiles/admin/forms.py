"""The forms of one profile: its head, and one row of each kind."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar
from urllib.parse import urlsplit

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.forms.utils import ErrorDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..folding import clean
from ..identifiers import WorkIdentifier, parse_work
from ..models.vocabulary import Organization, Source, Term, Topic
from ..models.working import Profile, Row
from .portrait import FIELDS, PortraitForm
from .terms import TermField, Terms

if TYPE_CHECKING:
    _ProfileModelForm = forms.ModelForm[Profile]
    _RowModelForm = forms.ModelForm[Row]
else:
    _ProfileModelForm = forms.ModelForm
    _RowModelForm = forms.ModelForm

_TEXT = {"class": "vTextField"}
_HOSTS = {
    "github.com": Source.Kind.REPOSITORY,
    "gitlab.com": Source.Kind.REPOSITORY,
    "youtube.com": Source.Kind.TALK,
    "youtu.be": Source.Kind.TALK,
}


class LinesField(forms.CharField):
    """Text of several lines. Browsers send CR LF; what is stored has LF, and is no change for that."""

    def to_python(self, value: Any) -> str:
        text: str = super().to_python(value) or ""
        return text.replace("\r\n", "\n").replace("\r", "\n")


LINES: Mapping[type[models.Field[Any, Any]], Mapping[str, Any]] = {
    models.TextField: {"form_class": LinesField, "widget": AdminTextareaWidget}
}


class ProfileForm(PortraitForm, _ProfileModelForm):
    """The head of a profile. A name alone is enough."""

    class Meta:
        model = Profile
        fields = (*Profile.TEXTS, "other_names", "living", *FIELDS)

    def quiet(self) -> None:
        """Count as validated, without errors."""
        self._errors = ErrorDict()


class RowForm(_RowModelForm):
    """One row: its words, its evidence, and a line in which to paste what identifies a work."""

    paste = forms.CharField(
        label=gettext_lazy("or paste a DOI, arXiv id or web address"),
        required=False,
        max_length=1000,
        widget=forms.TextInput(_TEXT | {"autocomplete": "off", "spellcheck": "false"}),
        help_text=gettext_lazy("Finds the source or adds it, and takes the place of the one chosen before."),
    )
    paste_title = forms.CharField(
        label=gettext_lazy("title of the pasted work"),
        required=False,
        max_length=500,
        widget=forms.TextInput(_TEXT),
        help_text=gettext_lazy("Only needed for a source that nobody has used here yet."),
    )
    # The field that names a term. A draft may be without: it is asked for at submission.
    needs: ClassVar[str] = ""

    # Set by the formset: the row's key as posted.
    key = ""

    def __init__(self, *args: Any, terms: Terms, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.new: dict[str, Term] = {}
        self.notes: list[str] = []
        for field in self.term_fields.values():
            field.terms = terms

    @property
    def term_fields(self) -> dict[str, TermField]:
        """Return the fields that name a term, by name."""
        return {name: field for name, field in self.fields.items() if isinstance(field, TermField)}

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        self._read_pasted(cleaned)
        return cleaned

    def _read_pasted(self, cleaned: dict[str, Any]) -> None:
        pasted, title = clean(cleaned.get("paste") or ""), clean(cleaned.get("paste_title") or "")
        if not pasted:
            if title:
                self.add_error("paste", _("Paste what identifies “%(title)s”, or remove its title.") % {"title": title})
            return
        try:
            found = parse_work(pasted)
        except ValueError as error:
            self.add_error("paste", str(error))
            return
        source = find_source(found)
        if source is not None:
            cleaned["source"] = source
            if title and title != source.title:
                known = {"pasted": pasted, "title": source.title}
                self.notes.append(_("%(pasted)s is known here as “%(title)s”.") % known)
            return
        if not title:
            self.add_error(
                "paste_title", _("No source here has %(pasted)s yet. Give its title to add it.") % {"pasted": pasted}
            )
            return
        source = Source(title=title, kind=kind_of(found), doi=found.doi, arxiv=found.arxiv, url=found.url)
        self._bring("source", source, report_on="paste")

    def _bring(self, field: str, term: Term, *, report_on: str) -> None:
        """Note a term to be made on saving, once its own fields are right."""
        try:
            term.clean_fields(exclude=["uid", "slug", "folded", "identity"])
        except ValidationError as error:
            self.add_error(report_on, [message for messages in error.message_dict.values() for message in messages])
        else:
            self.new[field] = term

    def quiet(self) -> None:
        """Count as validated, without errors."""
        self._errors = ErrorDict()

    def settle_terms(self) -> list[Term]:
        """Save the terms that this row brings; returns those that had to be made.

        Another row of the same form may have brought the same work or name first: then that one is used.
        """
        made = []
        for name, term in self.new.items():
            twin = _twin(term)
            if twin is None:
                term.save()
                made.append(term)
            setattr(self.instance, name, twin or term)
        return made


class NamedTermForm(RowForm):
    """A row that must name an organization or a topic: chosen, or written by name."""

    by_name = forms.CharField(required=False, max_length=300, widget=forms.TextInput(_TEXT | {"autocomplete": "off"}))
    term_model: ClassVar[type[Organization] | type[Topic]]

    def clean(self) -> dict[str, Any]:
        self._read_name()
        return super().clean()

    def _read_name(self) -> None:
        name = clean(self.cleaned_data.get("by_name") or "")
        if not name:
            return
        twins = list(self.term_model.objects.labelled(name)[:2])
        if len(twins) > 1:
            message = _("Several have the name “%(name)s”. Choose one in the list above.") % {"name": name}
            self.add_error("by_name", message)
        elif twins:
            self.cleaned_data[self.needs] = twins[0]
        else:
            self._bring(self.needs, self.term_model(label=name), report_on="by_name")


class AffiliationForm(NamedTermForm):
    needs = "organization"
    term_model = Organization

    by_name = forms.CharField(
        label=gettext_lazy("or an organization by its name"),
        required=False,
        max_length=300,
        widget=forms.TextInput(_TEXT | {"autocomplete": "off"}),
        help_text=gettext_lazy("Finds it or adds it, and takes the place of the one chosen before."),
    )


class TopicForm(NamedTermForm):
    needs = "topic"
    term_model = Topic

    by_name = forms.CharField(
        label=gettext_lazy("or a topic by its name"),
        required=False,
        max_length=200,
        widget=forms.TextInput(_TEXT | {"autocomplete": "off"}),
        help_text=gettext_lazy("Finds it or adds it, and takes the place of the one chosen before."),
    )


class ReadingForm(RowForm):
    needs = "source"


def find_source(found: WorkIdentifier) -> Source | None:
    """Return the source with this identifier: as its strongest one, else beside a stronger one.

    One that was merged into another leads to that one.
    """
    strongest = Source.objects.identified(doi=found.doi, arxiv=found.arxiv, url=found.url).first()
    if strongest is None and not found.doi:
        beside = Q(arxiv=found.arxiv) if found.arxiv else Q(url=found.url)
        strongest = Source.objects.filter(beside).first()
    return strongest.standing if strongest else None


def kind_of(found: WorkIdentifier) -> str:
    """Guess a new source's kind from what was pasted."""
    if not found.url:
        return Source.Kind.PAPER
    host = (urlsplit(found.url).hostname or "").removeprefix("www.")
    return _HOSTS.get(host, Source.Kind.PROJECT)


def _twin(term: Term) -> Term | None:
    if isinstance(term, Source):
        return find_source(WorkIdentifier(doi=term.doi, arxiv=term.arxiv, url=term.url))
    assert isinstance(term, Organization | Topic)
    twin: Term | None = type(term).objects.labelled(term.label).first()
    return twin
