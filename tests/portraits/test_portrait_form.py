"""The portrait on a profile's form: uploaded, cut, removed, refused; kept through whatever prevents a save."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from editorial import workflow
from editorial.models import Origin
from profiles.admin.portrait import signed
from profiles.models.working import Picture, Profile
from profiles.snapshot import take
from tests.editorial.profile_form import ADD, Form, change
from tests.editorial.scenes import logged_in
from tests.factories import edit, make_profile, make_reviewer, make_writer
from tests.portraits.pictures import WORDS, encoded, face, make_picture, upload, with_portrait

pytestmark = pytest.mark.django_db


@pytest.fixture
def profile(db):
    return make_profile(name="Ada Lovelace")


@pytest.fixture
def form(profile):
    return Form(logged_in(make_writer()), change(profile))


def choose(form: Form, content: bytes | None = None) -> Form:
    form.values["portrait_file"] = upload(content)
    return form


def portrait(profile: Profile):
    return take(Profile.objects.get(pk=profile.pk))["portrait"]


def test_a_portrait_is_uploaded_with_its_words_and_its_focal_point(form, profile):
    choose(form).fill(**WORDS, portrait_x="30", portrait_y="60").press()
    assert form.messages == ["Saved."]
    picture = Picture.objects.get()
    assert portrait(profile) == {
        "sha256": picture.sha256,
        "width": 600,
        "height": 800,
        "alt": WORDS["portrait_alt"],
        "credit": WORDS["portrait_credit"],
        "licence": WORDS["portrait_licence"],
        "x": 30,
        "y": 60,
    }
    assert f"/admin/profiles/picture/{picture.sha256}/" in form.html
    assert f"/admin/profiles/pictures/{picture.sha256}-30-60-264x300-r1.jpg" in form.html
    assert Origin.objects.filter(subject=profile.uid, path="portrait", by__username="writer").exists()


def test_it_can_come_with_a_new_profile(db):
    form = Form(logged_in(make_writer()), ADD)
    choose(form).fill(name="Emmy Noether").press()
    assert portrait(Profile.objects.get(name="Emmy Noether"))["width"] == 600


def test_saving_without_touching_it_changes_nothing(profile):
    with_portrait(profile)
    form = Form(logged_in(make_writer()), change(profile)).press()
    assert form.messages == ["Nothing was changed."]


def test_it_is_removed_with_its_words(profile):
    with_portrait(profile)
    Form(logged_in(make_writer()), change(profile)).fill(portrait_remove="on").press()
    profile.refresh_from_db()
    assert portrait(profile) is None
    assert (profile.portrait_alt, profile.portrait_credit, profile.portrait_licence) == ("", "", "")


def test_a_new_picture_wins_over_the_wish_to_remove_the_old_one(profile):
    with_portrait(profile)
    form = Form(logged_in(make_writer()), change(profile))
    choose(form, encoded(face(tint="plum"))).fill(portrait_remove="on").press()
    assert Picture.objects.count() == 2
    assert portrait(profile)["sha256"] == Picture.objects.latest("pk").sha256


@pytest.mark.parametrize(
    ("content", "words"), [(b"GIF89a....", "This is a GIF file."), (encoded()[:2000], "The picture is damaged")]
)
def test_a_refused_file_says_why_and_leaves_what_was_typed(form, profile, content, words):
    choose(form, content).fill(summary="Typed beside it.", **WORDS).press()
    assert any(problem.startswith(words) for problem in form.problems)
    assert words in form.html
    assert form.values["summary"] == "Typed beside it."
    assert form.values["portrait_alt"] == WORDS["portrait_alt"]
    assert portrait(profile) is None
    choose(form).press()
    assert form.messages == ["Saved."]
    assert portrait(profile)["alt"] == WORDS["portrait_alt"]


def test_a_refused_file_leaves_the_portrait_that_was_there(profile):
    before = portrait(with_portrait(profile))
    form = Form(logged_in(make_writer()), change(profile))
    choose(form, b"%PDF-1.7").press()
    assert "This is a PDF file" in form.html
    assert portrait(profile) == before
    form.values.pop("portrait_file")
    form.press()
    assert portrait(profile) == before


def test_an_error_elsewhere_does_not_lose_the_upload(form, profile):
    choose(form).fill(name="").press()
    assert form.problems
    form.values.pop("portrait_file")
    form.fill(name="Ada King").press()
    assert form.messages == ["Saved."]
    assert portrait(profile)["width"] == 600


def test_a_conflict_does_not_lose_the_upload(form, profile):
    edit(profile, by=make_writer("other"), focus="Theirs.")
    choose(form).fill(**WORDS).press()
    assert form.status == 409
    form.values.pop("portrait_file")
    form.press()
    assert form.messages == ["Saved."]
    assert portrait(profile)["alt"] == WORDS["portrait_alt"]
    assert Profile.objects.get().focus == "Theirs."


def test_their_new_portrait_is_taken_over_where_mine_was_left_alone(profile):
    with_portrait(profile)
    form = Form(logged_in(make_writer()), change(profile))
    theirs = make_picture(tint="plum")
    edit(profile, by=make_writer("other"), portrait=theirs)
    form.fill(summary="Mine.").press()
    form.press()
    assert portrait(profile)["sha256"] == theirs.sha256
    assert Profile.objects.get().summary == "Mine."


def test_an_upload_while_in_review_is_refused_and_changes_nothing(form, profile):
    workflow.submit(profile, by=make_writer())
    choose(form).press()
    assert form.status == 409
    assert portrait(profile) is None


def test_moving_a_row_keeps_the_upload(form, profile):
    choose(form).press(_add="honors")
    form.values.pop("portrait_file")
    form.row("honors", 0, title="A prize").press()
    assert portrait(profile)["width"] == 600


def test_without_javascript_a_button_shows_the_cut_and_saves_nothing(form, profile):
    choose(form).fill(portrait_x="10", portrait_y="90").press(_crop="1")
    assert "-10-90-264x300-r1.jpg" in form.html
    assert portrait(profile) is None
    form.values.pop("portrait_file")
    form.press()
    assert (portrait(profile)["x"], portrait(profile)["y"]) == (10, 90)


@pytest.mark.parametrize("value", ["101", "-1", "x", "9" * 30])
def test_a_focal_point_outside_the_picture_is_refused(profile, value):
    with_portrait(profile)
    form = Form(logged_in(make_writer()), change(profile)).fill(portrait_x=value).press()
    assert len(form.problems) == 1


def test_no_focal_point_is_the_usual_one(form, profile):
    choose(form).fill(portrait_x="", portrait_y="").press()
    assert (portrait(profile)["x"], portrait(profile)["y"]) == (50, 40)


def test_words_without_a_picture_are_asked_about_and_not_thrown_away(form, profile):
    form.fill(portrait_alt="Ada at her desk").press()
    assert form.problems == ["Choose the picture that these words are about, or remove the words."]
    assert form.values["portrait_alt"] == "Ada at her desk"


def test_a_picture_that_the_form_did_not_give_cannot_be_named(form, profile):
    picture = make_picture()
    for value in (picture.sha256, f"{picture.sha256}:meddled", signed("0" * 64)):
        form.fill(portrait=value).press()
        assert form.problems == ["This picture is no longer there. Upload it again."]
    form.fill(portrait=signed(picture.sha256)).press()
    assert portrait(profile)["sha256"] == picture.sha256


def test_who_may_only_read_sees_the_picture_and_uploads_none(profile):
    with_portrait(profile)
    workflow.submit(profile, by=make_writer())
    client = logged_in(make_writer("other"))
    page = client.get(change(profile)).content.decode()
    assert WORDS["portrait_credit"] in page
    assert "/admin/profiles/picture/" in page
    assert 'type="file"' not in page


def test_files_of_people_who_may_not_edit_are_not_taken_in(profile):
    client = logged_in(make_reviewer())
    file = SimpleUploadedFile("portrait.jpg", encoded(), "image/jpeg")
    assert client.post(change(profile), {"_save": "Save", "portrait_file": file}).status_code == 403
    assert not Picture.objects.exists()


def test_whether_somebody_lives_is_said_on_the_form(form, profile):
    for living in (True, False):
        if living:
            form.fill(living="on").press()
        else:
            del form.values["living"]
            form.press()
        assert Profile.objects.get().living is living
        assert ("living" in form.values) is living


@pytest.mark.parametrize("way", ["mine", "theirs"])
def test_where_both_chose_a_portrait_one_of_them_is_chosen(profile, way):
    with_portrait(profile)
    form = Form(logged_in(make_writer()), change(profile))
    theirs = make_picture(tint="plum")
    edit(profile, by=make_writer("other"), portrait=theirs)
    choose(form, encoded(face(tint="navy"))).press()
    mine = Picture.objects.latest("pk")
    assert form.status == 409
    assert 'name="choice:portrait"' in form.html
    for one in (theirs, mine):
        assert re.search(rf">[^<]*\b{one.sha256[:8]}<", form.html)
    form.values.pop("portrait_file")
    form.fill(**{"choice:portrait": way}).press()
    assert form.status == 200
    assert portrait(profile)["sha256"] == {"mine": mine, "theirs": theirs}[way].sha256


def test_a_verb_beside_it_does_not_lose_a_chosen_file(form, profile):
    choose(form).press(_publish="1")
    assert form.status == 409
    form.values.pop("portrait_file")
    form.press()
    assert portrait(profile)["width"] == 600
