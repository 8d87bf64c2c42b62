"""Every page of the desk in a browser, with a desk full of data: axe finds nothing, the CSP stops nothing, nothing
scrolls sideways, wide and light or narrow and dark, with all that folds unfolded.

The pages come from the URLconf: a new one is opened without anybody having to think of it.
"""

import datetime
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.utils import timezone

from editorial import workflow
from editorial.models import Batch
from profiles.models.vocabulary import Organization
from tests.editorial.scenes import first, waiting
from tests.editorial.side_doors import named, routes, secrets
from tests.editorial.test_desk_browser import log_in
from tests.factories import make_profile, make_published, make_publisher, make_reviewer, make_user, make_writer

pytestmark = pytest.mark.django_db(transaction=True)

SCREENS = [(1280, "light"), (390, "dark")]
AT_REST = """() => {
  document.querySelectorAll("#content details").forEach(one => { one.open = true });
  document.getAnimations().forEach(one => one.finish());
}"""
AXE = "axe.run({iframes: false, preload: false, resultTypes: ['violations']})"

# Names of the URLconf that are no pages, or none to look at again, and why.
POSTS = "only ever sent to; leads back to a page that is here"
FILE = "a file, or data for a script"
LEADS_ON = "leads on to a page that is here"
BETWEEN = "exists only between two steps of logging in or setting up: tests/browser/test_people_and_safety.py"
DJANGOS = "Django's own page, one and the same for every kind of record: opened for sources"
ALIKE = ["profiles_organization", "profiles_topic", "auth_group"]
READ = ["editorial_revision", "editorial_event", "editorial_batch", "editorial_review", "editorial_user"]
READ += ["admin_logentry", "axes_accesslog", "axes_accessattempt"]
NO_PAGES = {
    **dict.fromkeys(["profile-comment", "link-revoke", "revision-name", "schedule-take-back", "logout"], POSTS),
    **dict.fromkeys(["reviews-decide", "review-claim", "review-release", "account-sessions-end"], POSTS),
    **dict.fromkeys(["second-factor-change"], POSTS),
    **dict.fromkeys(["picture", "picture-rendition", "profile-buffer", "profile-buffer-new", "revision-text"], FILE),
    **dict.fromkeys(["second-factor-qr", "autocomplete", "jsi18n", "editorial_event_export"], FILE),
    **dict.fromkeys(["login-code", "recovery-codes", "recovery-codes-text"], BETWEEN),
    **dict.fromkeys([f"{name}_{verb}" for name in ALIKE for verb in ("history", "delete")], DJANGOS),
    **dict.fromkeys([f"{name}_history" for name in READ], DJANGOS),
    **dict.fromkeys(["view_on_site", "profiles_profile_history", "editorial_batch_change", ""], LEADS_ON),
}
# What nobody adds or deletes: such an address answers 403.
KEPT = [name for name in READ if name != "editorial_user"]
REFUSED = {f"{name}_{verb}" for name in KEPT for verb in ("add", "delete")}
REFUSED |= {"profiles_profile_delete", "editorial_user_delete"}


