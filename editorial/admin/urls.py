"""Every address of the desk that is ours; those of Django's admin follow them."""

from typing import TYPE_CHECKING, Any

from django.urls import URLPattern, URLResolver, path

from . import (
    account,
    batches,
    checking,
    comments,
    history,
    links,
    login,
    merging,
    merging_terms,
    origins,
    pictures,
    placing,
    preview,
    profile_buffer,
    schedules,
    verbs,
    versions,
)

if TYPE_CHECKING:
    from editorial.site import DeskSite


def own_urls(site: "DeskSite") -> list[URLPattern | URLResolver]:
    """Return the desk's own addresses, each behind the log-in; what one may see there, each view asks itself."""

    def page(route: str, view: Any, name: str, **kwargs: Any) -> URLPattern:
        pattern: URLPattern = path(route, site.admin_view(view), kwargs, name=name)
        return pattern

    profile, revision = "profiles/profile/<int:pk>/", "editorial/revision/<int:pk>/"
    own = [
        page("records/", site.records, "records"),
        page("profiles/picture/<slug:sha256>/", pictures.original, "picture"),
        page("profiles/pictures/<str:name>", pictures.rendition, "picture-rendition"),
        page(f"{profile}checks/", checking.checks, "profile-checks"),
        page(f"{profile}comments/", comments.page, "profile-comments"),
        page(f"{profile}comment/", comments.post, "profile-comment"),
        page(f"{profile}buffer/", profile_buffer.buffer, "profile-buffer"),
        page("profiles/profile/buffer/", profile_buffer.buffer, "profile-buffer-new"),
        page(f"{profile}preview/", preview.working_copy, "profile-preview"),
        page(f"{profile}revisions/", history.revisions, "profile-revisions"),
        page(f"{profile}compare/", versions.between, "profile-compare"),
        page(f"{profile}origins/", origins.origins, "profile-origins"),
        page(f"{profile}links/", links.links, "profile-links"),
        page("editorial/batch/<int:pk>/", batches.batch, "batch"),
        page("editorial/previewlink/<int:pk>/revoke/", links.revoke, "link-revoke"),
        page(f"{revision}page/", preview.frozen, "revision-page"),
        page(f"{revision}revision.json", preview.text, "revision-text"),
        page(f"{revision}compare/", versions.against, "revision-compare"),
        page(f"{revision}restore/", versions.restore, "revision-restore"),
        page(f"{revision}name/", history.name, "revision-name"),
        page(f"{profile}schedule/", schedules.schedules, "profile-schedule"),
        page("editorial/schedule/<int:pk>/take-back/", schedules.take_back, "schedule-take-back"),
        page(f"{profile}redirect/", placing.redirect, "profile-redirect"),
        page(f"{profile}merge/", merging.merge, "profile-merge"),
        page("editorial/merge/<int:pk>/undo/", merging.undo, "merge-undo"),
        page("profiles/<str:kind>/<int:pk>/amend/", batches.term_amend, "term-amend"),
        page("profiles/<str:kind>/<int:pk>/merge/", merging_terms.term_merge, "term-merge"),
        page("editorial/merge/<int:pk>/", merging_terms.merge, "merge"),
        *(page(f"{profile}{verb}/", verbs.move, f"profile-{verb}", verb=verb) for verb in verbs.VERBS),
    ]
    people: list[URLPattern | URLResolver] = [
        path("login/code/", login.code, name="login-code"),
        page("account/", account.account, "account"),
        page("account/sessions/end/", account.end_sessions, "account-sessions-end"),
        page("account/second-factor/", account.set_up, "second-factor"),
        page("account/second-factor/qr.svg", account.qr, "second-factor-qr"),
        page("account/second-factor/change/", account.change, "second-factor-change"),
        page("account/recovery-codes/", account.recovery_codes, "recovery-codes"),
        page("account/recovery-codes.txt", account.recovery_codes, "recovery-codes-text", text=True),
    ]
    return [*own, *people]
