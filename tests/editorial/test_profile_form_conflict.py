"""Two people edit one profile: the second save is refused, and nothing that either of them typed is lost."""

import pytest
from django.test import Client

from editorial.models import Event
from profiles.models.working import KnownFor, Profile
from profiles.snapshot import take
from tests.editorial.profile_form import Form, change
from tests.factories import edit, make_profile, make_writer

pytestmark = pytest.mark.django_db

FISSION = {"key": "fission", "title": "Fission", "description": "Old words."}
AUGER = {"key": "auger", "title": "Auger effect", "description": "Electrons."}


@pytest.fixture
def profile() -> Profile:
    return make_profile(name="Lise Meitner", summary="Old summary.", focus="Old focus.", known_for=[FISSION, AUGER])


@pytest.fixture
def mine(client: Client, profile: Profile) -> Form:
    """A form that I opened before others saved."""
    client.force_login(make_writer())
    return Form(client, change(profile))


def others(profile: Profile, **content: object) -> None:
    edit(profile, by=make_writer("ada", first_name="Ada", last_name="Lovelace"), **content)


def test_a_stale_save_is_refused_and_writes_nothing(mine, profile):
    others(profile, summary="Their summary.")
    events, before = Event.objects.count(), take(Profile.objects.get())
    mine.fill(summary="My summary.").press()
    assert mine.status == 409
    assert take(Profile.objects.get()) == before
    assert Event.objects.count() == events


def test_the_version_is_compared_before_anything_is_validated(mine, profile):
    others(profile, summary="Their summary.")
    mine.fill(summary="My summary.", native_lang="el").press()
    assert mine.status == 409
    assert mine.problems == []


def test_both_texts_stand_beside_each_other_with_the_other_persons_name(mine, profile):
    others(profile, summary="Their summary.")
    mine.fill(summary="My summary.").press()
    assert mine.values["summary"] == "My summary."
    assert "<del>Old</del><ins>Their</ins> summary." in mine.html
    assert "<del>Old</del><ins>My</ins> summary." in mine.html
    assert "You and Ada Lovelace wrote different things here. Choose one." in mine.html
    assert "Old summary.</p>" in mine.html  # what stood there before


@pytest.mark.parametrize(("choice", "kept"), [("mine", "My"), ("theirs", "Their"), ("text", "My")])
def test_one_of_two_texts_is_chosen(mine, profile, choice, kept):
    others(profile, summary="Their summary.")
    mine.fill(summary="My summary.").press().fill(**{"choice:summary": choice}).press()
    assert mine.messages == ["Nothing was changed." if choice == "theirs" else "Saved."]
    assert Profile.objects.get().summary == f"{kept} summary."


def test_a_third_text_may_be_written_instead(mine, profile):
    others(profile, summary="Their summary.")
    mine.fill(summary="My summary.").press()
    mine.fill(summary="Ours.", **{"choice:summary": "text"}).press()
    assert Profile.objects.get().summary == "Ours."


def test_nothing_is_saved_before_each_choice_is_made(mine, profile):
    others(profile, summary="Their summary.", focus="Their focus.")
    mine.fill(summary="My summary.", focus="My focus.").press().fill(**{"choice:summary": "theirs"}).press()
    assert mine.status == 409
    assert "Nothing was saved: choices are open" in mine.html
    assert Profile.objects.get().focus == "Their focus."
    assert (mine.values["focus"], mine.values["choice:summary"]) == ("My focus.", "theirs")
    mine.fill(**{"choice:focus": "mine"}).press()
    saved = Profile.objects.get()
    assert (saved.summary, saved.focus) == ("Their summary.", "My focus.")


def test_their_words_chosen_and_mine_written_on_asks_which_is_meant(mine, profile):
    others(profile, summary="Their summary.")
    mine.fill(summary="My summary.").press().fill(summary="I wrote on.", **{"choice:summary": "theirs"}).press()
    assert mine.status == 409
    assert mine.values["summary"] == "I wrote on."
    assert Profile.objects.get().summary == "Their summary."


