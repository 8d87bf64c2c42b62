"""How to edit a profile: forms, sections and their order. Declared here, registered by the desk."""

from .options import Arranged, Posted, ProfileAdmin, arranged, posted_rows, put_rows
from .sheet import Cell, Line, Section, Sheet

__all__ = [
    "Arranged",
    "Cell",
    "Line",
    "Posted",
    "ProfileAdmin",
    "Section",
    "Sheet",
    "arranged",
    "posted_rows",
    "put_rows",
]
