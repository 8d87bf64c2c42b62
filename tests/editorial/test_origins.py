"""The ledger of origins, readable: who or which import wrote each place, the last hand first."""

import re
from pathlib import Path

import pytest
from django.contrib.auth.models import Permission
from django.core.management import call_command
from django.urls import reverse

from editorial import workflow
from editorial.models import ImportRun, Origin, Revision
from profiles.models.vocabulary import Topic
from profiles.models.working import Profile
from tests.editorial.scenes import logged_in, waiting
from tests.factories import edit, make_profile, make_publisher, make_reviewer, make_user, make_writer

pytestmark = pytest.mark.django_db


def ledger(profile: Profile, **query: str) -> str:
    html = logged_in(make_reviewer()).get(reverse("admin:profile-origins", args=[profile.pk]), query).text
    return html.partition('<div class="imp">')[2].partition("<footer")[0]


def places(html: str) -> list[str]:
    return re.findall(r"<h3>(.*?)</h3>", html)


def meitner() -> Profile:
    profile = make_profile(
        name="Lise Meitner",
        summary="She explained fission.",
        known_for=[{"title": "Fission", "description": "The splitting of a nucleus."}, {"title": "Auger effect"}],
        topics=["Physics"],
    )
    return edit(profile, by=make_writer("jonas", first_name="Jonas", last_name="Lindqvist"), summary="She did more.")


def imported(profile: Profile, path: str = "focus", record: str = "page: seed.txt: Lise Meitner") -> ImportRun:
    run = ImportRun.objects.create()
    Origin.objects.create(subject=profile.uid, path=path, run=run, record=record)
    return run


def test_each_place_has_its_words_and_its_writers_the_last_first():
    html = ledger(meitner())
    assert places(html) == ["Summary", "Topic 01", "Known for 01", "Known for 02"]
    summary = html.partition("<h3>Summary")[2].partition("</li>\n")[0]
    assert "She did more." in summary
    assert summary.index("Jonas Lindqvist") < summary.index("writer")
    assert "Fission: The splitting of a nucleus." in html


def test_an_import_is_named_by_its_file_and_record_and_what_only_it_remembers_is_left_out():
    profile = meitner()
    run = imported(profile)
    Origin.objects.create(subject=profile.uid, path="#record", run=run, record="page: seed.txt: BOOKKEEPING [12ab]")
    html = ledger(profile)
    assert "seed.txt, “Lise Meitner” (page)" in html
    assert "An import" in html
    assert "BOOKKEEPING" not in html
    assert "#record" not in html


def test_a_real_import_reads_well(tmp_path: Path):
    native = tmp_path / "noether.yaml"
    native.write_text("name: Emmy Noether\nfocus: Invariants\n")
    call_command("import_profiles", str(native), "--as", make_writer().username)
    html = ledger(Profile.objects.get(name="Emmy Noether"))
    assert "noether.yaml, “Emmy Noether” (native)" in html


def test_a_place_with_many_lines_is_folded_after_a_few():
    profile = meitner()
    for number in range(4):
        edit(profile, summary=f"Again {number}.")
    html = ledger(profile)
    assert "3 earlier lines" in html
    assert "<details>" in html
    assert "<details open>" in ledger(profile, at="summary")


def test_rows_that_are_gone_keep_their_writers():
    profile = edit(meitner(), known_for=[{"title": "Fission", "description": ""}])
    html = ledger(profile)
    assert "Known for, removed row" in html
    assert "<del>auger-effect</del>" in html


def test_brought_back_words_say_out_of_which_revision():
    review = waiting()
    workflow.withdraw(review.profile, by=make_writer())
    workflow.restore(review.profile, Revision.objects.get(profile=review.profile, number=1), by=make_publisher())
    assert "brought back from revision 1" in ledger(review.profile)


def test_words_of_the_vocabulary_count_for_whoever_wrote_those():
    profile = meitner()
    workflow.term_edited(Topic.objects.get(label="Physics"), by=make_writer("amara"))
    topic = ledger(profile).partition("<h3>Topic 01")[2].partition("</li>\n")[0]
    assert "What it names:" in topic
    assert "amara" in topic


def test_the_ledger_is_narrowed_to_one_person_one_import_or_one_place():
    profile = meitner()
    run = imported(profile)
    jonas = make_writer("jonas")
    assert places(ledger(profile, by=f"person-{jonas.pk}")) == ["Summary"]
    assert places(ledger(profile, by=f"import-{run.pk}")) == ["Focus"]
    assert places(ledger(profile, at="known_for/fission")) == ["Known for 01"]
    assert "Only Known for 01." in ledger(profile, at="known_for/fission")
    assert places(ledger(profile, by="person-0")) == []
    assert "The ledger has no such line." in ledger(profile, at="<b>")
    assert "<b>." not in ledger(profile, at="<b>")
    menu = re.findall(r"<option value=\"(.*?)\"", ledger(profile))
    assert menu == ["", f"person-{jonas.pk}", f"person-{make_writer().pk}", f"import-{run.pk}"]


@pytest.mark.parametrize("count", [3, 30])
def test_the_ledger_costs_the_same_at_three_and_at_thirty_rows_and_lines(count, django_assert_num_queries):
    profile = make_profile(
        name="Lise Meitner",
        known_for=[{"title": f"Idea {number}", "description": ""} for number in range(count)],
        topics=[f"Topic {number}" for number in range(count)],
    )
    for number in range(count):
        edit(profile, by=make_writer(f"writer-{number}"), summary=f"Words {number}.")
    client = logged_in(make_reviewer())
    address = reverse("admin:profile-origins", args=[profile.pk])
    client.get(address)
    with django_assert_num_queries(17):
        html = client.get(address).text
    assert html.count('class="origin"') == 2 * count + 1


def test_the_ledger_asks_for_the_permission_to_see_history():
    profile = meitner()
    looker = make_user("looker")
    looker.user_permissions.add(Permission.objects.get(codename="view_profile"))
    response = logged_in(looker).get(reverse("admin:profile-origins", args=[profile.pk]))
    assert response.status_code == 403
    assert "Jonas" not in response.text


def test_the_form_leads_from_each_row_to_who_wrote_it():
    profile = meitner()
    form = reverse("admin:profiles_profile_change", args=[profile.pk])
    html = logged_in(make_writer()).get(form).text
    origins = reverse("admin:profile-origins", args=[profile.pk])
    assert f'href="{origins}"' in html
    address = f"{origins}?at=known_for/fission"
    assert f'href="{address}"' in html
    assert len(places(logged_in(make_writer()).get(address).text)) == 1
    assert "Who wrote this" not in logged_in(make_writer()).get(reverse("admin:profiles_profile_add")).text
