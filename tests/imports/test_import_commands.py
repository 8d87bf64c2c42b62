"""import_profiles and export_profiles as staff meet them: exit codes, messages, batches."""

import io
import json
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError

from editorial.imports import importer
from editorial.models import Event, ImportRun, Origin
from profiles.models.working import Profile
from tests.factories import make_profile, make_user, make_writer
from tests.imports.importing import bring, draft, statuses

pytestmark = pytest.mark.django_db


def run(*args: Any, **options: Any) -> tuple[int, str, str]:
    """Return exit status, stdout and stderr of import_profiles."""
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command("import_profiles", *map(str, args), stdout=out, stderr=err, **options)
    except SystemExit as error:
        return int(str(error.code)), out.getvalue(), err.getvalue()
    except CommandError as error:
        return error.returncode, out.getvalue(), err.getvalue() + str(error)
    return 0, out.getvalue(), err.getvalue()


def test_a_folder_is_read_in_order_without_hidden_files(tmp_path):
    (tmp_path / "b.yaml").write_text("name: B")
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "c.json").write_text('{"name": "C"}')
    (tmp_path / "a.yaml").write_text("name: A")
    (tmp_path / ".hidden.yaml").write_text("name: H")
    status, out, _ = run(tmp_path)
    assert status == 0
    assert [line[:6] for line in out.splitlines()] == ["new: a", "new: b", "new: c", "3 new,"]
    status, out, _ = run(tmp_path)
    assert (status, out) == (0, "Nothing to do: all 3 records are here already.\n")


def test_a_bad_record_is_refused_alone_with_its_place(tmp_path):
    file = tmp_path / "people.jsonl"
    file.write_text('{"name": "A"}\n{"name": "B", "focus": []}\n{"name": "C"}\n')
    status, out, err = run(file)
    assert status == 1
    assert err == f"{file}:2: focus: is a list where text is expected.\n"
    assert "2 new, 0 changed, 0 unchanged, 1 refused" in out
    assert Profile.objects.count() == 2


def test_nothing_readable_and_bad_usage_exit_with_2(tmp_path):
    empty, picture = tmp_path / "empty.txt", tmp_path / "picture.png"
    empty.write_text("")
    picture.write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00")
    assert run(empty)[0] == 2
    status, _, err = run(picture)
    assert (status, "not text in UTF-8" in err) == (2, True)
    assert run(tmp_path / "nowhere.yaml")[0] == 2
    (tmp_path / "folder").mkdir()
    assert run(tmp_path / "folder")[0] == 2
    assert run(empty, username="nobody")[0] == 2
    make_user("reader")
    status, _, err = run(empty, username="reader")
    assert (status, "may not edit" in err) == (2, True)


def test_standard_input_is_a_file_too(monkeypatch):
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"name: Ada")))
    assert run("-")[0] == 0
    assert Profile.objects.get().name == "Ada"


def test_the_importing_person_is_named_in_the_log_but_wrote_nothing(tmp_path):
    (tmp_path / "a.yaml").write_text("name: A\nsummary: words")
    alice = make_writer("alice")
    assert run(tmp_path, username="alice")[0] == 0
    assert Event.objects.get().by == alice
    assert ImportRun.objects.get().by == alice
    assert not Origin.objects.filter(by__isnull=False).exists()


def test_a_dry_run_tells_the_same_and_keeps_nothing(tmp_path):
    (tmp_path / "a.yaml").write_text("name: A\naffiliations: [X]")
    status, out, _ = run(tmp_path, dry_run=True)
    assert (status, out.splitlines()[-1]) == (0, "Dry run: nothing was kept.")
    assert "1 new" in out
    assert not Profile.objects.exists()
    assert not ImportRun.objects.exists()


def test_what_was_kept_is_listed(tmp_path):
    (tmp_path / "a.yaml").write_text("name: Ada\nsummary: machine words\naffiliations: [X]")
    make_profile(name="Ada", summary="human words", affiliations=["X"], by=make_writer("alice"))
    status, out, _ = run(tmp_path)
    assert status == 0
    assert "kept: edited by a person" in out
    assert draft("ada")["summary"] == "human words"


def test_a_failing_batch_is_bisected_until_the_bad_record_stands_alone(monkeypatch):
    apply = importer.__dict__["apply"]

    def failing(item, *args, **options):
        if item.record.name == "Bad":
            raise IntegrityError("no room for Bad")
        return apply(item, *args, **options)

    monkeypatch.setattr(importer, "apply", failing)
    text = "\n".join(json.dumps({"name": name}) for name in ["A", "B", "Bad", "C", "D"])
    outcomes = bring(text)
    assert statuses(outcomes) == ["new", "new", "refused", "new", "new"]
    assert "no room for Bad" in outcomes[2].problems[0].reason
    assert Profile.objects.count() == 4


def test_a_killed_import_leaves_whole_batches(monkeypatch):
    apply = importer.__dict__["apply"]

    def killed(item, *args, **options):
        if item.record.name == "P6":
            raise KeyboardInterrupt
        return apply(item, *args, **options)

    monkeypatch.setattr(importer, "apply", killed)
    text = "\n".join(json.dumps({"name": f"P{number}"}) for number in range(10))
    with pytest.raises(KeyboardInterrupt):
        bring(text, batch=2)
    assert sorted(Profile.objects.values_list("name", flat=True)) == [f"P{number}" for number in range(6)]
    monkeypatch.setattr(importer, "apply", apply)
    assert statuses(bring(text, batch=2)) == ["unchanged"] * 6 + ["new"] * 4


def exported(*slugs: str, format: str = "json") -> str:
    out = io.StringIO()
    call_command("export_profiles", *slugs, format=format, stdout=out)
    return out.getvalue()


def test_one_profile_is_one_object_and_several_are_an_array():
    make_profile(name="Ada", summary="words")
    document = json.loads(exported("ada"))
    assert (document["name"], document["summary"]) == ("Ada", "words")
    assert set(document) >= {"uid", "slug", "focus", "role", "brief", "topics", "texts", "related", "links"}
    assert not {"version", "live", "work", "state"} & set(document)
    make_profile(name="Bob")
    assert [document["name"] for document in json.loads(exported())] == ["Ada", "Bob"]
    assert [json.loads(line)["name"] for line in exported(format="jsonl").splitlines()] == ["Ada", "Bob"]
    assert exported(format="yaml").count("---") == 1


def test_an_unknown_slug_is_an_error_and_nothing_is_written():
    make_profile(name="Ada")
    with pytest.raises(CommandError, match="no profile at nobody") as error:
        exported("ada", "nobody")
    assert error.value.returncode == 1
