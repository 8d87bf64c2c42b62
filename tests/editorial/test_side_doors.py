"""Nothing of the desk leaves it by a side door: every address of the admin, asked by people who may not know.

The addresses come from the URLconf, so that a new one is tried without anybody having to think of it.
"""

import pytest
from django.contrib.auth.models import Permission
from django.test import Client

from editorial.models import Event, PreviewLink, Revision
from profiles.models.working import Profile
from tests.editorial.scenes import logged_in, nobody_special
from tests.editorial.side_doors import BUFFER, MARK, named, routes, secrets, token, whole
from tests.factories import make_user, make_writer
from tests.test_leaks import ROUTES as PUBLIC

pytestmark = pytest.mark.django_db

# What every member of staff has of their own, and what says nothing of anybody.
OWN = {
    *("index", "records", "login", "login-code", "logout", "password_change", "password_change_done", "jsi18n"),
    *("account", "account-sessions-end", "second-factor", "second-factor-qr", "second-factor-change"),
    *("recovery-codes", "recovery-codes-text", "account-mail"),
}
METHODS = ["get", "head", "post"]


@pytest.fixture
def rows():
    return secrets()


def looker(*codenames: str):
    """Return a member of staff with these permissions alone."""
    user = make_user("looker")
    user.user_permissions.set(Permission.objects.filter(codename__in=codenames))
    return user


def test_the_walk_meets_every_kind_of_page(rows):
    names = {name for _route, name in routes()}
    wanted = {"profile-revisions", "profile-compare", "profile-origins", "profile-links", "profile-preview"}
    wanted |= {"revision-page", "revision-text", "revision-compare", "revision-restore", "revision-name"}
    wanted |= {"autocomplete", "view_on_site", "jsi18n", "editorial_event_changelist", "profiles_profile_history"}
    assert wanted <= names
    assert len(named(rows)) > 80


@pytest.mark.parametrize("method", METHODS)
def test_staff_without_permissions_get_nothing_anywhere(rows, method):
    client, events = logged_in(nobody_special()), Event.objects.count()
    for address, name in named(rows).items():
        if name == "logout":
            continue
        response = getattr(client, method)(address)
        assert MARK.lower() not in whole(response).replace(address.lower(), ""), f"{method} {address}"
        assert token(rows) not in whole(response), f"{method} {address}"
        if name in OWN:
            continue
        assert response.status_code in {302, 403, 404, 405}, f"{method} {address}: {response.status_code}"
        if response.status_code == 302:
            led = client.get(address, follow=True)
            assert MARK.lower() not in whole(led).replace(address.lower(), ""), f"{method} {address}, led on"
    assert Event.objects.count() == events


@pytest.mark.parametrize("method", METHODS)
def test_strangers_are_sent_to_the_login_from_everywhere(rows, method):
    client, events = Client(), Event.objects.count()
    for address, name in named(rows).items():
        response = getattr(client, method)(address)
        assert MARK.lower() not in whole(response).replace(address.lower(), ""), f"{method} {address}"
        assert response.status_code in ({200, 302, 400, 403, 405} if name in OWN else {302, 405}), address
    assert Event.objects.count() == events


def test_what_a_page_of_the_desk_shows_is_kept_nowhere(rows):
    client, shown = logged_in(make_user("root", is_superuser=True)), 0
    for address, name in named(rows).items():
        response = client.get(address)
        if name == "jsi18n" or response.status_code != 200:
            continue
        shown += MARK.lower() in whole(response)
        assert "no-store" in response.headers.get("Cache-Control", ""), address
    assert shown > 20  # else the walk would prove nothing


def test_what_somebody_is_typing_is_nobody_elses_whoever_asks(rows):
    client = logged_in(make_user("root", is_superuser=True))
    for address in named(rows):
        if not address.startswith("/admin/logout/"):
            assert BUFFER.lower() not in whole(client.get(address)), address


def test_who_may_read_history_and_not_share_never_sees_a_link_that_opens(rows):
    client = logged_in(looker("view_profile", "view_revision", "view_review", "view_event"))
    seen = 0
    for address, name in named(rows).items():
        if name != "logout":
            text = whole(client.get(address))
            seen += MARK.lower() in text
            assert token(rows).lower() not in text, address
    assert seen > 5


def test_who_may_see_profiles_and_not_history_sees_no_history(rows):
    client = logged_in(looker("view_profile"))
    for name in ("profile-revisions", "profile-compare", "profile-origins", "revision-page", "revision-text"):
        address = next(found for found, known in named(rows).items() if known == name)
        response = client.get(address)
        assert response.status_code == 403, address
        assert MARK.lower() not in whole(response).replace(address.lower(), ""), address


# --- doors that no page leads to ---

