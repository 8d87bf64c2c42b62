"""Pictures on their way in: looked at before they are decoded, decoded narrowly, encoded anew without metadata.

Nothing of the file that was handed in is kept but its pixels: upright, in sRGB, eight bits, on white paper. Equal
files give equal bytes, so that a picture is known by the SHA-256 of what is kept.
"""

import hashlib
import io
import re
from dataclasses import dataclass
from typing import Any, Protocol

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from PIL import Image, ImageCms, ImageFile, ImageOps, UnidentifiedImageError

from .models.working import Picture

MOST_BYTES = 20 * 1024 * 1024
MOST_PIXELS = 50_000_000
FEWEST_PIXELS = 100  # on either side

FORMATS = ("JPEG", "PNG", "WEBP", "AVIF")
# Of which nothing is lost by encoding them anew; the others lost something already.
_EXACT = {"PNG"}
# What people hand in by mistake, by its first bytes. TIFF is left out on purpose: its decoder knows too many dialects.
_OTHERS = (
    (r"GIF8[79]a", "GIF"),
    (r"II\*\0|MM\0\*", "TIFF"),
    (r"BM", "BMP"),
    (r"%PDF", "PDF"),
    (r"8BPS", "Photoshop"),
    (r"....ftyp(?:heic|heix|hevc|mif1|msf1)", "HEIC"),
    (r"(?:\xef\xbb\xbf)?\s*<(?:\?xml|!DOCTYPE svg|svg)", "SVG"),
)

# A second line behind our own check of the size: Pillow warns above this, and refuses twice as much by itself.
Image.MAX_IMAGE_PIXELS = MOST_PIXELS
ImageFile.LOAD_TRUNCATED_IMAGES = False


class ImageRefused(ValueError):
    """A file cannot be a portrait; the message says why, and what to do."""


