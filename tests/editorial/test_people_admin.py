"""Accounts and records on the desk: nobody promotes themselves, nobody is deleted, what was recorded stays."""

import pytest
from django.contrib.auth.models import Group, Permission

from editorial.models import Event, Revision, User
from tests.editorial.scenes import logged_in, waiting
from tests.factories import make_reviewer, make_user, make_writer

pytestmark = pytest.mark.django_db


def keeper() -> User:
    """Return a person who may edit accounts and is no superuser."""
    user = make_user("keeper")
    user.user_permissions.add(*Permission.objects.filter(codename__in=["change_user", "view_user", "add_user"]))
    return user


def test_a_byline_can_be_given():
    writer = make_writer()
    root = make_user("root", is_superuser=True)
    html = logged_in(root).get(f"/admin/editorial/user/{writer.pk}/change/").text
    assert 'name="byline"' in html


def test_who_edits_accounts_cannot_promote_themselves():
    user = keeper()
    address = f"/admin/editorial/user/{user.pk}/change/"
    form = {"username": "keeper", "is_active": "on", "is_staff": "on", "is_superuser": "on", "byline": "K."}
    form |= {"last_login_0": "", "last_login_1": ""}
    logged_in(user).post(address, form)
    user.refresh_from_db()
    assert not user.is_superuser
    assert user.byline == "K."


def test_who_edits_accounts_cannot_take_over_a_superuser():
    root = make_user("root", is_superuser=True)
    client = logged_in(keeper())
    assert client.post(f"/admin/editorial/user/{root.pk}/change/", {"username": "mine"}).status_code == 403
    new = {"password1": "correct horse battery", "password2": "correct horse battery"}
    assert client.post(f"/admin/editorial/user/{root.pk}/password/", new).status_code == 403


def test_who_edits_accounts_cannot_become_a_colleague():
    reviewer = make_reviewer()
    new = {"password1": "correct horse battery", "password2": "correct horse battery"}
    assert logged_in(keeper()).post(f"/admin/editorial/user/{reviewer.pk}/password/", new).status_code == 403
    reviewer.refresh_from_db()
    assert reviewer.check_password("secret")


def test_only_a_superuser_changes_what_groups_may_do():
    user = keeper()
    user.user_permissions.add(*Permission.objects.filter(codename__in=["change_group", "view_group", "add_group"]))
    group = Group.objects.get(name="Writers")
    address = f"/admin/auth/group/{group.pk}/change/"
    assert logged_in(user).post(address, {"name": "Writers"}).status_code == 403
    assert logged_in(user).get("/admin/auth/group/add/").status_code == 403
    assert logged_in(make_user("root", is_superuser=True)).get(address).status_code == 200


def test_nobody_is_deleted_and_no_record_is_touched():
    review = waiting()
    client = logged_in(make_user("root", is_superuser=True))
    assert client.post(f"/admin/editorial/user/{make_writer().pk}/delete/", {"post": "yes"}).status_code == 403
    for model, row in (
        ("revision", review.revision_id),
        ("event", Event.objects.latest("id").pk),
        ("review", review.pk),
    ):
        assert client.post(f"/admin/editorial/{model}/{row}/delete/", {"post": "yes"}).status_code == 403
        assert client.get(f"/admin/editorial/{model}/add/").status_code == 403
    assert client.post(f"/admin/editorial/revision/{review.revision_id}/change/", {"number": "9"}).status_code == 403
    assert client.get(f"/admin/editorial/revision/{review.revision_id}/change/").status_code == 200


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("address", "queries"), [("revision", 5), ("event", 5), ("review", 5)])
def test_lists_of_records_cost_the_same_at_one_and_at_three(address, queries, count, django_assert_num_queries):
    for number in range(count):
        waiting(f"Person {number}")
    client = logged_in(make_user("root", is_superuser=True))
    query = "?all=" if address == "review" else ""
    client.get(f"/admin/editorial/{address}/{query}")
    with django_assert_num_queries(queries):
        client.get(f"/admin/editorial/{address}/{query}")


@pytest.mark.parametrize("count", [1, 3])
def test_the_revisions_of_a_profile_cost_the_same_at_one_and_at_three(count, django_assert_num_queries):
    from editorial import workflow
    from tests.factories import edit

    review = waiting()
    for number in range(count):
        workflow.withdraw(review.profile, by=make_writer())
        edit(review.profile, summary=f"Words {number}.")
        workflow.submit(review.profile, by=make_writer())
    client = logged_in(make_reviewer())
    address = f"/admin/profiles/profile/{review.profile_id}/revisions/"
    client.get(address)
    with django_assert_num_queries(13):
        html = client.get(address).text
    assert Revision.objects.of(review.profile).count() == count + 2
    assert f"Revision {count + 2}" in html
