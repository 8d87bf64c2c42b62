"""A portrait that readers do not have is nowhere public; on the desk it takes a permission, for a guest the link."""

import pytest
from django.test import Client

from editorial import workflow
from editorial.models import PreviewLink
from profiles.models.published import Publication
from profiles.models.working import Picture
from profiles.portraits import Crop
from profiles.snapshot import take
from tests.editorial.scenes import logged_in, nobody_special
from tests.factories import (
    approve,
    edit,
    make_profile,
    make_publisher,
    make_reviewer,
    make_writer,
    publish,
)
from tests.portraits.pictures import make_picture, with_portrait
from tests.test_leaks import ROUTES

pytestmark = pytest.mark.django_db


def names(profile) -> list[str]:
    crop = Crop.of(take(profile)["portrait"])
    assert crop is not None
    return crop.all_names


def statuses(profile_names: list[str]) -> set[int]:
    return {Client().get(f"/pictures/{name}").status_code for name in profile_names}


def test_a_draft_portrait_is_nowhere_public_before_publishing_and_gone_after(django_capture_on_commit_callbacks):
    profile = with_portrait()
    wanted = names(profile)
    picture = Picture.objects.get()

    def mentioned() -> list[str]:
        found = []
        for address in (address for addresses in ROUTES.values() for address in addresses):
            response = Client().get(address)
            if picture.sha256[:12] in response.content.decode(errors="replace"):
                found.append(address)
        return found

    assert statuses(wanted) == {404}
    approve(profile)
    assert statuses(wanted) == {404}
    assert mentioned() == []
    workflow.publish(profile, by=make_publisher())
    assert statuses(wanted) == {200}
    assert set(mentioned()) == {"/researchers/ada-lovelace/", "/researchers/ada-lovelace/revision.json"}
    workflow.unpublish(profile, by=make_publisher())
    assert statuses(wanted) == {404}  # at once, even while the files are still there
    assert mentioned() == []


def test_a_new_draft_portrait_does_not_reach_readers_of_the_old_one():
    profile = publish(with_portrait())
    old = names(profile)
    edit(profile, portrait=make_picture(tint="plum"), portrait_x=10)
    assert statuses(names(profile)) == {404}
    assert statuses(old) == {200}
    page = Client().get("/researchers/ada-lovelace/").content.decode()
    assert take(profile)["portrait"]["sha256"] not in page


def test_the_kept_original_has_no_public_address(folders):
    profile = publish(with_portrait())
    picture = Picture.objects.get()
    for address in (
        f"/pictures/{picture.sha256}.jpg",
        f"/{picture.file.name}",
        f"/pictures/pictures/{picture.sha256}.jpg",
    ):
        assert Client().get(address).status_code == 404
    assert not list((folders / "public").rglob(f"{picture.sha256}.jpg"))
    assert names(profile)


@pytest.mark.parametrize("name", ["..%2F..%2Fsecret-key", "x.jpg", "%00", "a" * 300, "robots.txt"])
def test_other_names_find_nothing(name):
    publish(with_portrait())
    assert Client().get(f"/pictures/{name}").status_code == 404


def test_a_rendition_is_kept_for_ever_and_known_by_its_name(django_assert_num_queries):
    profile = publish(with_portrait())
    for name, mime in zip(names(profile)[::3], ("image/avif", "image/webp", "image/jpeg"), strict=True):
        with django_assert_num_queries(1):
            response = Client().get(f"/pictures/{name}")
        assert response.headers["Content-Type"] == mime
        assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert "Set-Cookie" not in response.headers
        again = Client().get(f"/pictures/{name}", headers={"if-none-match": response.headers["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
    assert Client().post(f"/pictures/{names(profile)[0]}").status_code == 405


def desk_addresses(profile) -> list[str]:
    sha256 = take(profile)["portrait"]["sha256"]
    return [f"/admin/profiles/picture/{sha256}/", *(f"/admin/profiles/pictures/{name}" for name in names(profile))]


def test_pictures_of_drafts_take_a_permission_and_are_kept_by_no_cache():
    profile = with_portrait()
    for address in desk_addresses(profile):
        assert Client().get(address).status_code == 302
        assert logged_in(nobody_special()).get(address).status_code == 403
        for person in (make_writer(), make_reviewer()):
            response = logged_in(person).get(address)
            assert response.status_code == 200, address
            assert "no-store" in response.headers["Cache-Control"]
            assert response.headers["X-Content-Type-Options"] == "nosniff"
            assert response.headers["Content-Type"].startswith("image/")


def test_the_desk_makes_only_what_publishing_would_make():
    sha256 = take(with_portrait())["portrait"]["sha256"]
    client = logged_in(make_writer())
    for name in (
        f"{sha256}-50-40-9000x9000-r1.jpg",
        f"{sha256}-101-40-264x300-r1.jpg",
        f"{'0' * 64}-50-40-264x300-r1.jpg",
        "x.jpg",
    ):
        assert client.get(f"/admin/profiles/pictures/{name}").status_code == 404
    assert client.get("/admin/profiles/picture/nothing/").status_code == 404
    picture = Picture.objects.get()
    picture.file.storage.delete(str(picture.file.name))
    assert client.get(f"/admin/profiles/picture/{sha256}/").status_code == 404


def test_previews_on_the_desk_show_the_private_crop():
    profile = with_portrait()
    review = workflow.submit(profile, by=make_writer())
    for address in (
        f"/admin/profiles/profile/{profile.pk}/preview/",
        f"/admin/editorial/revision/{review.revision_id}/page/",
    ):
        page = logged_in(make_reviewer()).get(address).content.decode()
        assert f'src="/admin/profiles/pictures/{names(profile)[6]}"' in page
        assert '"/pictures/' not in page


def test_a_guest_sees_the_portrait_of_the_revision_shown_and_no_other():
    profile = with_portrait()
    review = workflow.submit(profile, by=make_writer())
    link = workflow.share(review.revision, guest="Ada", days=3, by=make_publisher())
    wanted = names(profile)
    page = Client().get(link.path).content.decode()
    assert f'src="{link.path}pictures/{wanted[6]}"' in page
    response = Client().get(f"{link.path}pictures/{wanted[6]}")
    assert (response.status_code, response.headers["Content-Type"]) == (200, "image/jpeg")
    assert response.headers["Cache-Control"] == "no-store, private"
    assert response.headers["Referrer-Policy"] == "no-referrer"
    other = with_portrait(make_profile(name="Somebody Else"), make_picture(tint="plum"))
    elsewhere = Crop.of({**take(profile)["portrait"], "x": 10})
    assert elsewhere is not None
    for name in (*names(other), *elsewhere.all_names):
        assert Client().get(f"{link.path}pictures/{name}").status_code == 404
    assert Client().get(f"/preview/{link.token}x/pictures/{wanted[6]}").status_code == 404
    workflow.revoke(PreviewLink.objects.get(), by=make_publisher())
    assert Client().get(f"{link.path}pictures/{wanted[6]}").status_code == 404


def test_a_page_with_a_portrait_is_one_query(django_assert_num_queries):
    publish(with_portrait())
    client = Client()
    client.get("/researchers/ada-lovelace/")
    with django_assert_num_queries(1):
        assert client.get("/researchers/ada-lovelace/").status_code == 200
    assert Publication.objects.get().portrait
