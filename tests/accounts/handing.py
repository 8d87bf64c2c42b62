"""Work that was handed over."""

from editorial import workflow
from editorial.models import Review, User
from tests.factories import make_profile


def submitted(people: dict[str, User]) -> Review:
    """Return a submission of the writer."""
    return workflow.submit(make_profile(name="Lise Meitner", by=people["writer"]), by=people["writer"])