def full_desk() -> dict[str, str]:
    """Fill the desk; return an address for every page of it, and for the states that need more than a key."""
    make_user("everything", "Writers", "Reviewers", "Publishers", is_superuser=True)
    rows = secrets()
    pages = {name: address for address, name in named(rows).items() if name not in {*NO_PAGES, *REFUSED, "login"}}
    batch = _batch()
    pages["batch"] = f"/admin/editorial/batch/{batch.pk}/"
    term, other_term = Organization.objects.get(uid=batch.term), Organization.objects.create(label="Third Institute")
    pages["term, renamed"] = f"/admin/profiles/organization/{term.pk}/change/"
    pages["term-amend, pending"] = f"/admin/profiles/organization/{term.pk}/amend/"
    pages["term-merge, chosen"] = f"/admin/profiles/organization/{term.pk}/merge/?with={other_term.pk}&keep=other"
    admin, publisher = "/admin/profiles/profile", make_publisher()

    review = waiting("Ida Noddack")
    profile = review.profile
    workflow.schedule(profile, verb="unpublish", at=timezone.now() + datetime.timedelta(days=1), by=publisher)
    other = make_published(name="Ida E. Noddack", slug="noddack", known_for=[{"title": "Rhenium", "description": ""}])
    merged = workflow.merge_profiles(make_profile(name="A"), make_profile(name="B"), by=publisher)
    pages["merge-undo"] = f"/admin/editorial/merge/{merged.pk}/undo/"
    pages["profile-compare"] = f"{admin}/{profile.pk}/compare/?from=1&to=2"
    pages["compared whole"] = f"{admin}/{profile.pk}/compare/?from=2&to=1&text=whole"
    pages["redirect, found"] = f"{admin}/{other.pk}/redirect/?q=noddack"
    pages["redirect, chosen"] = f"{admin}/{other.pk}/redirect/?to={profile.pk}"
    pages["merge, found"] = f"{admin}/{profile.pk}/merge/?q=noddack"
    pages["merge, chosen"] = f"{admin}/{make_profile(name='C').pk}/merge/?with={other.pk}"
    pages["history of a live page"] = f"{admin}/{profile.pk}/revisions/"
    pages["origins of a place"] = f"{admin}/{profile.pk}/origins/?at=summary"
    pages["all in the queue"] = "/admin/editorial/review/?all="

    back, ready = first("Emmy Noether"), first("Mary Somerville")
    workflow.request_changes(back, by=make_reviewer(), note="Name a source.")
    workflow.approve(ready, digest=ready.revision.frozen.digest, by=make_reviewer())
    for name, one in {"waiting": review, "returned": back, "approved": ready}.items():
        pages[f"review, {name}"] = f"/admin/editorial/review/{one.pk}/change/"
        pages[f"form, {name}"] = f"{admin}/{one.profile_id}/change/"
    pages["publish"] = f"{admin}/{ready.profile_id}/publish/"
    return pages


def _batch() -> Batch:
    """Return a batch with an amendment in it: an organization that was renamed."""
    make_published(name="Ada Lovelace", affiliations=[{"organization": "Old Institute", "role": "Professor"}])
    term = Organization.objects.get(label="Old Institute")
    term.label = "New Institute"
    term.save()
    workflow.term_edited(term, by=make_writer())
    return workflow.amend(term, by=make_writer()).batch


def complaints_about(page: Any) -> list[str]:
    """Return what axe has against a page, and by how much it scrolls sideways."""
    found = page.evaluate(AXE)["violations"]
    told = [f"{one['id']}: {node['html']} {node['failureSummary']}" for one in found for node in one["nodes"]]
    wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return told + ([f"scrolls sideways by {wider} px"] if wider > 0 else [])


def test_every_address_is_a_page_that_is_opened_or_none_for_a_reason():
    names = {name for _route, name in routes()}
    gone = {*NO_PAGES, *REFUSED} - names
    assert not gone, f"No longer in the URLconf: {gone}"
    assert not set(NO_PAGES) & REFUSED


@pytest.mark.looks
def test_no_page_stands_in_anybodys_way(new_page, live_server):
    page = new_page(viewport={"width": 1280, "height": 900}, color_scheme="light")
    wrong: list[str] = []
    page.on("console", lambda said: wrong.append(f"{page.url}: {said.text}") if said.type == "error" else None)
    pages = full_desk()
    log_in(page, f"{live_server.url}/admin/")
    for name, address in pages.items():
        response = page.goto(live_server.url + address)
        assert response.status == 200, f"{name} {address} answers {response.status}. Say in NO_PAGES if it is no page."
        assert page.url == live_server.url + address, f"{name} leads on to {page.url}. Say so in NO_PAGES."
        page.evaluate(AXE_SCRIPT)
        for width, scheme in SCREENS:
            page.set_viewport_size({"width": width, "height": 900})
            page.emulate_media(color_scheme=scheme)
            page.evaluate(AT_REST)
            wrong += [f"{name} {address} {width} {scheme}: {said}" for said in complaints_about(page)]
    assert wrong == [], "\n".join(wrong)
