"""All comments on a profile on one page, and the address to which every comment is posted."""

from typing import Any
from urllib.parse import urldefrag

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from editorial import workflow
from editorial.models import Comment, Revision, User
from editorial.workflow import WorkflowError
from profiles.models.working import Profile
from profiles.snapshot import take

from . import threads
from .access import DECIDE, PUBLISH, VIEW_PROFILE, VIEW_REVIEW, private, profile_or_404
from .review_page import places


@require_safe
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """List what was said about a profile: place by place, what is resolved folded."""
    profile = profile_or_404(request, pk, VIEW_PROFILE, VIEW_REVIEW, DECIDE, PUBLISH)
    return private(_page(request, profile, next_page=request.path))


@require_POST
def post(request: HttpRequest, pk: int) -> HttpResponse:
    """Comment, answer, resolve or reopen, and return to where that was done. What is refused is shown again."""
    profile = profile_or_404(request, pk, VIEW_PROFILE, VIEW_REVIEW, DECIDE, PUBLISH)
    user, posted = request.user, request.POST
    if not isinstance(user, User) or not workflow.may_comment(user):
        raise PermissionDenied
    thread = _mine(Comment.objects.filter(profile=profile), posted.get("thread", ""))
    path, text = posted.get("path", ""), posted.get("text", "")
    try:
        if thread and "resolve" in posted:
            said = workflow.resolve(thread, by=user)
            messages.success(request, _("Resolved. It stays in the list of comments."))
        elif thread and "reopen" in posted:
            said = workflow.reopen(thread, by=user)
            messages.success(request, _("Open again."))
        else:
            revision = _mine(Revision.objects.of(profile), posted.get("revision", ""))
            said = workflow.comment(profile, path, text, by=user, revision=revision, thread=thread)
            messages.success(request, _("Your answer stands there.") if thread else _("Your comment stands there."))
    except WorkflowError as error:
        draft = {"path": path, "thread": thread.pk if thread else None, "text": text, "refused": str(error)}
        return private(_page(request, profile, next_page=_next(request, profile), draft=draft, status=409))
    return HttpResponseRedirect(f"{urldefrag(_next(request, profile)).url}#thread-{said.thread_id or said.pk}")


def _page(
    request: HttpRequest,
    profile: Profile,
    *,
    next_page: str,
    draft: dict[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    data = take(profile)
    found = threads.threads(profile)
    user = request.user
    context = {
        **admin.site.each_context(request),
        "title": _("Comments on %(profile)s") % {"profile": profile},
        "profile": profile,
        "elsewhere": threads.elsewhere(found, (), data),
        "open_threads": threads.open_ones(found),
        "may_comment": isinstance(user, User) and workflow.may_comment(user),
        "talk": {"profile": profile.pk, "revision": "", "next": next_page},
        "places": places(data),
        "draft": draft,
    }
    return TemplateResponse(request, "admin/editorial/comments.html", context, status=status)


def _mine(rows: Any, key: str) -> Any:
    """Return the row of that key among those of the profile; None where no key was posted."""
    if not key:
        return None
    return get_object_or_404(rows, pk=int(key) if key.isascii() and key.isdigit() and len(key) < 18 else 0)


def _next(request: HttpRequest, profile: Profile) -> str:
    """Return where the comment was made, if that is a page of this site; else the list of comments."""
    wanted = request.POST.get("next", "")
    here = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if here and wanted.startswith("/") else reverse("admin:profile-comments", args=[profile.pk])
