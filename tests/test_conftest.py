"""What other tests rely on: guards survive a flush; a page is a new visitor of a server that sees the data."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth import get_user_model
from django.db import connection

from editorial import guards


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", [1, 2, 3])
def test_guards_are_back_after_each_flush(turn):
    assert guards.missing(connection) == []
    assert not get_user_model().objects.exists()
    get_user_model().objects.create_user("someone")


@pytest.mark.parametrize("turn", [1, 2])
def test_a_page_is_a_new_visitor_with_a_working_server(turn, live_server, page):
    get_user_model().objects.create_superuser("chief", password="rosebud")
    page.goto(f"{live_server.url}/admin/")
    assert "/admin/login/" in page.url
    page.fill("[name=username]", "chief")
    page.fill("[name=password]", "rosebud")
    page.click("[type=submit]")
    page.wait_for_url(re.compile(r"/admin/$"))
    assert page.context.cookies()
