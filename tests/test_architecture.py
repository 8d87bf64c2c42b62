"""The house stands as it was drawn: who imports whom, what refers to what, and who writes the state columns.

Everything is read from the syntax tree, so that a planted fault is found before it runs; each rule is tried on one.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models

ROOT = Path(__file__).parent.parent
WORKING = ("profiles.models.working", "profiles.models.vocabulary", "profiles.snapshot", "profiles.admin")

# Room → what it must never import (modules, with all that is under them).
NEVER = {
    "profiles": ("editorial", "config"),
    "profiles/public": WORKING,
    "profiles/models/published.py": ("profiles", "editorial"),
    "profiles/publication.py": WORKING,
    "profiles/projection.py": WORKING,
    "profiles/related.py": (*WORKING, "profiles.public", "profiles.search"),
    "profiles/search": (*WORKING, "profiles.public"),
    "profiles/folding.py": ("profiles", "django"),
    "profiles/document.py": ("profiles.models", "django"),
    "profiles/models/vocabulary.py": ("profiles.models.working", "profiles.models.published"),
    "profiles/models/working": ("profiles.models.published",),
    "editorial/models": ("editorial.workflow", "editorial.admin", "editorial.imports"),
    "editorial/changes.py": ("profiles.models", "editorial.models"),
    "editorial/diff.py": ("profiles.models", "editorial.models"),
    "editorial/diff_portrait.py": ("profiles.models", "editorial.models"),
    "editorial/diff_rows.py": ("profiles.models", "editorial.models"),
    "editorial/workflow": ("editorial.admin", "editorial.imports", "profiles.public"),
}
# What a module may import all the same.
EXCEPT = {"profiles/models/published.py": (), "profiles/folding.py": (), "profiles/document.py": ("profiles.folding",)}
STATE_WRITERS = "editorial/workflow"
STATES = {"live", "work"}


def modules(room: str) -> list[Path]:
    path = ROOT / room
    return sorted(path.rglob("*.py")) if path.is_dir() else [path]


def imported(source: str, path: Path) -> Iterator[str]:
    """Yield every imported name by its full path, relative imports resolved, and strings given to import_module."""
    package = [*path.relative_to(ROOT).with_suffix("").parts]
    if path.name == "__init__.py":
        package.pop()
        package.append("")
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level] if node.level else []
            module = ".".join([*base, *([node.module] if node.module else [])])
            yield from (f"{module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Call) and _called(node) in ("import_module", "__import__"):
            yield from (str(arg.value) for arg in node.args if isinstance(arg, ast.Constant))


def _called(node: ast.Call) -> str:
    match node.func:
        case ast.Attribute(attr=name) | ast.Name(id=name):
            return name
    return ""


def forbidden_imports(room: str, source: str, path: Path) -> list[str]:
    allowed = EXCEPT.get(room, ())
    return [
        name
        for name in imported(source, path)
        for never in NEVER[room]
        if (name == never or name.startswith(never + ".")) and not any(name.startswith(fine) for fine in allowed)
    ]


def side_doors(source: str) -> list[str]:
    """Return ways by which a module could reach models without importing them."""
    names = {"get_model", "get_models", "ContentType", "contenttypes"}
    found = []
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Attribute(attr=name) | ast.Name(id=name) | ast.alias(name=name):
                found += [part for part in name.split(".") if part in names]
            case ast.ImportFrom(module=str(module)):
                found += [part for part in module.split(".") if part in names]
    return found


def state_writes(source: str) -> list[int]:
    """Return the lines that assign `.live` or `.work`, or give them to a call that writes."""
    lines = []
    for node in ast.walk(ast.parse(source)):
        targets: list[ast.expr] = []
        if isinstance(node, ast.Assign):
            targets = [leaf for target in node.targets for leaf in ast.walk(target) if isinstance(leaf, ast.expr)]
        elif isinstance(node, ast.AugAssign | ast.AnnAssign):
            targets = [node.target]
        if any(isinstance(target, ast.Attribute) and target.attr in STATES for target in targets):
            lines.append(node.lineno)  # type: ignore[attr-defined]
        if isinstance(node, ast.Call):
            writes = _called(node) in {"update", "create", "update_or_create", "get_or_create", "Profile", "replace"}
            if writes and any(keyword.arg in STATES for keyword in node.keywords):
                lines.append(node.lineno)
            if _called(node) == "setattr" and any(
                isinstance(arg, ast.Constant) and arg.value in STATES for arg in node.args
            ):
                lines.append(node.lineno)
    return lines


@pytest.mark.parametrize("room", NEVER)
def test_no_room_imports_what_it_must_not_reach(room):
    for path in modules(room):
        assert not forbidden_imports(room, path.read_text(), path), path


@pytest.mark.parametrize("room", ["profiles/public", "profiles/models/published.py", "profiles/search"])
def test_public_rooms_use_no_side_door_to_models(room):
    for path in modules(room):
        assert not side_doors(path.read_text()), path


def test_published_models_have_no_relation_to_or_from_working_models():
    published = {model for model in apps.get_models() if model.__module__ == "profiles.models.published"}
    assert published
    for model in apps.get_models():
        for field in model._meta.get_fields(include_hidden=True):
            other = field.related_model
            if isinstance(other, type) and issubclass(other, models.Model):
                assert (model in published) == (other in published), f"{model.__name__}.{field.name}"


def test_foreign_keys_of_working_rows_leave_no_way_back():
    for model in apps.get_models():
        if not model.__module__.startswith(("profiles.models.working", "profiles.models.vocabulary")):
            continue
        for field in model._meta.get_fields():
            if isinstance(field, models.ForeignKey):
                assert field.remote_field.related_name == "+", f"{model.__name__}.{field.name}"


def test_only_the_workflow_writes_the_state_columns():
    writers = {
        str(path.relative_to(ROOT))
        for room in ("profiles", "editorial", "config")
        for path in modules(room)
        if "migrations" not in path.parts and state_writes(path.read_text())
    }
    assert writers == {f"{STATE_WRITERS}/state.py"}


@pytest.mark.parametrize(
    ("room", "planted"),
    [
        ("profiles", "from editorial.models import Revision"),
        ("profiles/public", "from profiles.models.working import Profile"),
        ("profiles/public", "from ..models import working"),
        ("profiles/public", "import profiles.models.vocabulary as v"),
        ("profiles/public", "from importlib import import_module\nimport_module('profiles.models.working')"),
        ("profiles/models/published.py", "from .vocabulary import Topic"),
        ("profiles/folding.py", "from django.db import models"),
    ],
)
def test_a_planted_import_is_found(room, planted):
    path = modules(room)[0]
    assert forbidden_imports(room, f"{path.read_text()}\n{planted}\n", path)


@pytest.mark.parametrize(
    "planted",
    [
        "apps.get_model('profiles', 'Profile')",
        "from django.contrib.contenttypes.models import ContentType",
        "import django.contrib.contenttypes.models",
    ],
)
def test_a_planted_side_door_is_found(planted):
    assert side_doors(planted)


@pytest.mark.parametrize(
    "planted",
    [
        "profile.work = 'approved'",
        "profile.live, other = 'live', 1",
        "Profile.objects.filter(pk=1).update(work='approved')",
        "Profile(name='x', live='live')",
        "setattr(profile, 'work', 'approved')",
    ],
)
def test_a_planted_state_write_is_found(planted):
    assert state_writes(planted)
