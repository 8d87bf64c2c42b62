"""The portrait that a document names: a picture kept here, or a file beside the document."""

from pathlib import Path

from profiles.document import Data
from profiles.images import ImageRefused, take_in
from profiles.models.working import Picture

from .parsed import Mark
from .record import PortraitRecord


def portrait(record: PortraitRecord, document: str, marks: list[Mark]) -> Data | None:
    """Return the portrait as a document has it; None, with a mark, where its picture is not to be had."""
    picture = Picture.objects.filter(sha256=record.sha256).first() if record.sha256 else None
    if picture is None and record.file:
        try:
            picture = _beside(document, record.file)
        except (ImageRefused, OSError) as error:
            reason = str(error) if isinstance(error, ImageRefused) else error.strerror or "it cannot be read"
            marks.append(Mark("missing-portrait", "portrait", f"“{record.file}” was not taken in: {reason}"))
            return None
    if picture is None:
        words = "; ".join(filter(None, [record.alt, record.credit, record.licence]))
        told = f" The document says of it: {words}." if words else ""
        sentence = f"The picture {record.sha256[:12]}… is not kept here. Upload the portrait on this form.{told}"
        marks.append(Mark("missing-portrait", "portrait", sentence))
        return None
    own = {name: getattr(picture, name) for name in ("sha256", "width", "height")}
    return own | {name: getattr(record, name) for name in ("alt", "credit", "licence", "x", "y")}


def _beside(document: str, name: str) -> Picture:
    """Take in a file that lies in the document's folder or under it; raises ImageRefused or OSError."""
    folder = Path(document).resolve().parent
    path = (folder / name).resolve()
    if not Path(document).is_file() or not path.is_relative_to(folder) or not path.is_file():
        raise ImageRefused("there is no such file beside the document.")
    with path.open("rb") as file:
        return take_in(file)
