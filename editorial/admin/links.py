"""Preview links on the desk: make one, copy it, see what became of each, revoke it."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from editorial import workflow
from editorial.models import PreviewLink, Revision
from editorial.workflow.sharing import MOST_DAYS
from profiles.models.working import Profile, Work

from .access import SHARE, private, profile_or_404, require

USUAL_DAYS = 14
SHOWN = 100


class RevisionChoice(forms.ModelChoiceField[Any]):
    """Revisions by their numbers."""

    def label_from_instance(self, obj: Any) -> str:
        return _("Revision %(number)s") % {"number": obj.number}


class LinkForm(forms.Form):
    """For whom a link is, which revision it shows, and for how long."""

    use_required_attribute = False

    guest = forms.CharField(
        label=gettext_lazy("For whom"),
        max_length=200,
        help_text=gettext_lazy("A name by which you tell the links apart. They see it too, over their comments."),
    )
    revision = RevisionChoice(Revision.objects.none(), label=gettext_lazy("What they see"), empty_label=None)
    days = forms.IntegerField(
        label=gettext_lazy("Days"), min_value=1, max_value=MOST_DAYS, initial=USUAL_DAYS, widget=forms.NumberInput()
    )

    def __init__(self, revisions: list[Revision], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["revision"]
        assert isinstance(choice, RevisionChoice)
        choice.queryset = Revision.objects.filter(pk__in=[revision.pk for revision in revisions])
        self.fields["days"].help_text = _("1 to %(most)s. The link ends earlier once the page is published.") % {
            "most": MOST_DAYS
        }


@require_http_methods(["GET", "HEAD", "POST"])
def links(request: HttpRequest, pk: int) -> HttpResponse:
    """List a profile's preview links, newest first, and make another."""
    profile = profile_or_404(request, pk, SHARE)
    user = require(request, SHARE)
    revisions = workflow.shareable(profile.pk)
    form = LinkForm(revisions, request.POST if request.method == "POST" else None)
    if form.is_valid():
        made = form.cleaned_data
        try:
            link = workflow.share(made["revision"], guest=made["guest"], days=made["days"], by=user)
        except workflow.WorkflowError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The link for %(guest)s is made. Copy it and send it.") % {"guest": link.guest})
            return HttpResponseRedirect(f"{reverse('admin:profile-links', args=[profile.pk])}#link-{link.pk}")
    made_before = PreviewLink.objects.filter(revision__profile=profile).with_fate()
    context = {
        **admin.site.each_context(request),
        "title": _("Preview links of %(profile)s") % {"profile": profile},
        "profile": profile,
        "form": form,
        "revisions": revisions,
        "unfrozen": profile.work in {Work.DRAFT, Work.CHANGES_REQUESTED},
        "links": made_before.order_by("-id")[:SHOWN],
    }
    status = 200 if form.is_valid() or not form.is_bound else 409
    return private(TemplateResponse(request, "admin/editorial/links.html", context, status=status))


@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """End a link at once, and return to the list."""
    user = require(request, SHARE)
    link = get_object_or_404(PreviewLink.objects.select_related("revision__profile"), pk=pk)
    profile: Profile = link.revision.profile
    try:
        workflow.revoke(link, by=user)
    except workflow.WorkflowError as error:
        messages.warning(request, str(error))
    else:
        messages.success(request, _("The link for %(guest)s shows nothing any more.") % {"guest": link.guest})
    return HttpResponseRedirect(f"{reverse('admin:profile-links', args=[profile.pk])}#link-{link.pk}")