class Upload(Protocol):
    """What a form hands over, or an open file."""

    def read(self, size: int, /) -> bytes: ...


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A picture as it is kept."""

    content: bytes
    kind: str  # the ending of its file's name
    width: int
    height: int

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


def take_in(upload: Upload) -> Picture:
    """Keep a picture that was handed in, once; raises ImageRefused with a sentence."""
    size = getattr(upload, "size", None)
    if isinstance(size, int) and size > MOST_BYTES:
        raise ImageRefused(_too_heavy(size))
    return keep(cleaned(upload.read(MOST_BYTES + 1)))


@transaction.atomic
def keep(image: Cleaned) -> Picture:
    """Return the row of a cleaned picture, made with its file unless both are there."""
    sizes = {"width": image.width, "height": image.height}
    path = f"pictures/{image.sha256}.{image.kind}"
    picture, made = Picture.objects.get_or_create(sha256=image.sha256, defaults={**sizes, "file": path})
    if not made:  # what was handed in again is not forgotten as something that nobody came back for
        Picture.objects.filter(pk=picture.pk).update(made_at=timezone.now())
    storage = picture.file.storage
    if not storage.exists(picture.file.name or path):
        picture.file.name = storage.save(picture.file.name or path, ContentFile(image.content))
        picture.save(update_fields=["file"])
    return picture


def original(sha256: str) -> bytes:
    """Return the bytes of a kept picture; raises OSError where they are gone or are not those that were kept."""
    picture = Picture.objects.filter(sha256=sha256).first()
    if picture is None:
        raise FileNotFoundError(_("the picture %(name)s is not kept here") % {"name": sha256[:12]})
    with picture.file.open("rb") as file:
        content: bytes = file.read()
    if hashlib.sha256(content).hexdigest() != sha256:
        raise OSError(_("the file of picture %(name)s was changed") % {"name": sha256[:12]})
    return content


def cleaned(content: bytes) -> Cleaned:
    """Return the picture in a file as it will be kept; raises ImageRefused with a sentence, and nothing else."""
    if len(content) > MOST_BYTES:
        raise ImageRefused(_too_heavy(len(content)))
    if not content:
        raise ImageRefused(_("The file is empty. Choose the picture again."))
    try:
        with Image.open(io.BytesIO(content), formats=FORMATS) as image:
            _look_at(image)
            exact = image.format in _EXACT
            pixels = _pixels(image)
    except ImageRefused:
        raise
    except UnidentifiedImageError:
        raise ImageRefused(_unknown(content)) from None
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        found = re.search(r"\((\d+) pixels\)", str(error))
        raise ImageRefused(_too_many(int(found[1]) if found else 2 * MOST_PIXELS)) from None
    except Exception as error:  # damaged bytes make decoders raise nearly anything
        raise ImageRefused(
            _("The picture is damaged: it stops early, or holds what no picture holds. Save it anew and try again.")
        ) from error
    return _encoded(pixels, exact=exact)


def _look_at(image: Image.Image) -> None:
    """Refuse by what the file says of itself, before a pixel is decoded."""
    width, height = image.size
    if width * height > MOST_PIXELS:
        raise ImageRefused(_too_many(width * height, f"{width} × {height}"))
    if min(width, height) < FEWEST_PIXELS:
        raise ImageRefused(
            _("The picture has only %(width)s × %(height)s pixels. A portrait needs at least %(least)s on each side.")
            % {"width": width, "height": height, "least": FEWEST_PIXELS}
        )
    frames = getattr(image, "n_frames", 1)
    # A camera's file of several pictures (MPO) is a photograph with its spare copies: the first is meant.
    if frames > 1 and image.format != "MPO":
        raise ImageRefused(
            _("The picture moves: it has %(count)s frames. Save one of them as JPEG or PNG and upload that.")
            % {"count": frames}
        )


def _pixels(image: Image.Image) -> Image.Image:
    """Return a new picture without anything of the old one but what is seen: upright, sRGB, on white."""
    image.load()
    profile = image.info.get("icc_profile")
    upright = _upright(image)
    if upright.mode in {"I", "F"} or upright.mode.startswith("I;16"):
        # Sixteen bits of grey. Pillow would cut off what is brighter than 255 instead of dividing.
        upright = upright.point(lambda value: value * (1 / 256)).convert("L")
        upright.info.pop("transparency", None)
    alpha: Image.Image | None = None
    if upright.mode in {"PA", "LA", "La", "RGBA", "RGBa"} or "transparency" in upright.info:
        upright = upright.convert("RGBA")
        alpha = upright.getchannel("A")
        upright = upright.convert("RGB")
    if upright.mode not in {"L", "RGB", "CMYK"}:
        upright = upright.convert("L" if upright.mode == "1" else "RGB")
    coloured = _in_srgb(upright, profile)
    clean = Image.new("RGB", coloured.size, "white")
    clean.paste(coloured, mask=alpha)
    return clean


def _upright(image: Image.Image) -> Image.Image:
    try:
        return ImageOps.exif_transpose(image)
    except Exception:  # unreadable EXIF is no reason to refuse a sound picture: it says nothing then
        return image


def _in_srgb(image: Image.Image, profile: Any) -> Image.Image:
    """Return the colours that the embedded profile means; without a usable one, as most programs would show them."""
    if profile:
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            turned = ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
            if turned is not None:
                return turned
        except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
            pass  # a profile that is broken, or for another kind of picture
    return image.convert("RGB")


def _encoded(image: Image.Image, *, exact: bool) -> Cleaned:
    out = io.BytesIO()
    if exact:
        image.save(out, "PNG", compress_level=6)
    else:
        image.save(out, "JPEG", quality=95, subsampling=0, optimize=True)
    return Cleaned(out.getvalue(), "png" if exact else "jpg", *image.size)


def _unknown(content: bytes) -> str:
    start = content[:200].decode("latin-1")
    kind = next((name for pattern, name in _OTHERS if re.match(pattern, start, re.DOTALL | re.IGNORECASE)), "")
    if kind:
        return _("This is a %(kind)s file. Save the picture as JPEG or PNG and upload that.") % {"kind": kind}
    return _("This is no picture that can be read here, or it is broken. Upload a JPEG, PNG, WebP or AVIF file.")


def _too_heavy(size: int) -> str:
    return _("The file has %(size)s MB; at most %(most)s MB can be taken in. Save a smaller version.") % {
        "size": -(-size * 10 // 1_048_576) / 10,
        "most": MOST_BYTES // 1_048_576,
    }


def _too_many(pixels: int, measured: str = "") -> str:
    size = _("%(count)s megapixels") % {"count": -(-pixels // 1_000_000)}
    return _("The picture has %(size)s; at most %(most)s megapixels can be taken in. Save a smaller version.") % {
        "size": f"{size} ({measured})" if measured else size,
        "most": MOST_PIXELS // 1_000_000,
    }
