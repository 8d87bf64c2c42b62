"""How to edit a profile: forms, sections and their order. Declared here, registered by the desk."""

from .options import Arranged, Posted, ProfileAdmin, arranged, posted_rows, put_rows
from .parts import Cell, Line, Problem, Section
from .sheet import Sheet

__all__ = [
    "Arranged",
    "Cell",
    "Line",
    "Posted",
    "Problem",
    "ProfileAdmin",
    "Section",
    "Sheet",
    "arranged",
    "posted_rows",
    "put_rows",
]
