"""Merging two entries on the desk: what will change is shown first, then it is done, then it may be undone."""

import pytest

from editorial.models import Batch, Merge
from profiles import snapshot
from profiles.models.vocabulary import Organization, Topic
from tests.editorial.scenes import logged_in, nobody_special
from tests.factories import make_profile, make_published, make_publisher, make_user, make_writer

pytestmark = pytest.mark.django_db


@pytest.fixture
def mit(db):
    make_published(name="Live Page", affiliations=[{"organization": "MIT Institute", "role": "Professor"}])
    make_profile(name="Draft Page", affiliations=[{"organization": "MIT Institute", "role": ""}])
    Organization.objects.create(label="Massachusetts Institute")
    return Organization.objects.get(label="MIT Institute")


def kept():
    return Organization.objects.get(label="Massachusetts Institute")


def address(term, **query):
    return f"/admin/profiles/organization/{term.pk}/merge/" + "?" + "&".join(f"{k}={v}" for k, v in query.items())


def test_entries_with_like_names_are_offered_and_others_are_found_by_words(mit):
    Organization.objects.create(label="Somewhere else")
    client = logged_in(make_publisher())
    html = client.get(address(mit)).text
    assert "Massachusetts Institute" in html
    assert "Somewhere else" not in html
    assert "Somewhere else" in client.get(address(mit, q="somewhere")).text


def test_what_will_change_is_shown_before_it_is_done(mit):
    client = logged_in(make_publisher())
    html = client.get(address(kept(), **{"with": mit.pk})).text
    assert "Merge “MIT Institute” into “Massachusetts Institute”" in html
    assert "/organizations/mit-institute/ will lead on to it." in html
    assert "Draft Page" in html
    assert 'class="difference"' in html
    other = client.get(address(kept(), **{"with": mit.pk, "keep": "other"})).text
    assert "Merge “Massachusetts Institute” into “MIT Institute”" in other
    assert not Merge.objects.exists()


def test_it_is_merged_and_undone_on_the_desk(mit):
    client = logged_in(make_publisher())
    response = client.post(address(kept(), **{"with": mit.pk}), follow=True)
    batch, merge = Batch.objects.get(), Merge.objects.get()
    assert response.redirect_chain[0][0] == f"/admin/editorial/batch/{batch.pk}/"
    assert "MIT Institute" not in client.get("/admin/profiles/organization/").text
    term = logged_in(make_user("root", is_superuser=True)).get(f"/admin/profiles/organization/{kept().pk}/change/").text
    assert f'href="/admin/editorial/merge/{merge.pk}/"' in term
    undone = client.post(f"/admin/editorial/merge/{merge.pk}/", follow=True)
    assert "Undone: there are two entries again." in undone.text
    assert batch.reviews.get().status == "withdrawn"
    assert "MIT Institute" in client.get("/admin/profiles/organization/").text


def test_what_was_merged_away_is_offered_nowhere(mit):
    make_publisher()
    logged_in(make_publisher()).post(address(kept(), **{"with": mit.pk}))
    writer = logged_in(make_writer())
    found = writer.get(
        "/admin/autocomplete/?app_label=profiles&model_name=affiliation&field_name=organization&term=institute"
    ).json()
    assert [row["text"] for row in found["results"]] == ["Massachusetts Institute"]
    assert writer.get(f"/admin/profiles/organization/{mit.pk}/change/").status_code == 302


def test_a_form_opened_before_the_merge_saves_the_one_that_stays(mit):
    from profiles.admin.terms import TermField, Terms

    logged_in(make_publisher()).post(address(kept(), **{"with": mit.pk}))
    field = TermField(Organization.objects.all())
    field.terms = Terms()
    assert field.to_python(str(mit.pk)) == kept()


def test_nobody_merges_or_undoes_without_permission(mit):
    for client in (logged_in(nobody_special()), logged_in(make_writer())):
        assert client.get(address(kept(), **{"with": mit.pk})).status_code == 403
        assert client.post(address(kept(), **{"with": mit.pk})).status_code == 403
    logged_in(make_publisher()).post(address(kept(), **{"with": mit.pk}))
    merge = Merge.objects.get()
    assert logged_in(make_writer()).post(f"/admin/editorial/merge/{merge.pk}/").status_code == 403
    merge.refresh_from_db()
    assert merge.undone_at is None


def test_a_refusal_stands_on_the_page(mit):
    from editorial import workflow
    from profiles.models.working import Profile

    workflow.submit(Profile.objects.get(name="Draft Page"), by=make_writer())
    client = logged_in(make_publisher())
    assert "It has to wait." in client.get(address(kept(), **{"with": mit.pk})).text
    response = client.post(address(kept(), **{"with": mit.pk}))
    assert (response.status_code, "In review, where nothing changes" in response.text) == (409, True)
    assert snapshot.take(Profile.objects.get(name="Draft Page"))["affiliations"][0]["organization"]["uid"] == mit.uid


def test_topics_are_merged_by_the_same_page():
    gone, stays = Topic.objects.create(label="Physik"), Topic.objects.create(label="Physics")
    make_published(topics=["Physik"])
    client = logged_in(make_publisher())
    client.post(f"/admin/profiles/topic/{stays.pk}/merge/?with={gone.pk}")
    assert Topic.objects.get(pk=gone.pk).standing == stays


@pytest.mark.parametrize("query", ["with=x", "with=999999", "with=", "with=9" + "9" * 30, "q=%25"])
def test_no_address_can_fail(mit, query):
    assert logged_in(make_publisher()).get(f"/admin/profiles/organization/{mit.pk}/merge/?{query}").status_code == 200
