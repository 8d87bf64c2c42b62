"""Pictures that were uploaded and never saved go after 30 days; what anything names stays."""

import datetime

import pytest
from django.core.management import call_command
from django.utils import timezone

from editorial import orphans, workflow
from editorial.models import Buffer, Merge, RevisionText
from profiles import images
from profiles.models.working import Picture, Profile
from tests.factories import make_profile, make_writer
from tests.portraits.pictures import make_picture, with_portrait

pytestmark = pytest.mark.django_db


def age(days=31):
    Picture.objects.update(made_at=timezone.now() - datetime.timedelta(days=days))


def left(picture):
    """Say whether row and file are there; both or neither."""
    row = Picture.objects.filter(pk=picture.pk).exists()
    assert picture.file.storage.exists(picture.file.name) is row
    return row


def test_an_upload_that_was_never_saved_goes_with_its_file_once():
    picture = make_picture()
    age()
    assert orphans.remove_pictures() == 1
    assert not left(picture)
    assert orphans.remove_pictures() == 0


def test_it_may_be_uploaded_again():
    age_of = make_picture()
    age()
    orphans.remove_pictures()
    again = make_picture()
    assert again.sha256 == age_of.sha256
    assert images.original(again.sha256)


def test_a_file_that_is_gone_already_stops_nothing():
    picture = make_picture()
    picture.file.storage.delete(str(picture.file.name))
    age()
    assert orphans.remove_pictures() == 1


def test_a_young_upload_stays():
    picture = make_picture()
    age(29)
    assert orphans.remove_pictures() == 0
    assert left(picture)


def test_uploading_the_same_picture_again_starts_its_time_anew():
    picture = make_picture()
    age()
    make_picture()
    assert orphans.remove_pictures() == 0
    assert left(picture)


def test_a_draft_keeps_its_portrait():
    profile = with_portrait(make_profile(name="Ada Lovelace"))
    age()
    assert orphans.remove_pictures() == 0
    assert left(Profile.objects.get(pk=profile.pk).portrait)


def test_what_a_frozen_text_names_stays_for_ever():
    writer = make_writer()
    profile = with_portrait(make_profile(name="Ada Lovelace", by=writer))
    picture = Profile.objects.get(pk=profile.pk).portrait
    workflow.submit(profile, by=writer)
    assert picture
    assert RevisionText.objects.filter(text__contains=picture.sha256).exists()
    Profile.objects.update(portrait=None)
    for _month in range(3):
        age()
        assert orphans.remove_pictures() == 0
        assert left(picture)


def test_what_an_unsaved_form_names_stays_until_that_is_gone():
    picture = make_picture()
    Buffer.objects.create(
        user=make_writer(), tab="t", version=1, seen_at=timezone.now(), typed=f"name=Ada&portrait_kept={picture.sha256}"
    )
    age()
    assert orphans.remove_pictures() == 0
    Buffer.objects.all().delete()
    age()
    assert orphans.remove_pictures() == 1


def test_what_a_merge_could_bring_back_stays():
    picture = make_picture()
    Merge.objects.create(
        kind="profile", kept="a", gone="b", sentence="x", by=make_writer(), undo={"before": {"sha256": picture.sha256}}
    )
    age()
    assert orphans.remove_pictures() == 0
    assert left(picture)


def test_run_due_does_it_and_says_so(capsys):
    make_picture()
    age()
    call_command("run_due")
    assert "1 picture that nothing names removed." in capsys.readouterr().out
    call_command("run_due")
    assert capsys.readouterr().out == ""
