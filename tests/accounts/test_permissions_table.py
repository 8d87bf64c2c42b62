"""docs/permissions.md is true: each cell is tried, with a person of one group and a profile in that state."""

import re
from pathlib import Path

import pytest
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import Model

from editorial import setup, workflow
from editorial.models import Event, Revision, User
from tests.accounts.verbs import STATES, VERBS, Verb, others
from tests.factories import make_user

pytestmark = pytest.mark.django_db

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "permissions.md"
GROUPS = ("Writers", "Reviewers", "Publishers")


class Undo(Exception):
    """Takes back what was tried."""


# The last two: nothing was ever submitted, so there is no page of it to ask from.
REFUSALS = (workflow.WorkflowError, Revision.DoesNotExist, IndexError)


@pytest.fixture(scope="module")
def around(django_db_setup, django_db_blocker):
    """Make the other people and profiles once: each test runs in a savepoint after that."""
    with django_db_blocker.unblock(), transaction.atomic():
        others()
        yield
        transaction.set_rollback(True)


def table() -> list[dict[str, str]]:
    """Return the rows of the one table in the document, by the words of its head."""
    lines = [line for line in DOCUMENT.read_text().splitlines() if line.startswith("|")]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    head, _rule, *rows = cells
    assert all(len(row) == len(head) for row in rows)
    return [dict(zip(head, row, strict=True)) for row in rows]


def granted(row: dict[str, str], group: str) -> bool:
    assert row[group] in {"yes", "no"}, row
    return row[group] == "yes"


def states(row: dict[str, str]) -> set[str]:
    """Return the states that a cell names: "all", "all but x, y", "x, y", or "–" where none matters."""
    text = row["States"]
    named = {part.strip() for part in text.removeprefix("all but").split(",")} - {"all", "–"}
    assert named <= STATES.keys(), named - STATES.keys()
    if text.startswith("all"):
        return STATES.keys() - named
    return named


def permissions(row: dict[str, str]) -> set[str]:
    """Return the codenames of a row; `view_section` stands for each kind of rows, `view_term` for each vocabulary."""
    found: set[str] = set()
    for name in re.findall(r"`(\w+)`", row["Permission"]):
        verb, _, kind = name.partition("_")
        many = {"section": setup._ROWS, "term": setup._VOCABULARY}.get(kind)
        found |= {f"{verb}_{each}" for each in many} if many else {name}
    return found


def test_the_table_names_each_verb_once():
    names = [row["What"] for row in table() if row["States"] != "–"]
    assert sorted(names) == sorted(VERBS)


@pytest.mark.parametrize("state", STATES)
def test_each_cell_is_as_the_table_says(around, state):
    profile = STATES[state]()
    people = {group: make_user(f"new in {group}", group) for group in GROUPS}
    rows = {row["What"]: row for row in table()}
    found = {(what, group) for what, verb in VERBS.items() for group in allowed(verb, profile, people)}
    told = {(what, group) for what in VERBS for group in GROUPS if granted(rows[what], group)}
    told = {(what, group) for what, group in told if state in states(rows[what])}
    assert found - told == set(), f"{state}: the table says no"
    assert told - found == set(), f"{state}: the table says yes"


def allowed(verb: Verb, profile, people: dict[str, User]) -> set[str]:
    """Return whose try succeeds, each from the same state. What must be there before is made once, and taken back."""
    found: set[str] = set()
    try:
        with transaction.atomic():
            profile.refresh_from_db()
            made = verb.before(profile)
            found = {name for name, person in people.items() if _succeeds(verb, profile, person, made)}
            raise Undo
    except (Undo, *REFUSALS):
        return found


def _succeeds(verb: Verb, profile, person: User, made) -> bool:
    for row in (profile, made):
        if isinstance(row, Model):
            row.refresh_from_db()  # as it was before somebody else tried
    before = Event.objects.count()
    try:
        with transaction.atomic():
            verb.act(profile, person, made)
            assert Event.objects.count() > before  # what is allowed is told in the log
            raise Undo
    except Undo:
        return True
    except REFUSALS:
        return False


def test_groups_have_exactly_the_permissions_of_the_table():
    for group in GROUPS:
        told = set().union(*(permissions(row) for row in table() if granted(row, group)))
        kept = set(Group.objects.get(name=group).permissions.values_list("codename", flat=True))
        assert told == set(setup.GROUPS[group]), group
        assert kept == told, group


def test_what_the_table_denies_a_group_does_not_hold():
    for row in table():
        for group in GROUPS:
            if not granted(row, group) and permissions(row):
                assert not permissions(row) <= set(setup.GROUPS[group]), (row["What"], group)


def test_each_permission_of_the_table_exists():
    named = set().union(*(permissions(row) for row in table()))
    known = set(
        Permission.objects.filter(content_type__app_label__in=["editorial", "profiles"]).values_list(
            "codename", flat=True
        )
    )
    assert named <= known


def test_no_group_no_verb(around):
    profile = STATES["in review"]()
    nobody = {"nobody": make_user("nobody")}
    assert [what for what, verb in VERBS.items() if allowed(verb, profile, nobody)] == []


def test_the_second_person_holds_for_superusers_too():
    profile = STATES["draft"]()
    root = make_user("root", is_superuser=True)
    make_user("new in Reviewers", "Reviewers")
    review = workflow.submit(profile, by=root)
    with pytest.raises(workflow.WorkflowError, match="second person"):
        workflow.approve(review, digest=review.revision.frozen.digest, by=root)
