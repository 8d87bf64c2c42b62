"""The portrait in documents: out and in again, from a file beside, and as a mark where its picture is not here."""

import pytest
from django.core.management import call_command

from editorial import workflow
from editorial.diff import diff
from editorial.models import Attention
from profiles.models.working import Picture, Profile
from profiles.snapshot import take
from tests.editorial.documents import document
from tests.editorial.scenes import logged_in
from tests.factories import edit, make_publisher, make_reviewer, make_writer, publish
from tests.portraits.pictures import WORDS, encoded, face, make_picture, with_portrait

pytestmark = pytest.mark.django_db

PORTRAIT = {
    "sha256": "a" * 64,
    "width": 600,
    "height": 800,
    "alt": "Ada at her desk",
    "credit": "Alfred Chalon",
    "licence": "Public domain",
    "x": 50,
    "y": 40,
}


@pytest.mark.parametrize("kind", ["yaml", "json", "jsonl"])
def test_a_portrait_survives_export_and_import(tmp_path, capsys, kind):
    before = take(with_portrait())["portrait"]
    call_command("export_profiles", "ada-lovelace", "--format", kind)
    file = tmp_path / f"ada.{kind}"
    file.write_text(capsys.readouterr().out.replace("ada-lovelace", "ada-again").replace(Profile.objects.get().uid, ""))
    edit(Profile.objects.get(), name="Somebody Else", slug="somebody-else", portrait=None)
    call_command("import_profiles", str(file))
    assert take(Profile.objects.get(slug="ada-again"))["portrait"] == before


def test_a_picture_that_is_not_here_leaves_a_mark(tmp_path):
    file = tmp_path / "ada.yaml"
    file.write_text(f"name: Ada Lovelace\nportrait:\n  sha256: {'b' * 64}\n  alt: At her desk\n  credit: Chalon\n")
    call_command("import_profiles", str(file))
    assert take(Profile.objects.get())["portrait"] is None
    mark = Attention.objects.get()
    assert mark.path == "portrait"
    assert "is not kept here" in mark.sentence
    assert "At her desk; Chalon" in mark.sentence


def test_a_file_beside_the_document_is_taken_in(tmp_path):
    (tmp_path / "pictures").mkdir()
    (tmp_path / "pictures" / "ada.jpg").write_bytes(encoded(face(tint="plum")))
    file = tmp_path / "ada.yaml"
    file.write_text("name: Ada Lovelace\nportrait: {file: pictures/ada.jpg, alt: At her desk, x: 20, y: 30}\n")
    call_command("import_profiles", str(file))
    portrait = take(Profile.objects.get())["portrait"]
    assert (portrait["sha256"], portrait["alt"], portrait["x"]) == (Picture.objects.get().sha256, "At her desk", 20)
    call_command("import_profiles", str(file))
    assert Picture.objects.count() == 1


@pytest.mark.parametrize("name", ["../outside.jpg", "/etc/passwd", "link.jpg", "broken.jpg", "nothing.jpg", "sub"])
def test_a_file_elsewhere_or_one_that_is_no_portrait_leaves_a_mark(tmp_path, name):
    folder = tmp_path / "documents"
    (folder / "sub").mkdir(parents=True)
    (tmp_path / "outside.jpg").write_bytes(encoded())
    (folder / "link.jpg").symlink_to(tmp_path / "outside.jpg")
    (folder / "broken.jpg").write_bytes(encoded()[:2000])
    (folder / "ada.yaml").write_text(f"name: Ada Lovelace\nportrait: {name}\n")
    call_command("import_profiles", str(folder / "ada.yaml"))
    assert not Picture.objects.exists()
    assert "was not taken in" in Attention.objects.get(path="portrait").sentence


def test_an_import_leaves_a_persons_portrait_alone(tmp_path):
    profile = with_portrait()
    other = make_picture(tint="plum")
    file = tmp_path / "ada.yaml"
    file.write_text(f"uid: {profile.uid}\nname: Ada Lovelace\nportrait: {{sha256: {other.sha256}}}\n")
    call_command("import_profiles", str(file))
    assert take(profile)["portrait"]["sha256"] != other.sha256


@pytest.mark.parametrize("portrait", ["{alt: words}", "{sha256: abc}", "{file: a.jpg, x: 101}", "{file: a.jpg, z: 1}"])
def test_a_portrait_that_names_no_picture_is_refused_with_its_place(tmp_path, capsys, portrait):
    file = tmp_path / "ada.yaml"
    file.write_text(f"name: Ada Lovelace\nportrait: {portrait}\n")
    with pytest.raises(SystemExit):
        call_command("import_profiles", str(file))
    assert "portrait" in capsys.readouterr().err


def labels(old, new) -> list[tuple[str, str, str, str]]:
    changes = diff(document(portrait=old), document(portrait=new))
    return [(change.label, change.kind, change.before, change.after) for change in changes]


def test_changed_words_are_told_by_their_names():
    new = PORTRAIT | {"alt": "Ada at her writing desk", "licence": "", "x": 10}
    assert labels(PORTRAIT, new) == [
        ("Portrait, alt text", "changed", "Ada at her desk", "Ada at her writing desk"),
        ("Portrait, licence", "removed", "Public domain", ""),
        (
            "Portrait, focal point",
            "changed",
            "50 % from the left, 40 % from the top",
            "10 % from the left, 40 % from the top",
        ),
    ]


def test_a_portrait_that_came_went_or_was_replaced_brings_its_pictures():
    old, new = document(portrait=None), document(portrait=PORTRAIT)
    came, went = diff(old, new), diff(new, old)
    assert [change.label for change in came] == [
        "Portrait, picture",
        "Portrait, alt text",
        "Portrait, credit",
        "Portrait, licence",
    ]
    assert (came[0].kind, came[0].pictures) == ("added", ("", "a" * 64))
    assert (went[0].kind, went[0].pictures) == ("removed", ("a" * 64, ""))
    replaced = diff(new, document(portrait=PORTRAIT | {"sha256": "b" * 64}))
    assert [change.pictures for change in replaced] == [("a" * 64, "b" * 64)]


def test_any_difference_is_told():
    assert labels(PORTRAIT, PORTRAIT | {"width": 601})
    assert labels(PORTRAIT, PORTRAIT) == []


def test_the_pages_of_review_and_comparison_show_both_pictures():
    profile = publish(with_portrait())
    edit(profile, portrait=make_picture(tint="plum"))
    review = workflow.submit(profile, by=make_writer())
    old, new = Picture.objects.order_by("pk").values_list("sha256", flat=True)
    for address in (
        f"/admin/editorial/review/{review.pk}/change/",
        f"/admin/editorial/revision/{review.revision_id}/compare/",
    ):
        page = logged_in(make_reviewer()).get(address).content.decode()
        assert "Portrait, picture" in page
        assert f"/admin/profiles/picture/{old}/" in page
        assert f"/admin/profiles/picture/{new}/" in page


def test_restoring_brings_the_portrait_back():
    profile = publish(with_portrait())
    before = take(profile)["portrait"]
    first = workflow.live_revision(profile)
    edit(profile, portrait=None)
    assert first is not None
    workflow.restore(profile, first, by=make_publisher())
    profile.refresh_from_db()
    assert take(profile)["portrait"] == before
    assert profile.portrait_alt == WORDS["portrait_alt"]
