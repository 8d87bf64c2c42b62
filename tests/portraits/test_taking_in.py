"""What may come in as a portrait, what is refused and with which words, and what is left of a file once it is in."""

import io
import struct
import zlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms, PngImagePlugin

from profiles import images
from profiles.images import ImageRefused, cleaned, original, take_in
from profiles.models.working import Picture
from tests.portraits.pictures import encoded, face, opened, upload

# Real files to try, where they lie beside the project; nothing of them is copied here.
SAMPLES = Path(__file__).parents[3] / "shared" / "samples" / "images"


def png(width: int, height: int, depth: int = 8, colour: int = 2, data: bytes = b"") -> bytes:
    """Return a PNG by its bytes: a header that says anything, and pixels that need not fit it."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(data)) + chunk(b"IEND", b"")


def pixel(image: Image.Image, place: tuple[int, int]) -> tuple[int, ...]:
    found = image.getpixel(place)
    assert isinstance(found, tuple)
    return found


def refusal(content: bytes) -> str:
    with pytest.raises(ImageRefused) as caught:
        cleaned(content)
    return str(caught.value)


def animated(kind: str) -> bytes:
    frames = [face(tint=tint) for tint in ("teal", "red", "navy")]
    return encoded(frames[0], kind, save_all=True, append_images=frames[1:], duration=100)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b"not a picture at all", "no picture that can be read here"),
        (b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'/>", "SVG file"),
        (b"%PDF-1.7 ...", "PDF file"),
        (b"\0\0\0\x18ftypheic....", "HEIC file"),
        (encoded(kind="GIF"), "GIF file"),
        (encoded(kind="TIFF"), "TIFF file"),
        (encoded(kind="BMP"), "BMP file"),
        (encoded()[:3000], "damaged"),
        (encoded(kind="PNG")[:3000], "damaged"),
        (encoded(face((99, 400))), "only 99 × 400 pixels"),
        (animated("PNG"), "3 frames"),
        (animated("WEBP"), "3 frames"),
        (animated("AVIF"), "3 frames"),
        (png(10_000, 10_000), "; at most 50 megapixels"),
        (png(7_200, 7_200), "52 megapixels"),
        (png(2_000_000, 2_000_000), "megapixels; at most 50 megapixels"),
        (png(800, 800), "damaged"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 40, "broken"),
    ],
    ids=lambda value: value[:12] if isinstance(value, str) else "",
)
def test_what_cannot_be_a_portrait_is_refused_with_a_sentence(content, words):
    assert words in refusal(content)


class Heavy:
    """An upload that must not be read."""

    size = 21 * 1024 * 1024

    def read(self, size: int, /) -> bytes:
        raise AssertionError("It was read.")


def test_too_many_bytes_are_refused_before_they_are_read():
    with pytest.raises(ImageRefused, match=r"21\.0 MB; at most 20 MB"):
        take_in(Heavy())
    assert "at most 20 MB" in refusal(b"0" * (images.MOST_BYTES + 1))


def test_hundred_megapixels_are_refused_without_decoding_one(monkeypatch):
    monkeypatch.setattr(images, "_pixels", lambda image: pytest.fail("It was decoded."))
    assert "100 megapixels" in refusal(png(10_000, 10_000, data=b"\0" * 1000))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_the_four_formats_come_in_and_are_encoded_anew(kind):
    image = cleaned(encoded(kind=kind))
    assert (image.width, image.height, image.kind) == (600, 800, "png" if kind == "PNG" else "jpg")
    before, after = face(), opened(image.content)
    assert after.mode == "RGB"
    assert max(abs(a - b) for a, b in zip(pixel(before, (300, 300)), pixel(after, (300, 300)), strict=True)) < 12


def test_nothing_but_pixels_is_kept():
    exif = Image.Exif()
    exif[0x010E] = "SECRET description"
    exif[0x8825] = {1: "N", 2: (52.0, 30.0, 0.0)}
    xmp = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>SECRET</x:xmpmeta>"
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    words = PngImagePlugin.PngInfo()
    words.add_text("Author", "SECRET")
    words.add_itxt("Comment", "SECRET")
    files = [
        encoded(exif=exif, xmp=xmp, icc_profile=profile, comment=b"SECRET", dpi=(300, 300)) + b"SECRET at the end",
        encoded(kind="PNG", pnginfo=words, exif=exif, icc_profile=profile, dpi=(300, 300)) + b"SECRET at the end",
        encoded(kind="WEBP", exif=exif, xmp=xmp, icc_profile=profile),
        encoded(kind="AVIF", exif=exif, xmp=xmp, icc_profile=profile),
    ]
    for content in files:
        assert b"SECRET" in content
        kept = cleaned(content).content
        image = opened(kept)
        assert b"SECRET" not in kept
        assert not image.getexif()
        assert not image.info.keys() - {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


@pytest.mark.parametrize(("turn", "size"), [(1, (300, 200)), (3, (300, 200)), (6, (200, 300)), (8, (200, 300))])
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_a_turned_picture_stands_upright(turn, size, kind):
    picture = Image.new("RGB", (300, 200), "white")
    picture.paste("black", (0, 0, 100, 100))  # the corner that comes first in the file
    exif = Image.Exif()
    exif[0x0112] = turn
    image = cleaned(encoded(picture, kind, exif=exif))
    assert (image.width, image.height) == size
    corner = {1: (50, 50), 3: (250, 150), 6: (150, 50), 8: (50, 250)}[turn]
    assert max(pixel(opened(image.content), corner)) < 40


def test_unreadable_exif_does_not_stand_in_the_way():
    assert cleaned(encoded(exif=b"Exif\0\0MM\0*\0\0\xff\xff nonsense")).width == 600


@pytest.mark.parametrize("mode", ["1", "L", "P", "LA", "RGBA"])
def test_every_mode_becomes_eight_bits_of_rgb(mode):
    picture = face().convert(mode)
    kept = opened(cleaned(encoded(picture, "PNG")).content)
    assert (kept.mode, kept.size) == ("RGB", (600, 800))


def test_what_is_transparent_becomes_white():
    picture = face().convert("RGBA")
    picture.paste((10, 20, 30, 0), (0, 0, 300, 800))
    kept = opened(cleaned(encoded(picture, "PNG")).content)
    assert pixel(kept, (100, 400)) == (255, 255, 255)
    palette = face().quantize(16)
    palette.info["transparency"] = palette.getpixel((5, 5))
    kept = opened(cleaned(encoded(palette, "PNG", transparency=palette.getpixel((5, 5)))).content)
    assert pixel(kept, (5, 5)) == (255, 255, 255)


def test_sixteen_bits_are_divided_not_cut_off():
    row = b"\0" + b"".join(struct.pack(">H", value * 327) for value in range(200))
    kept = opened(cleaned(png(200, 150, depth=16, colour=0, data=row * 150)).content)
    assert [pixel(kept, (x, 70))[0] for x in (0, 100, 199)] == pytest.approx([0, 127, 254], abs=2)
    colour = b"\0" + struct.pack(">HHH", 65535, 32768, 0) * 150
    kept = opened(cleaned(png(150, 120, depth=16, colour=2, data=colour * 120)).content)
    assert pixel(kept, (70, 70)) == pytest.approx((255, 128, 0), abs=1)


def test_cmyk_becomes_rgb_that_looks_the_same():
    picture = Image.new("RGB", (200, 200), (200, 40, 60)).convert("CMYK")
    kept = opened(cleaned(encoded(picture, "JPEG", quality=95)).content)
    assert pixel(kept, (100, 100)) == pytest.approx((200, 40, 60), abs=6)


def test_an_embedded_profile_is_followed_and_a_broken_one_ignored():
    grey = Image.new("RGB", (200, 200), (128, 128, 128))
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("XYZ")).tobytes()
    for profile in (b"not a profile", lab):
        kept = opened(cleaned(encoded(grey, "PNG", icc_profile=profile)).content)
        assert kept.mode == "RGB"
    followed = opened(cleaned(encoded(grey, "PNG", icc_profile=linear_profile())).content)
    assert pixel(followed, (100, 100))[0] > 180  # half of linear light is far lighter than 128 in sRGB


def linear_profile() -> bytes:
    """Return the sRGB profile with its curves replaced by straight lines."""
    content = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    count = struct.unpack(">I", content[128:132])[0]
    for number in range(count):
        name, start, length = struct.unpack(">4sII", content[132 + 12 * number : 144 + 12 * number])
        if name in (b"rTRC", b"gTRC", b"bTRC"):
            content[start : start + length] = (b"curv" + bytes(8)).ljust(length, b"\0")
    return bytes(content)


def test_a_camera_file_of_several_pictures_is_its_first_one():
    out = io.BytesIO()
    face().save(out, "MPO", save_all=True, append_images=[face((120, 160))])
    assert cleaned(out.getvalue()).width == 600


def test_equal_files_are_the_same_bytes():
    assert cleaned(encoded()).sha256 == cleaned(encoded()).sha256


@pytest.mark.django_db
def test_a_picture_is_kept_once_and_its_bytes_are_what_it_is_called_by():
    first, second = take_in(upload()), take_in(upload(name="other.jpg"))
    assert first == second
    assert Picture.objects.count() == 1
    assert opened(original(first.sha256)).size == (first.width, first.height)
    assert first.file.name == f"pictures/{first.sha256}.jpg"


@pytest.mark.django_db
def test_a_kept_file_that_was_lost_comes_back_with_the_same_upload_and_one_that_was_changed_is_noticed():
    picture = take_in(upload(encoded(face(tint="plum"))))
    picture.file.storage.delete(str(picture.file.name))
    with pytest.raises(OSError, match="No such file"):
        original(picture.sha256)
    take_in(upload(encoded(face(tint="plum"))))
    assert opened(original(picture.sha256)).size == (600, 800)
    with picture.file.storage.open(str(picture.file.name), "wb") as file:
        file.write(encoded(face(tint="red")))
    with pytest.raises(OSError, match="was changed"):
        original(picture.sha256)
    picture.file.storage.delete(str(picture.file.name))


SOUND = {kind: encoded(face((160, 200)), kind) for kind in ("JPEG", "PNG", "WEBP", "AVIF")}


@settings(max_examples=200)
@given(
    kind=st.sampled_from(sorted(SOUND)),
    cut=st.floats(0, 1),
    spoil=st.lists(st.tuples(st.floats(0, 1), st.binary(min_size=1, max_size=4)), max_size=3),
)
def test_whatever_was_cut_off_or_spoilt_it_is_taken_in_or_refused(kind, cut, spoil):
    content = bytearray(SOUND[kind])
    for place, new in spoil:
        start = int(place * (len(content) - 1))
        content[start : start + len(new)] = new
    try:
        image = cleaned(bytes(content[: int(cut * len(content))]))
    except ImageRefused:
        pass
    else:
        assert opened(image.content).mode == "RGB"


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the folder of samples is not here")
def test_each_sample_is_taken_in_or_refused():
    taken = set()
    for path in sorted(SAMPLES.iterdir()):
        try:
            cleaned(path.read_bytes())
            taken.add(path.name)
        except ImageRefused:
            pass
    assert taken == {
        "hopper_orientation_3.webp",
        "hopper_orientation_6.jpg",
        "invalid-exif.jpg",
        "pil_sample_cmyk.jpg",
    }