def test_choices_survive_a_moved_row_and_an_error(mine, profile):
    others(profile, summary="Their summary.")
    mine.fill(summary="My summary.").press().fill(**{"choice:summary": "theirs"}).press(_move="known_for:0:down")
    mine.add("honors", title="Prize", year="sixties").press()
    assert "is not a date" in mine.problems[0]
    mine.row("honors", 0, year="1960").press()
    assert mine.messages == ["Saved."]
    assert Profile.objects.get().summary == "Their summary."


def test_different_words_of_a_long_text_are_both_taken(mine, profile):
    body = "She was born in Vienna.\n\nShe worked in Berlin.\n\nShe died in Cambridge."
    others(profile, summary=body)
    again = Form(mine.client, change(profile))
    others(profile, summary=body.replace("Cambridge", "Cambridge, England"))
    again.fill(summary=body.replace("Vienna", "Vienna in 1878")).press()
    assert "changed other words of this meanwhile; both are in it:" in again.html
    again.press()
    assert again.messages == ["Saved."]
    assert Profile.objects.get().summary == body.replace("Vienna", "Vienna in 1878").replace(
        "Cambridge", "Cambridge, England"
    )


def test_what_i_left_alone_follows_what_they_saved(mine, profile):
    others(profile, summary="Their summary.")
    mine.fill(focus="My focus.").press()
    assert (mine.values["summary"], mine.values["focus"]) == ("Their summary.", "My focus.")
    mine.press()
    saved = Profile.objects.get()
    assert (saved.summary, saved.focus) == ("Their summary.", "My focus.")


def test_a_third_save_between_is_a_conflict_again(mine, profile):
    others(profile, summary="Their summary.")
    mine.fill(summary="My summary.").press()
    others(profile, focus="Their focus.")
    assert mine.press().status == 409
    assert (mine.values["summary"], mine.values["focus"]) == ("My summary.", "Their focus.")
    assert mine.press().status == 409  # what was not chosen is still to be chosen
    assert mine.fill(**{"choice:summary": "mine"}).press().messages == ["Saved."]
    assert Profile.objects.get().summary == "My summary."


def test_a_row_that_they_deleted_keeps_what_i_typed_and_comes_back_under_its_key(mine, profile):
    others(profile, known_for=[AUGER])
    mine.row("known_for", 0, description="My words.").press()
    assert mine.status == 409
    assert [mine.values[f"known_for-{row}-description"] for row in (0, 1)] == ["My words.", "Electrons."]
    assert "Ada Lovelace deleted this row, and you wrote in it. Choose one." in mine.html
    mine.fill(**{"choice:known_for/fission": "mine"}).press()
    rows = take(profile)["known_for"]
    assert [(row["key"], row["description"]) for row in rows] == [("fission", "My words."), ("auger", "Electrons.")]


def test_the_last_row_that_they_deleted_is_not_lost_either(mine, profile):
    others(profile, known_for=[FISSION])
    mine.row("known_for", 1, title="My title").press()
    assert mine.values["known_for-1-title"] == "My title"
    mine.fill(**{"choice:known_for/auger": "mine"}).press()
    assert KnownFor.objects.get(key="auger").title == "My title"


def test_their_deletion_may_be_chosen(mine, profile):
    others(profile, known_for=[AUGER])
    mine.row("known_for", 0, description="My words.").press().fill(**{"choice:known_for/fission": "theirs"}).press()
    assert [row["key"] for row in take(profile)["known_for"]] == ["auger"]


@pytest.mark.parametrize(("choice", "keys"), [("mine", ["auger"]), ("theirs", ["fission", "auger"])])
def test_a_row_that_i_deleted_and_they_wrote_in_is_a_choice(mine, profile, choice, keys):
    others(profile, known_for=[{**FISSION, "description": "Their words."}, AUGER])
    mine.fill(**{"known_for-0-DELETE": "on"}).press()
    assert "You deleted this row, and Ada Lovelace wrote in it. Choose one." in mine.html
    assert mine.press().status == 409
    mine.fill(**{"choice:known_for/fission": choice}).press()
    assert mine.status == 200
    rows = {row["key"]: row["description"] for row in take(profile)["known_for"]}
    assert list(rows) == keys
    assert rows.get("fission", "Their words.") == "Their words."


