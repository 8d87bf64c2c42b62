"""The list of profiles: found by any spelling, told by state, moved several at once."""

import pytest
from django.test import Client

from editorial import workflow
from profiles.models.working import Profile
from tests.editorial.profile_form import CHANGELIST
from tests.factories import approve, make_profile, make_published, make_publisher, make_reviewer, make_writer

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client: Client) -> Client:
    client.force_login(make_writer())
    return client


def names(client: Client, query: str = "") -> list[str]:
    response = client.get(f"{CHANGELIST}?{query}")
    return [profile.name for profile in response.context["cl"].result_list]


def act(client: Client, action: str, *profiles: Profile) -> list[str]:
    """Run an action on profiles; returns what the list says then."""
    posted = {"action": action, "_selected_action": [profile.pk for profile in profiles]}
    response = client.post(CHANGELIST, posted, follow=True)
    return [str(message) for message in response.context["messages"]]


@pytest.mark.parametrize("query", ["erdos", "ERDŐS", "pál erd", "Erdős, Pál", "dos"])
def test_names_are_found_with_or_without_accents(desk, query):
    make_profile(name="Pál Erdős")
    make_profile(name="Lise Meitner")
    assert names(desk, f"q={query}") == ["Pál Erdős"]


@pytest.mark.parametrize("query", ["%22", "*", "%25", "_", "'", "%00", "a%00b", "x" * 3000])
def test_no_search_fails(desk, query):
    make_profile(name="Lise Meitner")
    assert desk.get(f"{CHANGELIST}?q={query}").status_code == 200


def test_profiles_are_told_apart_by_state(desk):
    make_published(name="Ada")
    workflow.submit(make_profile(name="Lise"), by=make_writer())
    make_profile(name="Otto")
    assert names(desk, "work__exact=in_review") == ["Lise"]
    assert names(desk, "live__exact=live") == ["Ada"]
    assert names(desk) == ["Ada", "Lise", "Otto"]
    assert "Waiting since" in desk.get(CHANGELIST).text


def test_several_are_submitted_each_by_itself(desk):
    draft, empty = make_profile(name="Lise"), make_profile(name="Otto", summary="")
    told = act(desk, "submit_selected", draft, empty)
    assert told[0] == "Lise waits for review now."
    assert told[1].startswith("Otto cannot be submitted yet.")
    assert set(Profile.objects.values_list("work", flat=True)) == {"in_review", "draft"}


def test_several_are_published_by_a_publisher(client):
    approved, draft = make_profile(name="Lise"), make_profile(name="Otto")
    approve(approved)
    client.force_login(make_publisher())
    told = act(client, "publish_selected", approved, draft)
    assert told == ["Lise is published.", "Otto has no approved revision. Submit it for review first."]
    assert Profile.objects.get(name="Lise").live == "live"


def test_actions_are_offered_only_to_those_who_may(client):
    profile = make_profile()
    client.force_login(make_reviewer())
    html = client.get(CHANGELIST).text
    assert "submit_selected" not in html
    assert "publish_selected" not in html
    act(client, "submit_selected", profile)
    profile.refresh_from_db()
    assert profile.work == "draft"


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_however_long_it_is(desk, django_assert_num_queries, count):
    for number in range(count):
        workflow.submit(make_profile(name=f"Person {number}"), by=make_writer())
    with django_assert_num_queries(6):
        assert len(names(desk)) == count
