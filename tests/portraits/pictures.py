"""Pictures for tests, made on the spot, and profiles that carry them."""

import io
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from profiles.images import cleaned, keep
from profiles.models.working import Picture, Profile
from tests.factories import edit, make_profile

WORDS = {
    "portrait_alt": "Ada Lovelace at her desk",
    "portrait_credit": "Alfred Chalon",
    "portrait_licence": "Public domain",
}


def face(size: tuple[int, int] = (600, 800), *, tint: str = "teal") -> Image.Image:
    """Return a picture that differs everywhere, with a light disc where a face would be."""
    red = Image.linear_gradient("L").resize(size)
    green = Image.linear_gradient("L").rotate(90).resize(size)
    image = Image.merge("RGB", [red, green, Image.new("L", size, 90)])
    image = Image.blend(image, Image.new("RGB", size, tint), 0.3)
    side = min(size) // 3
    disc = Image.radial_gradient("L").resize((side, side)).point(lambda value: 255 if value < 128 else 0)
    image.paste("bisque", (size[0] // 2 - side // 2, size[1] // 4), disc)
    return image


def encoded(image: Image.Image | None = None, kind: str = "JPEG", **how: Any) -> bytes:
    out = io.BytesIO()
    (image or face()).save(out, kind, **how)
    return out.getvalue()


def opened(content: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(content))
    image.load()
    return image


def upload(content: bytes | None = None, name: str = "portrait.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, encoded() if content is None else content, "image/jpeg")


def make_picture(**look: Any) -> Picture:
    return keep(cleaned(encoded(face(**look))))


def with_portrait(profile: Profile | None = None, picture: Picture | None = None, **words: Any) -> Profile:
    """Return a draft with a portrait and its words."""
    return edit(profile or make_profile(name="Ada Lovelace"), portrait=picture or make_picture(), **WORDS | words)
