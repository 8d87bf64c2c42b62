"""What people without an account get from the desk: a preview by link, and a place to say something about it.

The right to read and to comment stands in the address alone. So there is no session and no cookie here, nothing that
another site could make a browser send along (hence no CSRF token either: under `no-referrer` a browser posts with
`Origin: null`, which the check would refuse), and the address goes into no log and to no other site.
"""

from typing import Any

from django import forms
from django.conf import settings
from django.db.models import Q
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseNotAllowed,
    HttpResponseNotFound,
    HttpResponseRedirect,
    QueryDict,
)
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt

from profiles.document import Data, read
from profiles.models.published import Publication
from profiles.public.facts import Standing
from profiles.public.page import context
from profiles.public.stored import people_of
from profiles.public.views.errors import not_found

from . import pictures, workflow
from .labels import label_of_path
from .models import Comment, PreviewLink, Review
from .places import parts
from .previewing import neighbours

METHODS = ["GET", "HEAD", "POST"]


@csrf_exempt
def preview(request: HttpRequest, token: str) -> HttpResponseBase:
    """Show one revision to whoever holds a link to it, and take their comment. 410 once the link ended."""
    if request.method not in METHODS:
        return _guarded(HttpResponseNotAllowed(METHODS))
    with translation.override(settings.LANGUAGE_CODE):
        link = PreviewLink.objects.signed(token).with_fate().select_related("revision__frozen").first()
        if link is None:
            return _guarded(not_found(request))
        if link.fate != PreviewLink.Fate.OPEN:
            return _guarded(_ended(link, request.POST.get("text", "")))
        if request.method == "POST":
            return _guarded(_say(request, link))
        if request.method == "GET":
            workflow.opened(link)
        return _guarded(_page(link, kept="kept" in request.GET))


def picture(request: HttpRequest, token: str, name: str) -> HttpResponseBase:
    """Show the portrait of the revision behind a link, and no other picture."""
    link = PreviewLink.objects.signed(token).with_fate().select_related("revision__frozen").first()
    if link is None or link.fate != PreviewLink.Fate.OPEN or request.method not in {"GET", "HEAD"}:
        return _guarded(HttpResponseNotFound(_("There is no such picture.")))
    try:
        return _guarded(pictures.rendition(name, only=read(link.revision.frozen.text)["portrait"] or {}))
    except Http404:
        return _guarded(HttpResponseNotFound(_("There is no such picture.")))


class GuestForm(forms.Form):
    """What a guest says: who they are, about which place, and what."""

    use_required_attribute = False

    guest = forms.CharField(label=gettext_lazy("Your name"), max_length=200)
    path = forms.ChoiceField(label=gettext_lazy("What it is about"), required=False)
    text = forms.CharField(
        label=gettext_lazy("Comment"), max_length=5_000, widget=forms.Textarea(attrs={"rows": 5, "cols": 40})
    )
    thread = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, link: PreviewLink, data: Data, posted: QueryDict | None = None) -> None:
        super().__init__(posted, initial={"guest": link.guest}, auto_id="comment-%s")
        self.fields["guest"].widget.attrs["autocomplete"] = "name"
        groups: list[Any] = [
            (part.label, [(place.path, _named(place.label, place.words)) for place in part.places])
            for part in parts(data)
        ]
        self.fields["path"].choices = [("", _("The whole page")), *groups]  # type: ignore[attr-defined]


def _named(label: str, words: str) -> str:
    """Return a place as a menu shows it: "Known for 02: Mamba", short enough for a phone."""
    short = words if len(words) <= 40 else f"{words[:40].rstrip()}…"
    return f"{label}: {short}" if short and short != label else label


def _say(request: HttpRequest, link: PreviewLink) -> HttpResponseBase:
    form = GuestForm(link, read(link.revision.frozen.text), request.POST)
    if form.is_valid():
        said = form.cleaned_data
        thread = Comment.objects.filter(pk=said["thread"], link=link).first() if said["thread"] else None
        try:
            workflow.guest_comment(link, said["path"], said["text"], guest=said["guest"], thread=thread)
        except workflow.WorkflowError as error:
            form.add_error(None, str(error))
        else:
            return HttpResponseRedirect(f"{link.path}?kept#comments", status=303)
    return _page(link, form, status=409 if form.non_field_errors() else 400)


def _page(link: PreviewLink, form: GuestForm | None = None, *, kept: bool = False, status: int = 200) -> HttpResponse:
    revision = link.revision
    data = read(revision.frozen.text)
    approved = revision.review.status == Review.Status.APPROVED
    standing = Standing.preview(number=revision.number, digest=revision.frozen.digest, approved=approved)
    shown = context(data, standing, neighbours(data), people_of(data), pictures=f"{link.path}pictures/")
    mine = {
        "link": link,
        "form": form or GuestForm(link, data),
        "kept": kept,
        "threads": _threads(link, data),
    }
    return HttpResponse(render_to_string("preview/guest.html", shown | mine), status=status)


def _threads(link: PreviewLink, data: Data) -> list[dict[str, Any]]:
    """Return the comments made through this link with the answers to them, and nobody else's talk. Two queries."""
    answers = Comment.objects.filter(Q(link=None) | Q(link=link))
    threads: list[dict[str, Any]] = []
    by_pk: dict[int, dict[str, Any]] = {}
    for comment in Comment.objects.threads().filter(link=link).order_by("id"):
        label = label_of_path(comment.path, data) if comment.path else _("The whole page")
        by_pk[comment.pk] = {"comment": comment, "label": label, "answers": []}
        threads.append(by_pk[comment.pk])
    for answer in answers.filter(thread__in=by_pk).select_related("by").order_by("id"):
        by_pk[answer.thread_id or 0]["answers"].append({"comment": answer, "who": _who(answer)})
    return threads


def _who(answer: Comment) -> str:
    """Return who answers, by the name for readers; the name of an account is nobody's business here."""
    if answer.by is None:
        return answer.guest
    return answer.by.byline or answer.by.get_full_name() or _("The editors")


def _ended(link: PreviewLink, typed: str) -> HttpResponse:
    """Say why a link shows nothing any more, and give back what was typed into a form that came too late."""
    sentences = {
        PreviewLink.Fate.REVOKED: _("Whoever sent you this link has taken it back."),
        PreviewLink.Fate.PUBLISHED: _("What it showed has been published since. A preview ends there."),
        PreviewLink.Fate.OVERTAKEN: _("A later version has been published since, so this one is out of date."),
        PreviewLink.Fate.EXPIRED: _("Preview links last for some days, and the days of this one are over."),
    }
    address = ""
    if link.fate in {PreviewLink.Fate.PUBLISHED, PreviewLink.Fate.OVERTAKEN}:
        slug = Publication.objects.live().filter(uid=link.revision.uid).values_list("slug", flat=True).first()
        address = reverse("researcher", args=[slug]) if slug else ""
    context = {
        "heading": _("This preview has ended"),
        "sentence": sentences[link.fate],
        "address": address,
        "typed": typed[:5_000],
    }
    return HttpResponse(render_to_string("preview/ended.html", context), status=410)


def _guarded(response: HttpResponseBase) -> HttpResponseBase:
    """Keep the page out of caches and indexes, and its address out of referrers and out of Django's log of refusals."""
    response.headers["Cache-Control"] = "no-store, private"
    response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    response.headers["Referrer-Policy"] = "no-referrer"
    response._has_been_logged = True  # type: ignore[attr-defined]
    return response
