"""What an index finds, before it is ranked."""

from typing import NamedTuple

CANDIDATES = 200  # what is ranked; a query that fits more people than that says little about whom it seeks


class Candidate(NamedTuple):
    """A live publication that an index found, with the folded words in which it was found."""

    id: int
    name: str
    words: str
