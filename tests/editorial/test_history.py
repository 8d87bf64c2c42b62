"""The history of a profile: every revision with what became of it, names, and any two of them compared."""

import re

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from editorial import workflow
from editorial.admin.history import SHOWN
from editorial.models import Event, Revision, RevisionName
from editorial.workflow import WorkflowError
from profiles.models.vocabulary import Topic
from profiles.models.working import Profile
from tests.editorial.scenes import logged_in, nobody_special, waiting
from tests.factories import edit, make_profile, make_published, make_publisher, make_reviewer, make_user, make_writer

pytestmark = pytest.mark.django_db


def many(count: int) -> Profile:
    """Return a profile with so many revisions: "Words 1." to "Words n."."""
    make_reviewer()
    profile = make_profile(name="Emmy Noether", summary="Words 0.")
    for number in range(1, count + 1):
        edit(profile, summary=f"Words {number}.")
        workflow.submit(profile, by=make_writer(), note=f"Note {number}")
        if number < count:
            workflow.withdraw(profile, by=make_writer())
    return profile


def history(profile: Profile, query: str = "", user=None):
    return logged_in(user or make_reviewer()).get(f"/admin/profiles/profile/{profile.pk}/revisions/{query}")


def compare(profile: Profile, **query):
    return logged_in(make_reviewer()).get(f"/admin/profiles/profile/{profile.pk}/compare/", query)


def test_each_revision_says_who_when_why_and_what_became_of_it():
    review = waiting()
    workflow.request_changes(review, by=make_reviewer(), note="Name a source.")
    html = history(review.profile).text
    digest = review.revision.frozen.digest
    for said in ("Submitted by writer on", "Frisch was missing.", "Changes requested by reviewer", "Name a source."):
        assert said in html
    assert "Published on" in html
    assert html.count("readers have this one") == 1
    assert f"{digest[:12]}…{digest[-4:]}" in html
    assert digest in html


@pytest.mark.parametrize("count", [3, 30])
def test_history_costs_the_same_at_three_and_at_thirty_revisions(count, django_assert_num_queries):
    profile = many(count)
    for revision in Revision.objects.of(profile)[:20]:
        workflow.name_revision(revision, f"Name {revision.number}", by=make_writer())
    client = logged_in(make_user("everything", "Writers", "Reviewers", "Publishers"))
    address = reverse("admin:profile-revisions", args=[profile.pk])
    client.get(address)
    with django_assert_num_queries(13):
        html = client.get(address).text
    assert html.count('class="version"') == min(count, SHOWN)


def test_hundreds_of_revisions_come_in_pages_that_lead_on_and_back():
    profile = many(SHOWN * 2 + 3)
    seen: list[int] = []
    before = ""
    for _page in range(3):
        html = history(profile, f"?before={before}").text
        seen += map(int, re.findall(r'id="revision-(\d+)"', html))
        older = re.search(r'name="before" value="(\d+)">Older', html)
        before = older[1] if older else ""
    assert seen == list(range(SHOWN * 2 + 3, 0, -1))
    assert not before
    html = history(profile, "?before=4").text
    back = re.search(r'name="before" value="(\d*)">Newer', html)
    assert back
    assert back[1] == str(4 + SHOWN)
    assert re.search(r'name="before" value="">Newer', history(profile, f"?before={4 + SHOWN}").text)


def test_what_was_chosen_on_one_page_stays_chosen_on_the_next():
    profile = many(SHOWN + 3)
    html = history(profile, f"?before=4&from=2&to={SHOWN + 3}").text
    assert f"To revision {SHOWN + 3}, chosen on another page" in html
    assert re.search(r'name="from" value="2" checked', html)
    assert "From revision 2, chosen on another page" not in html


@pytest.mark.parametrize("before", ["x", "-1", "٣", "9" * 30, "1.5"])
def test_a_page_that_is_no_number_is_the_first(before):
    assert 'id="revision-3"' in history(many(3), f"?before={before}").text


def test_the_log_asks_for_its_own_permission():
    review = waiting()
    looker = make_user("looker")
    looker.user_permissions.add(Permission.objects.get(codename="view_revision"))
    html = history(review.profile, user=looker).text
    assert "What happened" not in html
    assert "What happened" in history(review.profile).text


# --- names ---


def name(revision: Revision, words: str, user=None, **more):
    client = logged_in(user or make_writer())
    return client.post(reverse("admin:revision-name", args=[revision.pk]), {"name": words} | more)


def test_a_revision_is_named_found_by_its_name_and_unnamed_again():
    review = waiting()
    response = name(review.revision, "  before the   sabbatical ")
    assert response.headers["Location"].endswith(f"/revisions/#revision-{review.revision.number}")
    assert RevisionName.objects.get().name == "before the sabbatical"
    assert "before the sabbatical" in history(review.profile).text
    name(review.revision, "after it")
    assert RevisionName.objects.get().name == "after it"
    name(review.revision, " ", before="9")
    assert not RevisionName.objects.exists()
    named = Event.objects.filter(verb="named", revision=review.revision, by=make_writer()).order_by("id")
    assert list(named.values_list("note", flat=True)) == ["before the sabbatical", "after it", ""]


def test_the_same_name_again_is_no_event():
    review = waiting()
    name(review.revision, "one")
    name(review.revision, "one")
    assert Event.objects.filter(verb="named").count() == 1


