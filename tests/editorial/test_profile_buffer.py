"""Autosave: what a tab sends is kept for its own person alone, offered again, brought back or discarded."""

import json
from datetime import timedelta
from io import StringIO
from urllib.parse import urlencode

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from editorial import buffers, workflow
from editorial.models import Event, Revision
from editorial.models.buffers import Buffer
from profiles.models.working import Profile
from profiles.snapshot import take
from tests.editorial.profile_form import ADD, CHANGELIST, Form, change
from tests.editorial.scenes import logged_in, nobody_special
from tests.factories import edit, make_profile, make_reviewer, make_user, make_writer

pytestmark = pytest.mark.django_db

MARK, SECRET = "Zzyzxbuffer", "Qqsecretqq"


@pytest.fixture
def profile() -> Profile:
    return make_profile(name="Lise Meitner", summary="Old summary.", known_for=[{"title": "Fission"}])


@pytest.fixture
def desk(client: Client) -> Client:
    client.force_login(make_writer())
    return client


def address(profile: Profile | None) -> str:
    return reverse("admin:profile-buffer", args=[profile.pk]) if profile else reverse("admin:profile-buffer-new")


def autosave(form: Form, profile: Profile | None, *, keep: str = "words", client: Client | None = None, **more):
    return (client or form.client).post(address(profile), form.values | {"_keep": keep, **more})


def typed_and_left(client: Client, profile: Profile | None, **typed: str) -> Buffer:
    """Type into a form, let it be kept, and close the tab."""
    form = Form(client, change(profile) if profile else ADD).fill(**typed)
    assert autosave(form, profile, _closed="1").status_code == 200
    return Buffer.objects.latest("pk")


# --- keeping ---


def test_what_is_typed_is_kept_and_is_no_revision_and_no_event(desk, profile):
    before, events, revisions = take(profile), Event.objects.count(), Revision.objects.count()
    answer = autosave(Form(desk, change(profile)).fill(summary=MARK), profile)
    assert "kept" in answer.json()
    assert "no-store" in answer.headers["Cache-Control"]
    assert MARK in Buffer.objects.get().typed
    assert (take(profile), Event.objects.count(), Revision.objects.count()) == (before, events, revisions)


def test_two_tabs_of_one_person_are_two(desk, profile):
    one, two = Form(desk, change(profile)), Form(desk, change(profile))
    assert one.values["tab"] != two.values["tab"]
    autosave(one.fill(summary="One"), profile)
    answer = autosave(two.fill(summary="Two"), profile)
    assert Buffer.objects.count() == 2
    assert answer.json()["others"][0].startswith("You have this open in another tab since")


def test_nothing_unsaved_forgets_the_words_and_a_closed_clean_tab_forgets_the_tab(desk, profile):
    form = Form(desk, change(profile))
    autosave(form.fill(summary=MARK), profile)
    autosave(form, profile, keep="same")
    assert MARK in Buffer.objects.get().typed
    autosave(form, profile, keep="none")
    assert Buffer.objects.get().typed == ""
    autosave(form, profile, keep="none", _closed="1")
    assert not Buffer.objects.exists()


def test_saving_forgets_this_tab_and_no_other(desk, profile):
    one, two = Form(desk, change(profile)), Form(desk, change(profile))
    autosave(one.fill(focus="One"), profile)
    autosave(two.fill(summary="Two"), profile)
    one.press()
    assert "Two" in Buffer.objects.get().typed


def test_a_refused_save_keeps_the_tab(desk, profile):
    form = Form(desk, change(profile))
    tab = buffers.read_ticket(form.values["tab"])
    autosave(form.fill(name=""), profile)
    assert buffers.read_ticket(form.press().values["tab"]) == tab
    assert Buffer.objects.count() == 1


@pytest.mark.parametrize("size", [10_000])
def test_what_is_too_long_is_refused_not_cut(desk, profile, settings, size):
    form = Form(desk, change(profile)).fill(summary="x" * size)
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = size
    assert desk.post(
        address(profile), urlencode(form.values | {"_keep": "words"}), "application/x-www-form-urlencoded"
    ).status_code in (400, 413)
    assert not Buffer.objects.exists()