def test_a_row_that_they_deleted_and_i_left_alone_stays_deleted(mine, profile):
    others(profile, known_for=[AUGER])
    mine.fill(focus="My focus.").press()
    assert mine.keys("known_for") == ["auger"]
    assert "<del>Fission" in mine.html
    mine.press()
    assert [row["key"] for row in take(profile)["known_for"]] == ["auger"]


def test_a_row_that_they_added_is_shown_and_kept(mine, profile):
    others(profile, known_for=[{"key": "protactinium", "title": "Protactinium", "description": ""}, FISSION, AUGER])
    mine.row("known_for", 0, description="My words.").press()
    assert mine.keys("known_for") == ["protactinium", "fission", "auger"]
    mine.press()
    assert [row["key"] for row in take(profile)["known_for"]] == ["protactinium", "fission", "auger"]


def test_my_new_rows_survive(mine, profile):
    others(profile, known_for=[FISSION])
    mine.add("known_for", title="My new row").add("honors", title="My new honor").press()
    assert mine.status == 409
    assert mine.values["known_for-1-title"] == "My new row"
    assert mine.values["honors-0-title"] == "My new honor"
    mine.press()
    data = take(profile)
    assert [row["title"] for row in data["known_for"]] == ["Fission", "My new row"]
    assert [row["title"] for row in data["honors"]] == ["My new honor"]


def test_their_order_is_kept_unless_i_moved_rows_too(mine, profile):
    others(profile, known_for=[AUGER, FISSION])
    mine.fill(focus="My focus.").press().press()
    assert [row["key"] for row in take(profile)["known_for"]] == ["auger", "fission"]


def test_my_order_is_kept_where_i_moved_rows(mine, profile):
    others(profile, known_for=[FISSION, {**AUGER, "description": "Theirs."}])
    mine.press(_move="known_for:1:up").press()
    assert mine.keys("known_for") == ["auger", "fission"]
    mine.press()
    rows = take(profile)["known_for"]
    assert [(row["key"], row["description"]) for row in rows] == [("auger", "Theirs."), ("fission", "Old words.")]


@pytest.mark.parametrize(
    ("choice", "keys"), [("mine", ["third", "fission", "auger"]), ("theirs", ["auger", "fission", "third"])]
)
def test_two_orders_are_a_choice(mine, profile, choice, keys):
    third = {"key": "third", "title": "Third", "description": ""}
    others(profile, known_for=[FISSION, AUGER, third])
    again = Form(mine.client, change(profile))
    others(profile, known_for=[AUGER, FISSION, third])
    again.press(_move="known_for:2:up").press(_move="known_for:1:up").press()
    assert "put the rows in different orders. Choose one." in again.html
    again.fill(**{"choice:known_for#order": choice}).press()
    assert again.status == 200
    assert [row["key"] for row in take(profile)["known_for"]] == keys


def test_the_same_words_by_both_are_no_quarrel(mine, profile):
    others(profile, summary="The same.")
    mine.fill(summary="The same.").press()
    assert mine.status == 409
    assert mine.press().messages == ["Nothing was changed."]


@pytest.mark.parametrize("base", ["", "meddled-with"])
def test_without_knowing_what_was_loaded_everything_posted_counts_as_typed(mine, profile, base):
    others(profile, summary="Their summary.")
    mine.fill(focus="My focus.", base=base).press()
    assert (mine.values["focus"], mine.values["summary"]) == ("My focus.", "Old summary.")
    assert "Their" in mine.html
    assert {choice.label for choice in mine.response.context["choices"]} == {"Focus", "Summary"}


@pytest.mark.parametrize("version", ["", "x", "-1", "9" * 40])
def test_a_save_without_a_true_version_is_refused(mine, profile, version):
    mine.fill(focus="My focus.", version=version).press()
    assert mine.status == 409
    assert mine.press().messages == ["Saved."]


def test_hostile_words_of_others_are_shown_as_text(mine, profile):
    others(profile, summary="<script>alert(1)</script>")
    mine.fill(summary="My summary.").press()
    assert "<script>alert" not in mine.html
    assert "&lt;script&gt;" in mine.html
