"""A form posted after its session ended waits on the server for its owner, with or without scripts."""

import pytest
from django.test import Client

from editorial.models.buffers import Buffer
from profiles.models.working import Profile
from tests.editorial.profile_form import Form, change
from tests.editorial.scenes import logged_in
from tests.factories import make_profile, make_writer

pytestmark = pytest.mark.django_db

MARK = "Zzyzxbuffer"


@pytest.fixture
def profile() -> Profile:
    return make_profile(name="Lise Meitner", summary="Old summary.")


def test_a_post_of_a_signed_out_person_waits_for_them(profile):
    client = logged_in(make_writer())
    form = Form(client, change(profile)).fill(summary=MARK)
    client.logout()
    form.response = client.post(form.url, form.values | {"_save": "Save"}, follow=True)
    assert "You were signed out. What you typed is kept" in form.response.text
    assert Profile.objects.get().summary == "Old summary."
    client.force_login(make_writer())
    again = Form(client, change(profile))
    again.press(_bring=str(again.response.context["offers"][0].pk))
    assert again.values["summary"] == MARK


def test_a_post_with_the_token_of_an_older_session_waits_for_its_owner(profile):
    form = Form(logged_in(make_writer()), change(profile)).fill(summary=MARK)
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_writer())
    answer = client.post(form.url, form.values | {"_save": "Save"})
    assert answer.status_code == 403
    assert "What you typed is kept" in answer.text
    assert MARK in Buffer.objects.get().typed


def test_strangers_cannot_fill_anybodys_buffer(profile):
    form = Form(logged_in(make_writer()), change(profile))
    Client().post(form.url, form.values | {"tab": "meddled", "_save": "Save"})
    Client(enforce_csrf_checks=True).post(form.url, form.values | {"tab": "x" * 40, "_save": "Save"})
    assert not Buffer.objects.exists()