# --- whose ---


def test_only_who_may_edit_keeps_anything(profile):
    form = Form(logged_in(make_writer()), change(profile))
    for user in (nobody_special(), make_reviewer()):
        assert autosave(form, profile, client=logged_in(user)).status_code == 403
        assert logged_in(user).get(address(profile)).status_code == 403
    assert autosave(form, profile, client=Client()).status_code == 302
    assert not Buffer.objects.exists()


def test_a_ticket_is_good_for_its_person_and_profile_only(desk, profile):
    form = Form(desk, change(profile)).fill(summary=MARK)
    assert autosave(form, profile, client=logged_in(make_writer("other"))).status_code == 403
    assert autosave(form, make_profile()).status_code == 403
    assert autosave(form, None).status_code == 403
    assert autosave(form.fill(tab="meddled"), profile).status_code == 403
    assert not Buffer.objects.exists()


def test_a_forged_post_is_refused(profile):
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_writer())
    ticket = str(buffers.new_ticket(make_writer(), profile))
    assert client.post(address(profile), {"tab": ticket, "_keep": "same"}).status_code == 403


def test_nobody_else_sees_a_word_of_it_not_even_a_superuser(desk, profile):
    kept = typed_and_left(desk, profile, summary=f"{MARK} {SECRET}", focus=f"{MARK} {SECRET}")
    typed_and_left(desk, None, name=f"{MARK} {SECRET}")
    for user in (make_user("admin", is_superuser=True), make_writer("other")):
        client = logged_in(user)
        pages = [
            "/admin/",
            CHANGELIST,
            f"{CHANGELIST}?q={MARK}",
            ADD,
            change(profile),
            address(profile),
            f"{CHANGELIST}{profile.pk}/preview/",
            f"{CHANGELIST}{profile.pk}/revisions/",
            f"{CHANGELIST}{profile.pk}/origins/",
            "/admin/autocomplete/?app_label=profiles&model_name=affiliation&field_name=organization&term=Zz",
            "/",
            f"/search/?q={MARK}",
        ]
        for page in pages:
            assert SECRET not in client.get(page).content.decode(), page
        for button in ("_bring", "_discard"):
            answer = client.post(change(profile), {button: str(kept.pk)}, follow=True)
            assert SECRET not in answer.text
            assert "no longer there" in answer.text
    out = StringIO()
    call_command("export_profiles", profile.slug, "--format", "json", stdout=out)
    assert SECRET not in out.getvalue()
    assert Buffer.objects.count() == 2


# --- who else is here ---


def test_the_form_says_who_else_has_it_open_without_javascript(desk, profile):
    ines = make_writer("ines", first_name="Ines", last_name="Marchetti")
    client = logged_in(ines)
    form = Form(client, change(profile))
    autosave(form, profile, keep="none")
    assert "Ines Marchetti has this open since" in Form(desk, change(profile)).html
    autosave(form.fill(summary="x"), profile)
    html = Form(desk, change(profile)).html
    assert ", typing." in html
    Buffer.objects.update(seen_at=timezone.now() - timedelta(minutes=3))
    assert "Ines Marchetti has this open" not in Form(desk, change(profile)).html


def test_the_answer_says_that_the_profile_was_saved_meanwhile(desk, profile):
    form = Form(desk, change(profile))
    assert autosave(form, profile, keep="none").json()["moved"] == ""
    edit(profile, by=make_writer("ada", first_name="Ada", last_name="Lovelace"), focus="Theirs")
    assert autosave(form, profile, keep="none").json()["moved"].startswith("Ada Lovelace saved this profile at")


# --- offered again ---


