"""Two saves at the very same moment: one is written, the other is refused with everything typed."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connections
from django.test import Client

from editorial.models import Event
from profiles.models.working import Profile
from tests.editorial.profile_form import Form, change
from tests.factories import make_profile, make_writer


@pytest.mark.django_db(transaction=True)
def test_of_two_saves_at_once_one_is_written():
    profile = make_profile(name="Lise Meitner")
    before, events = profile.version, Event.objects.count()
    forms = []
    for name in ("ada", "otto"):
        client = Client()
        client.force_login(make_writer(name))
        forms.append(Form(client, change(profile)).fill(summary=f"Summary by {name}."))
    start = Barrier(2)

    def save(form: Form) -> Any:
        try:
            start.wait(10)
            return form.client.post(form.url, form.values | {"_save": "Save"})
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        responses = list(pool.map(save, forms))
    assert sorted(response.status_code for response in responses) == [302, 409]
    saved = Profile.objects.get()
    won, lost = sorted(zip(responses, forms, strict=True), key=lambda pair: pair[0].status_code)
    assert saved.summary == won[1].values["summary"]
    assert lost[1].values["summary"] in lost[0].content.decode()
    assert (saved.version, Event.objects.count()) == (before + 1, events + 1)
