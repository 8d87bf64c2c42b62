"""What keeps a profile from being submitted, said beside the very fields and rows of its form."""

from collections.abc import Iterable
from typing import Any

from editorial.checks import Problem
from profiles.admin import Sheet
from profiles.models.working import SECTIONS


def attach(sheet: Sheet, problems: Iterable[Problem]) -> None:
    """Put the sentence of each problem at its field, else at its row or section."""
    cells = {cell.path: cell for cell in sheet.cells()}
    cells |= {cell.path: cell for _title, group in sheet.groups for cell in group}
    lines = {line.path: line for line in sheet.lines()}
    sections = {section.name: section for section in sheet.sections}
    for problem in problems:
        name, _slash, key = problem.path.partition("/")
        needed = SECTIONS[name].needs if key and problem.code == "incomplete-row" and name in SECTIONS else ""
        paths = [f"{problem.path}/{problem.fact or needed}", f"{name}_{problem.fact}", problem.path]
        place: Any = next((cells[path] for path in paths if path in cells), None)
        place = place or lines.get(problem.path) or sections.get(name)
        if place is not None:
            place.asked.append(problem.sentence)