def test_words_of_a_closed_tab_are_offered_with_their_places_and_brought_back_unsaved(desk, profile):
    kept = typed_and_left(desk, profile, summary=MARK, **{"known_for-0-description": "More."})
    form = Form(desk, change(profile))
    assert "You typed something here that was not saved" in form.html
    assert form.response.context["offers"][0].places == ["Summary", "Known for 1"]
    assert MARK not in form.values["summary"]
    form.press(_bring=str(kept.pk))
    assert (form.values["summary"], form.values["known_for-0-description"]) == (MARK, "More.")
    assert Profile.objects.get().summary == "Old summary."
    assert Buffer.objects.count() == 1  # kept under the new tab until it is saved
    form.press()
    assert Profile.objects.get().summary == MARK
    assert not Buffer.objects.exists()


def test_words_are_brought_back_over_what_others_saved_meanwhile(desk, profile):
    kept = typed_and_left(desk, profile, summary="My summary.", **{"known_for-0-description": "My words."})
    edit(profile, by=make_writer("ada"), summary="Their summary.", focus="Their focus.", known_for=[])
    form = Form(desk, change(profile)).press(_bring=str(kept.pk))
    assert form.status == 200
    choices = {choice.label for choice in form.response.context["choices"]}
    assert choices == {"Summary", "Known for 1: Fission"}
    assert form.values["focus"] == "Their focus."
    form.fill(**{"choice:summary": "mine", "choice:known_for/fission": "mine"}).press()
    data = take(Profile.objects.get())
    assert (data["summary"], data["focus"]) == ("My summary.", "Their focus.")
    assert data["known_for"][0]["description"] == "My words."


def test_words_for_a_new_profile_are_offered_on_the_form_for_one(desk):
    kept = typed_and_left(desk, None, name="Emmy Noether")
    form = Form(desk, ADD).press(_bring=str(kept.pk))
    assert form.values["name"] == "Emmy Noether"
    form.press()
    assert Profile.objects.get().name == "Emmy Noether"
    assert not Buffer.objects.exists()


def test_discarding_forgets_them(desk, profile):
    kept = typed_and_left(desk, profile, summary=MARK)
    form = Form(desk, change(profile)).press(_discard=str(kept.pk))
    assert form.messages == ["Discarded."]
    assert not Buffer.objects.exists()


def test_words_in_review_are_brought_back_and_wait_for_the_withdrawal(desk, profile):
    kept = typed_and_left(desk, profile, summary=MARK)
    workflow.submit(profile, by=make_writer("other"))
    form = Form(desk, change(profile)).press(_bring=str(kept.pk))
    assert form.values["summary"] == MARK
    assert form.press().status == 409
    assert form.values["summary"] == MARK


# --- age and cost ---


def test_what_nobody_came_back_for_is_forgotten_after_thirty_days(desk, profile):
    typed_and_left(desk, profile, summary="old")
    Buffer.objects.update(seen_at=timezone.now() - timedelta(days=31))
    typed_and_left(desk, profile, summary="new")
    assert buffers.forget_old() == 1
    assert "new" in Buffer.objects.get().typed


@pytest.mark.parametrize("others", [1, 10])
def test_an_autosave_costs_the_same_however_many_others_there_are(desk, profile, django_assert_num_queries, others):
    for number in range(others):
        ticket = buffers.new_ticket(make_writer(f"w{number}"), profile)
        buffers.keep(ticket, version=1, typed="summary=x")
    form = Form(desk, change(profile))
    autosave(form, profile)
    with django_assert_num_queries(AUTOSAVE):
        assert len(json.loads(autosave(form, profile).content)["others"]) == others


AUTOSAVE = 10


def test_one_person_fills_no_disk_with_buffers(desk, profile, monkeypatch):
    monkeypatch.setattr(buffers, "MOST", 3)
    kept = [typed_and_left(desk, profile, summary=f"Words {number}") for number in range(2)]
    for _number in range(5):
        autosave(Form(desk, change(profile)), profile, keep="none")
    assert Buffer.objects.count() == 3
    assert Buffer.objects.filter(pk__in=[one.pk for one in kept]).count() == 2  # what is empty goes first
    for number in range(4):
        typed_and_left(desk, profile, summary=f"Later {number}")
    assert Buffer.objects.count() == 3
    assert not Buffer.objects.filter(pk=kept[0].pk).exists()
