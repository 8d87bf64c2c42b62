"""Organizations, topics and sources: found by any spelling, and every word of them on the ledger."""

from typing import Any, TypeVar

from django.contrib import admin, messages
from django.db.models import Q, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from editorial.models import User
from editorial.workflow import pages_showing, term_edited
from profiles.folding import normalised
from profiles.models.vocabulary import Organization, Source, Term, Topic
from profiles.models.working import TextSection

from .access import SUBMIT, may
from .merging_terms import MERGE, merges_of

T = TypeVar("T", bound=Term)

NAMED = 10  # pages that a message names before it counts


class TermAdmin(admin.ModelAdmin[T]):
    """What the three kinds share. A change reaches readers only through a reviewed revision."""

    identifiers: tuple[str, ...] = ()
    readonly_fields = ["uid"]
    change_form_template = "admin/profiles/term_change_form.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[T]:
        """Leave out what was merged into another: lists, choices and forms know only what stands."""
        rows: QuerySet[T] = super().get_queryset(request)
        return rows.filter(merged_into=None)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[T], search_term: str
    ) -> tuple[QuerySet[T], bool]:
        """Find by words of the folded label, in any order, or by a whole identifier."""
        by_words, words = Q(), normalised(search_term).split()
        for word in words:
            by_words &= Q(folded__contains=word)
        whole = search_term.strip()
        by_identifier = Q(uid=whole) | Q(slug=whole)
        for name in self.identifiers:
            by_identifier |= Q(**{name: whole})
        if not whole:
            return queryset, False
        return queryset.filter((by_words | by_identifier) if words else by_identifier), False

    def save_model(self, request: HttpRequest, obj: T, form: ModelForm[T], change: bool) -> None:
        super().save_model(request, obj, form, change)
        if form.changed_data and isinstance(request.user, User):
            term_edited(obj, by=request.user)
        if form.changed_data and change:
            self._tell_pages(request, obj)
        others = type(obj)._default_manager.filter(folded=obj.folded, merged_into=None).exclude(pk=obj.pk)
        if form.changed_data and others.exists():
            # Two things may well have one name; more often it is one thing entered twice.
            twice = gettext("Another %(kind)s is called “%(name)s” too. If both mean the same, use the older one.")
            said = twice % {"kind": obj._meta.verbose_name, "name": obj}
            self.message_user(request, said, messages.WARNING)

    def _tell_pages(self, request: HttpRequest, obj: T) -> None:
        """Name the live pages that still show the old words, and offer to amend them."""
        pages = pages_showing(obj)
        if not pages:
            return
        names = ", ".join(str(page.profile) for page in pages[:NAMED])
        if len(pages) > NAMED:
            names = gettext("%(names)s and %(count)s more") % {"names": names, "count": len(pages) - NAMED}
        told = ngettext(
            "%(count)s published page shows the old words: %(names)s.",
            "%(count)s published pages show the old words: %(names)s.",
            len(pages),
        ) % {"count": len(pages), "names": names}
        if may(request.user, SUBMIT):
            address = reverse("admin:term-amend", args=[obj._meta.model_name, obj.pk])
            said = format_html('{} <a href="{}">{}</a>', told, address, gettext("Amend these pages"))
        else:
            said = format_html("{} {}", told, gettext("A writer can amend them."))
        self.message_user(request, said, messages.WARNING)

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        """Tell what was merged into this entry."""
        term = kwargs.get("obj")
        context["merges"] = merges_of(term) if term is not None and may(request.user, MERGE) else []
        return super().render_change_form(request, context, *args, **kwargs)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """The address is given once: texts cite sources by it, and pages stand under it."""
        return ["uid", "slug"] if obj else ["uid"]


@admin.register(Organization)
class OrganizationAdmin(TermAdmin[Organization]):
    list_display = ["label", "ror", "url"]
    search_fields = ["label", "ror"]
    identifiers = ("ror", "url")
    fields = ["label", "slug", "ror", "url", "uid"]
    search_help_text = _("Words of the name in any spelling, or a ROR id.")


@admin.register(Topic)
class TopicAdmin(TermAdmin[Topic]):
    list_display = ["label", "parent"]
    list_select_related = ["parent"]
    search_fields = ["label"]
    autocomplete_fields = ["parent"]
    fields = ["label", "slug", "parent", "uid"]
    search_help_text = _("Words of the name in any spelling.")

    class Media:
        js = ["desk/names.js"]

    def delete_model(self, request: HttpRequest, obj: Topic) -> None:
        """Delete a topic; who does so changes the words of those that stood under it."""
        narrower = list(Topic.objects.filter(parent=obj))
        super().delete_model(request, obj)
        if isinstance(request.user, User):
            for topic in narrower:
                term_edited(topic, by=request.user)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Topic]) -> None:
        for topic in queryset:
            self.delete_model(request, topic)


@admin.register(Source)
class SourceAdmin(TermAdmin[Source]):
    list_display = ["title", "kind", "authors", "venue", "year"]
    list_filter = ["kind"]
    search_fields = ["title", "doi", "arxiv", "url"]
    identifiers = ("doi", "arxiv", "url")
    fields = ["title", "slug", "kind", "authors", "year", "venue", "doi", "arxiv", "url", "uid"]
    search_help_text = _("Words of the title in any spelling, or a DOI, an arXiv id or an address on the web.")

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Keep a source that a draft's text cites: no key of the database says so, only its address in brackets."""
        deleted, counts, needed, protected = super().get_deleted_objects(objs, request)
        for source in objs:
            texts = TextSection.objects.filter(body__contains=f"[@{source.slug}]").select_related("profile")
            protected += [f"{text.profile}: {text}" for text in texts]
        return deleted, counts, needed, protected
