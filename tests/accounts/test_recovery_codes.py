"""Whoever lost the phone and came in by a recovery code is not thrown out by making new ones."""

import re

import pytest
from django.test import Client
from django_otp.plugins.otp_static.models import StaticToken

from editorial import second_factor
from tests.accounts.codes import with_second_factor
from tests.factories import make_publisher

pytestmark = pytest.mark.django_db


def come_in(username: str, code: str) -> Client:
    client = Client()
    client.post("/admin/login/", {"username": username, "password": "secret", "next": "/admin/"})
    assert client.post("/admin/login/code/", {"code": code}).headers["Location"] == "/admin/"
    return client


def test_who_came_in_by_a_recovery_code_sees_the_new_codes_that_replace_it(settings):
    settings.REQUIRE_SECOND_FACTOR = True
    publisher = with_second_factor(make_publisher())
    first, second, *_others = second_factor.codes(publisher)
    client = come_in("publisher", first)
    made = client.post("/admin/account/second-factor/change/", {"wanted": "codes", "code": second}, follow=True)
    shown = re.findall(r"<code>(\w{4} \w{4})</code>", made.text)
    assert shown == second_factor.codes(publisher)
    assert len(shown) == second_factor.CODES
    assert client.get("/admin/").status_code == 200


def test_old_recovery_codes_stop_working_once_there_are_new_ones():
    publisher = with_second_factor(make_publisher())
    old = set(second_factor.codes(publisher))
    new = set(second_factor.fresh_codes(publisher))
    assert not old & new
    assert StaticToken.objects.count() == second_factor.CODES
    with pytest.raises(second_factor.CodeRefused):
        second_factor.check(publisher, old.pop())