GUESSES = [
    "/admin/profiles/profile/?q={mark}",
    "/admin/profiles/profile/?all=&folded__contains={mark}",
    "/admin/editorial/event/?note__contains={mark}",
    "/admin/editorial/revision/?frozen__text__contains={mark}",
    "/admin/editorial/user/?q={mark}&email__startswith={mark}",
    "/admin/profiles/topic/?_popup=1&_to_field=label",
    "/admin/profiles/source/?_to_field=id&_popup=1",
    "/admin/profiles/profile/add/?name={mark}&_popup=1",
    "/admin/autocomplete/?app_label=profiles&model_name=topic&field_name=parent&term={mark}",
    "/admin/autocomplete/?app_label=profiles&model_name=affiliation&field_name=organization&term={mark}",
    "/admin/autocomplete/?app_label=profiles&model_name=knownfor&field_name=source&term={mark}",
    "/admin/autocomplete/?app_label=editorial&model_name=event&field_name=by&term={mark}",
    "/admin/autocomplete/?app_label=editorial&model_name=revision&field_name=profile&term={mark}",
    "/admin/profiles/profile/export/?q={mark}",
    "/admin/editorial/event/export/?q={mark}",
    "/admin/editorial/event/csv/",
]


@pytest.mark.parametrize("guess", GUESSES)
@pytest.mark.parametrize("method", METHODS)
def test_lists_searches_choosers_and_exports_tell_staff_without_permissions_nothing(rows, guess, method):
    address = guess.format(mark=MARK)
    response = getattr(logged_in(nobody_special()), method)(address)
    assert response.status_code in {302, 403, 404, 405}
    assert MARK.lower() not in whole(response).replace(address.lower(), "")
    if response.status_code == 302:
        assert response.headers["Location"].partition("?")[0] != address.partition("?")[0]


HIDDEN = [
    "/admin/editorial/event/?by__password__startswith=md5",
    "/admin/editorial/event/?by__email__startswith=Z",
    "/admin/editorial/revision/?submitted_by__password__startswith=md5",
    "/admin/editorial/revision/?frozen__salt__startswith=0",
    "/admin/editorial/review/?claimed_by__password__startswith=md5",
    "/admin/editorial/review/?revision__links__guest__startswith=Z",
    "/admin/profiles/topic/?parent__parent__label__startswith=Z",
]


@pytest.mark.parametrize("address", HIDDEN)
def test_a_list_is_not_asked_letter_by_letter_for_what_it_does_not_show(rows, address):
    client = logged_in(looker("view_event", "view_revision", "view_review", "view_profile", "view_topic"))
    response = client.get(address)
    assert response.status_code in {302, 400}
    if response.status_code == 302:
        assert response.headers["Location"].endswith("?e=1")


@pytest.mark.parametrize("field", ["password", "email", "folded", "uid"])
def test_a_list_gives_no_other_column_as_its_key(rows, field):
    client = logged_in(looker("view_user", "view_topic", "view_profile"))
    for model in ("editorial/user", "profiles/topic", "profiles/profile"):
        assert client.get(f"/admin/{model}/?_popup=1&_to_field={field}").status_code == 400


def test_searching_people_finds_no_mail_address_for_those_who_may_not_see_accounts(rows):
    response = logged_in(make_writer()).get(
        "/admin/autocomplete/?app_label=editorial&model_name=event&field_name=by&term=example.org"
    )
    assert response.status_code == 403
    assert MARK.lower() not in whole(response)


def test_a_profile_is_not_copied_by_asking_for_it(rows):
    profile = rows[Profile]
    count = Profile.objects.count()
    address = f"/admin/profiles/profile/{profile.pk}/change/"
    response = logged_in(nobody_special()).post(address, {"_saveasnew": "1", "name": "Mine"})
    assert response.status_code == 403
    assert MARK.lower() not in whole(response)
    logged_in(make_writer()).post(address, {"_saveasnew": "1", "name": "Mine"})
    assert Profile.objects.count() == count


def test_view_on_site_leads_nobody_to_a_draft(rows):
    address = next(address for address, name in named(rows).items() if name == "view_on_site")
    for client in (logged_in(nobody_special()), logged_in(make_writer())):
        response = client.get(address)
        assert response.status_code == 404
        assert MARK.lower() not in whole(response)


def test_a_revision_of_another_row_is_asked_for_by_number_only(rows):
    client = logged_in(nobody_special())
    for key in ("0", "-1", str(10**20), "1%20OR%201=1", "../1"):
        response = client.get(f"/admin/editorial/revision/{key}/change/")
        assert response.status_code in {302, 403, 404}
        assert MARK.lower() not in whole(response)


def test_readers_get_nothing_of_it(rows):
    client = Client()
    addresses = [address for addresses in PUBLIC.values() for address in addresses]
    addresses += ["/researchers/lise-meitner/", "/researchers/lise-meitner/revision.json", f"/search/?q={MARK}"]
    for number in Revision.objects.values_list("number", flat=True):
        addresses += [f"/researchers/lise-meitner/revision.json?number={number}"]
    link = rows[PreviewLink]
    addresses += ["/preview/", f"/preview/{link.pk}/", f"/preview/{link.pk}.{link.revision_id}/", "/corrections/"]
    for address in addresses:
        for method in METHODS:
            response = getattr(client, method)(address)
            assert MARK.lower() not in whole(response).replace(MARK.lower() if "?q=" in address else "\0", ""), address
            assert token(rows).lower() not in whole(response), address


def test_a_guest_sees_the_revision_and_nothing_about_it(rows):
    text = Client().get(f"/preview/{token(rows)}/").text
    assert f"{MARK} draft again." in text
    for word in ("note", "asked", "name", "comment", "reason", "renamed", "failed", "changed"):
        assert f"{MARK} {word}" not in text
    assert f"{MARK}: look." not in text
    assert f"{MARK}@example.org" not in text
    assert BUFFER not in text