def test_a_name_too_long_is_refused_with_a_sentence():
    review = waiting()
    with pytest.raises(WorkflowError, match="200 characters at most"):
        workflow.name_revision(review.revision, "x" * 201, by=make_writer())
    name(review.revision, "x" * 201)
    assert not RevisionName.objects.exists()


def test_who_may_not_work_on_profiles_names_nothing():
    review = waiting()
    with pytest.raises(WorkflowError, match="may not edit"):
        workflow.name_revision(review.revision, "mine", by=nobody_special())
    assert name(review.revision, "mine", user=nobody_special()).status_code == 403
    assert logged_in(make_writer()).get(reverse("admin:revision-name", args=[review.revision_id])).status_code == 405


# --- comparing ---


def test_any_two_revisions_are_compared_in_either_order():
    profile = many(4)
    forth, back = compare(profile, **{"from": 1, "to": 4}).text, compare(profile, **{"from": 4, "to": 1}).text
    assert "Revision 4 against revision 1." in forth
    assert re.search(r"<del>.*1.*</del>.*<ins>.*4.*</ins>", forth)
    assert "Revision 1 against revision 4." in back
    assert re.search(r"<del>.*4.*</del>.*<ins>.*1.*</ins>", back)
    assert "?from=4&amp;to=1" in forth


def test_each_change_says_who_wrote_there_between_the_two_and_where_the_ledger_is():
    profile = many(2)
    edit_by = make_writer("jonas", first_name="Jonas", last_name="Lindqvist")
    workflow.withdraw(profile, by=edit_by)
    edit(profile, by=edit_by, summary="Words 3.")
    workflow.submit(profile, by=edit_by)
    html = compare(profile, **{"from": 2, "to": 3}).text
    assert "by Jonas Lindqvist" in html
    assert "Jonas" not in re.sub(r"(?s)<ul class=\"ends\">.*?</ul>", "", compare(profile, **{"from": 1, "to": 2}).text)
    assert f"/admin/profiles/profile/{profile.pk}/origins/?at=summary" in html


@pytest.mark.parametrize(
    "query", [{}, {"from": 1}, {"from": 1, "to": 1}, {"from": 1, "to": 99}, {"from": "x", "to": 2}]
)
def test_a_choice_that_is_not_two_revisions_leads_back_with_a_sentence(query):
    profile = many(2)
    client = logged_in(make_reviewer())
    response = client.get(f"/admin/profiles/profile/{profile.pk}/compare/", query, follow=True)
    assert response.redirect_chain
    assert "Choose two different revisions" in response.text


def test_revisions_of_another_profile_are_not_compared():
    one, other = many(1), make_profile(name="Mary Somerville", summary="OTHER WORDS")
    workflow.submit(other, by=make_writer())
    response = compare(one, **{"from": 1, "to": 2})
    assert response.status_code == 302
    mine = reverse("admin:revision-compare", args=[Revision.objects.get(profile=one).pk])
    assert "OTHER WORDS" not in logged_in(make_reviewer()).get(f"{mine}?with=1").text


@pytest.mark.parametrize("count", [3, 30])
def test_a_comparison_costs_the_same_at_three_and_at_thirty_revisions(count, django_assert_num_queries):
    profile = many(count)
    client = logged_in(make_reviewer())
    address = f"/admin/profiles/profile/{profile.pk}/compare/?from=1&to={count}"
    client.get(address)
    with django_assert_num_queries(7):
        html = client.get(address).text
    assert f"Revision {count} against revision 1." in html


# --- restoring ---


def restore(profile: Profile, number: int, user=None):
    revision = Revision.objects.get(profile=profile, number=number)
    return logged_in(user or make_publisher()), reverse("admin:revision-restore", args=[revision.pk])


def test_restoring_shows_first_what_it_would_change_and_keeps_nothing_of_the_trial():
    profile = make_published(name="Lise Meitner", summary="Old words.")
    edit(profile, summary="New words.")
    stood = Profile.objects.values().get(pk=profile.pk), Event.objects.count()
    client, address = restore(profile, 1)
    html = client.get(address).text
    assert re.search(r"<del>.*New.*</del><ins>.*Old.*</ins>", html)
    assert "Restore revision 1 as draft" in html
    assert (Profile.objects.values().get(pk=profile.pk), Event.objects.count()) == stood
    client.post(address)
    profile.refresh_from_db()
    assert profile.summary == "Old words."


def test_what_cannot_be_restored_is_refused_before_the_button():
    profile = make_published(name="Lise Meitner", summary="Old words.")
    client, address = restore(profile, 1)
    html = client.get(address).text
    assert "already says what revision 1 says" in html
    assert "default" not in html.partition("decide--alone")[2].partition("</form>")[0]
    edit(profile, summary="New words.")
    workflow.submit(profile, by=make_writer())
    assert "Withdraw the submission first" in client.get(address).text
    assert client.post(address).status_code == 409


def test_the_present_name_of_a_term_is_kept_and_the_look_before_knows_it():
    profile = make_published(name="Lise Meitner", topics=["Fission"], summary="Old words.")
    Topic.objects.filter(label="Fission").update(label="Nuclear fission")
    edit(profile, summary="New words.")
    client, address = restore(profile, 1)
    html = client.get(address).text
    assert "Nuclear fission" not in html
    assert "Old" in html
