"""Renditions of a published portrait: made from the kept original, written where readers may fetch them, proved.

They lie in the default storage under names that say exactly what they show (profiles/portraits.py): a name means the
same bytes for ever, and a front server may hand them out by itself. Whoever calls holds the lock of publishing.
"""

import io
from collections.abc import Callable, Iterable, Iterator

from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.core.files.storage.base import Storage
from PIL import Image, ImageChops, ImageStat

from .portraits import HEIGHT, TYPES, WIDTH, Crop, is_rendition

Read = Callable[[str], bytes]

# Settings under which a face at three times its size shows no artefact, and a rendition stays under 150 kB.
_HOW: dict[str, dict[str, object]] = {
    "avif": {"format": "AVIF", "quality": 62, "speed": 7},
    "webp": {"format": "WEBP", "quality": 80, "method": 4},
    "jpg": {"format": "JPEG", "quality": 82, "optimize": True, "progressive": True},
}
# Seen at this size, what encoding does to details is gone: a channel's mean may differ by this much (of 255).
# Another picture, or another part of it, makes far more.
_GLANCE = (WIDTH // 12, HEIGHT // 12)
_TOLERANCE = 4.0


def public_storage() -> Storage:
    """Return where renditions lie."""
    return storages["default"]


def encoded(crop: Crop, original: bytes, size: tuple[int, int], kind: str) -> bytes:
    """Return one rendition of the original's bytes."""
    return _packed(_cut(_opened(crop, original), crop, size), kind)


def make(crop: Crop, read: Read, *, again: bool = False) -> None:
    """Write the renditions that are not there yet, or all of them again. `read` returns the original by its SHA-256."""
    storage = public_storage()
    missing = [name for name in crop.all_names if again or not storage.exists(name)]
    if not missing:
        return
    picture = _opened(crop, read(crop.sha256))
    for size in crop.sizes:
        kinds = [kind for kind in TYPES if crop.name(size, kind) in missing]
        plate = _cut(picture, crop, size) if kinds else None
        for kind in kinds:
            assert plate is not None
            _write(storage, crop.name(size, kind), _packed(plate, kind))


def remove(names: Iterable[str]) -> None:
    """Remove these renditions; what is gone already is no fault."""
    storage = public_storage()
    for name in names:
        storage.delete(name)


def strays(crops: Iterable[Crop]) -> list[str]:
    """Return the names of all renditions that none of these crops needs; other files are nobody's business here."""
    wanted = {name for crop in crops for name in crop.all_names}
    try:
        _folders, files = public_storage().listdir("")
    except FileNotFoundError:
        return []  # nothing was ever published with a portrait
    return sorted(name for name in files if is_rendition(name) and name not in wanted)


def problems(crop: Crop, read: Read) -> Iterator[str]:
    """Yield what is wrong with the renditions of a crop: missing, damaged, of another size, of another picture."""
    try:
        picture = _opened(crop, read(crop.sha256))
    except (OSError, ValueError) as error:
        yield f"the kept original {crop.sha256[:12]}… cannot be read ({type(error).__name__})"
        return
    for size in crop.sizes:
        plate = _cut(picture, crop, size)
        for kind in TYPES:
            if fault := _fault(crop.name(size, kind), kind, plate):
                yield f"rendition {crop.sha256[:12]}… {size[0]}×{size[1]} {kind} {fault}; run rebuild"


def _fault(name: str, kind: str, plate: Image.Image) -> str:
    storage = public_storage()
    if not storage.exists(name):
        return "is missing"
    try:
        with storage.open(name) as file, Image.open(file, formats=[str(_HOW[kind]["format"])]) as image:
            shown = image.convert("RGB")
    except Exception:  # decoders raise nearly anything on damaged bytes
        return "is damaged"
    if shown.size != plate.size:
        return "has another size"
    glances = [one.resize(_GLANCE, Image.Resampling.BOX) for one in (shown, plate)]
    differences = ImageStat.Stat(ImageChops.difference(*glances)).mean
    return "shows something else" if max(differences) > _TOLERANCE else ""


def _opened(crop: Crop, original: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(original), formats=["JPEG", "PNG"])
    if image.size != (crop.width, crop.height):
        raise ValueError(f"the original has {image.size}, not {(crop.width, crop.height)}")
    return image.convert("RGB")


def _cut(image: Image.Image, crop: Crop, size: tuple[int, int]) -> Image.Image:
    return image.resize(size, Image.Resampling.LANCZOS, box=crop.box, reducing_gap=3.0)


def _packed(image: Image.Image, kind: str) -> bytes:
    out = io.BytesIO()
    image.save(out, **_HOW[kind])  # type: ignore[arg-type]
    return out.getvalue()


def _write(storage: Storage, name: str, content: bytes) -> None:
    if storage.exists(name):
        storage.delete(name)
    written = storage.save(name, ContentFile(content))
    if written != name:
        storage.delete(written)
        raise OSError(f"The storage for public pictures does not keep the name {name}. Check STORAGES.")
