"""Who may look at what on the desk. `admin_view` only asks for a staff account; these ask for the permission."""

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from editorial.models import Review, Revision, User
from profiles.models.working import Profile

VIEW_PROFILE = "profiles.view_profile"
VIEW_REVIEW = "editorial.view_review"
VIEW_REVISION = "editorial.view_revision"  # history: what was once written, also what was taken back since
VIEW_EVENT = "editorial.view_event"
SHARE = "editorial.share_preview"
DECIDE = "editorial.decide_review"
PUBLISH = "editorial.publish_profile"
MERGE = "editorial.merge_terms"
SUBMIT = "editorial.submit_profile"
EDIT = "profiles.change_profile"


def may(user: User | AnonymousUser, *permissions: str) -> bool:
    """Return whether this person holds one of the permissions; who may edit may look."""
    implied = {EDIT} if VIEW_PROFILE in permissions else set()
    return user.is_active and any(user.has_perm(permission) for permission in {*permissions, *implied})


def require(request: HttpRequest, *permissions: str) -> User:
    """Return the person behind the request; raises PermissionDenied unless one of the permissions is held."""
    if not may(request.user, *permissions) or not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def profile_or_404(request: HttpRequest, pk: int, *permissions: str) -> Profile:
    """Return a profile that this person may see so."""
    require(request, *permissions)
    return get_object_or_404(Profile, pk=pk)


def revision_or_404(request: HttpRequest, pk: int, *permissions: str) -> Revision:
    """Return a revision with its text, profile and review, if this person may see so."""
    require(request, *permissions)
    revisions: QuerySet[Revision] = Revision.objects.select_related("profile", "frozen", "submitted_by")
    return get_object_or_404(revisions, pk=pk)


def review_or_404(request: HttpRequest, pk: str | int) -> Review:
    """Return a review with all that its page shows, for those who may see reviews."""
    require(request, VIEW_REVIEW, DECIDE, PUBLISH)
    reviews = Review.objects.with_people().select_related("revision__frozen")
    return get_object_or_404(reviews, pk=pk) if str(pk).isdecimal() else get_object_or_404(reviews.none())


def private(response: HttpResponse, *, noindex: bool = True) -> HttpResponse:
    """Mark a response as nobody's business but this reader's: kept nowhere, found by nobody."""
    response.headers["Cache-Control"] = "no-store, private"
    if noindex:
        response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response
