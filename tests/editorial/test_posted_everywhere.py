"""Every address of the desk takes a post from people with one permission each: what changes, only that one may change.

Whoever has none of the desk's verbs changes nothing but their own account, whatever they post.
"""

import datetime

import pytest
from django.apps import apps
from django.contrib.auth.models import Permission
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from editorial.models import Review, Revision
from profiles.models.working import Profile
from tests.editorial.scenes import logged_in
from tests.editorial.side_doors import named, secrets
from tests.factories import approve, edit, make_published, make_user

pytestmark = pytest.mark.django_db

OWN = {"account"}
TALK = OWN | {"profile-comment"}
# What each permission alone, beside looking at everything, lets somebody change.
CHANGES = {
    "": OWN,
    "submit_profile": TALK | {"profile-withdraw"},
    "decide_review": TALK | {"revision-name", "review-claim", "editorial_review_change"},
    "publish_profile": TALK
    | {"revision-name", "review-assign", "schedule-take-back", "profile-redirect", "profile-schedule"}
    | {"profile-publish", "profile-unpublish", "profile-retire", "revision-restore"},
    "share_preview": TALK | {"profile-links", "link-revoke"},
    "merge_terms": OWN | {"merge", "profile-merge"},
    "change_profile": OWN | {"revision-name"},
    "add_profile": OWN,
}
UNTOLD = {"editorial_desksession", "axes_accesslog", "axes_accessattempt", "django_admin_log"}
WRITES = ("INSERT", "UPDATE", "DELETE")


class Undo(Exception):
    """Takes back what a post changed."""


def everything() -> dict[str, list[str]]:
    models = [model for model in apps.get_models(include_auto_created=True) if model._meta.db_table not in UNTOLD]
    return {model._meta.label: sorted(map(repr, model._base_manager.values_list())) for model in models}


def posted(rows) -> dict[str, object]:
    """Return all that any form of the desk asks for, at once."""
    review, profile = rows[Review], rows[Profile]
    other = Profile.objects.exclude(pk=profile.pk).latest("pk")
    soon = timezone.now() + datetime.timedelta(days=2)
    return {
        "note": "note",
        "read": "on",
        "approve": "1",
        "text": "words",
        "path": "",
        "guest": "guest",
        "days": "3",
        "review": review.pk,
        "revision": review.revision.pk,
        "digest": review.revision.frozen.digest,
        f"digest-{review.pk}": review.revision.frozen.digest,
        "with": other.pk,
        "to": other.pk,
        "verb": "unpublish",
        "at": f"{soon:%Y-%m-%dT%H:%M}",
        "name": "Named",
        "label": "Labelled",
        "title": "Titled",
        "slug": "slugged",
        "kind": "paper",
        "post": "yes",
        "action": "delete_selected",
        "_selected_action": profile.pk,
        "summary": "words",
        "priority": "2",
        "_save": "1",
        "reason": "because",
        "code": "quote-unsourced",
        "username": "new",
        "password1": "Xy7-xkcd-long",
        "password2": "Xy7-xkcd-long",
        "usable_password": "true",
        "wanted": "codes",
        "others": "1",
        "is_superuser": "on",
        "is_staff": "on",
    }


def changing(client, rows) -> set[str]:
    """Return the names of the addresses at which a post of everything changed anything, each from the same state."""
    found, before, data = set(), everything(), posted(rows)
    for address, name in named(rows).items():
        if name in {"logout", "login"}:
            continue
        try:
            with transaction.atomic(), CaptureQueriesContext(connection) as queries:
                response = client.post(address, data)
                assert response.status_code < 500, address
                wrote = any(query["sql"].startswith(WRITES) for query in queries)
                if wrote and everything() != before:
                    found.add(name)
                raise Undo
        except Undo:
            connection.queries_log.clear()
    return found


@pytest.fixture(params=["in review", "approved"])
def rows(request):
    found = secrets()
    make_published(name="Otto Hahn")
    if request.param == "approved":
        profile = edit(make_published(name="Otto Frisch"), summary="Again.")
        review = approve(profile)
        found |= {Profile: profile, Review: review, Revision: review.revision}
    return found


def test_each_permission_changes_only_what_is_its_own(rows):
    looks = Permission.objects.filter(
        content_type__app_label__in=["editorial", "profiles"], codename__startswith="view_"
    )
    reached: set[str] = set()
    for codename, own in CHANGES.items():
        person = make_user(f"one {codename}")
        person.user_permissions.set([*looks, *Permission.objects.filter(codename=codename)])
        found = changing(logged_in(person), rows)
        assert found <= own, codename
        reached |= found
    assert {"account", "profile-comment", "profile-links", "revision-name"} <= reached  # else posts prove nothing
    assert len(reached) > 9


def test_staff_without_permissions_change_nothing_but_their_own_account(rows):
    assert changing(logged_in(make_user("nobody")), rows) == OWN


def test_the_permission_to_share_is_no_permission_to_look(rows):
    person = make_user("sharing")
    person.user_permissions.set(Permission.objects.filter(codename="share_preview"))
    assert changing(logged_in(person), rows) <= OWN | {"profile-links", "link-revoke"}
