"""Renditions follow what readers have: made at publishing, gone when no page needs them, proved and made again."""

import pytest
from django.core.management import CommandError, call_command
from PIL import Image, ImageStat

from editorial import workflow
from editorial.verify import verify_profile, verify_site
from editorial.workflow import WorkflowError
from profiles import images, renditions
from profiles.models.published import Publication
from profiles.models.working import Picture, Profile
from profiles.portraits import Crop
from profiles.renditions import public_storage
from profiles.snapshot import take
from tests.factories import approve, edit, make_profile, make_published, make_publisher, publish
from tests.portraits.pictures import encoded, face, make_picture, with_portrait

pytestmark = pytest.mark.django_db


def stored() -> list[str]:
    return sorted(public_storage().listdir("")[1]) if public_storage().exists("") else []


def crop_of(profile) -> Crop:
    crop = Crop.of(take(profile)["portrait"])
    assert crop is not None
    return crop


def problems() -> list[str]:
    return [*verify_site(), *(line for profile in Profile.objects.all() for line in verify_profile(profile))]


def test_nothing_is_public_before_publishing_and_nine_files_are_after(django_capture_on_commit_callbacks):
    profile = with_portrait(picture=make_picture(size=(1200, 1600)))
    approve(profile)
    assert stored() == []
    workflow.publish(profile, by=make_publisher())
    assert stored() == sorted(crop_of(profile).all_names)
    assert len(stored()) == 9
    for name in stored():
        with public_storage().open(name) as file, Image.open(file) as image:
            assert f"-{image.width}x{image.height}-" in name
            assert not image.getexif()
            assert not image.info.keys() & {"icc_profile", "exif", "xmp", "comment"}
    assert problems() == []


def test_a_rendition_shows_what_is_around_the_focal_point():
    picture = Image.new("RGB", (1200, 300), "white")
    picture.paste("black", (900, 0, 1200, 300))
    profile = with_portrait(picture=images.keep(images.cleaned(encoded(picture))), portrait_x=95)
    crop = crop_of(publish(profile))
    with public_storage().open(crop.names("jpg")[0]) as file, Image.open(file) as image:
        assert ImageStat.Stat(image.convert("L").crop((120, 140, 140, 160))).mean[0] < 30


@pytest.mark.parametrize("verb", ["unpublish", "retire"])
def test_what_is_taken_away_is_gone_once_that_is_certain(verb, django_capture_on_commit_callbacks):
    profile = publish(with_portrait())
    with django_capture_on_commit_callbacks(execute=True):
        getattr(workflow, verb)(profile, by=make_publisher())
        assert stored() != []  # until then it may be taken back
    assert stored() == []
    assert problems() == []


@pytest.mark.parametrize("change", [{"portrait_x": 10}, {"picture": True}, {"portrait": None}])
def test_replacing_a_portrait_or_its_point_removes_the_old_renditions(change, django_capture_on_commit_callbacks):
    profile = publish(with_portrait())
    old = set(stored())
    if change.pop("picture", False):
        change = {"portrait": make_picture(tint="plum")}
    edit(profile, **change)
    with django_capture_on_commit_callbacks(execute=True):
        publish(profile)
    assert not old & set(stored())
    assert len(stored()) == (0 if profile.portrait is None else 9)
    assert problems() == []


def test_changed_words_leave_the_renditions_as_they_are(django_capture_on_commit_callbacks):
    profile = publish(with_portrait())
    old = stored()
    edit(profile, portrait_alt="Ada Lovelace, seated")
    with django_capture_on_commit_callbacks(execute=True):
        publish(profile)
    assert stored() == old


def test_a_picture_that_another_page_shows_stays(django_capture_on_commit_callbacks):
    first, second = publish(with_portrait()), publish(with_portrait(make_profile(name="Her Twin")))
    with django_capture_on_commit_callbacks(execute=True):
        workflow.unpublish(first, by=make_publisher())
    assert stored() == sorted(crop_of(second).all_names)
    assert problems() == []


def test_verify_names_what_is_missing_damaged_swapped_or_stray_and_rebuild_mends_it(django_capture_on_commit_callbacks):
    crop = crop_of(publish(with_portrait()))
    missing, damaged, swapped, shrunk = crop.all_names[:4]
    storage = public_storage()
    for name in (missing, damaged, swapped, shrunk):
        storage.delete(name)
    with storage.open(damaged, "wb") as file:
        file.write(b"no picture")
    with storage.open(swapped, "wb") as file:
        file.write(encoded(face(crop.sizes[2], tint="red").rotate(180), "AVIF"))
    with storage.open(shrunk, "wb") as file:
        file.write(encoded(face((10, 10)), "WEBP"))
    with storage.open(stray := f"{'0' * 64}-1-1-264x300-r1.jpg", "wb") as file:
        file.write(b"stray")
    with storage.open("not-ours.txt", "wb") as file:
        file.write(b"somebody else's")
    told = "\n".join(problems())
    for words in ("is missing", "is damaged", "shows something else", "has another size", f"{stray}: no live page"):
        assert words in told
    with django_capture_on_commit_callbacks(execute=True):
        call_command("rebuild")
    assert problems() == []
    assert set(stored()) == {*crop.all_names, "not-ours.txt"}


def test_nothing_is_published_and_nothing_rebuilt_where_the_original_is_gone():
    profile = with_portrait()
    approve(profile)
    picture = Picture.objects.get()
    picture.file.storage.delete(str(picture.file.name))
    with pytest.raises(WorkflowError, match=r"kept portrait of Ada Lovelace .* upload the portrait again"):
        workflow.publish(profile, by=make_publisher())
    assert not Publication.objects.exists()
    assert any("cannot be used" in line for line in problems())


def test_rebuild_says_which_original_is_gone():
    publish(with_portrait())
    picture = Picture.objects.get()
    picture.file.storage.delete(str(picture.file.name))
    with pytest.raises(CommandError, match=r"kept portrait of Ada Lovelace .* Nothing was rebuilt"):
        call_command("rebuild")
    assert Publication.objects.live().count() == 1


def test_pages_made_again_bring_missing_renditions_back():
    crop = crop_of(publish(with_portrait()))
    for name in crop.all_names:
        public_storage().delete(name)
    call_command("rebuild", "--pages")
    assert stored() == sorted(crop.all_names)


def test_a_page_without_a_portrait_needs_no_original():
    publication = Publication.objects.get(uid=make_published().uid)
    assert publication.portrait == ""
    assert stored() == []


def test_a_storage_that_renames_files_is_refused_with_a_sentence(monkeypatch):
    profile = with_portrait()
    approve(profile)
    monkeypatch.setattr(type(public_storage()), "get_available_name", lambda self, name, max_length=None: f"x{name}")
    with pytest.raises(WorkflowError, match="does not keep the name"):
        workflow.publish(profile, by=make_publisher())
    assert renditions.strays([]) == []
