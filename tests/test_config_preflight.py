"""What a machine lacks is named in one clear line, before anything is installed."""

from __future__ import annotations

import os
import shutil
import socket
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from config import preflight

ROOT = Path(__file__).resolve().parent.parent
needs_make = pytest.mark.skipif(shutil.which("make") is None, reason="make is not installed")


@pytest.fixture
def busy_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


def test_a_sound_machine_gets_no_complaint():
    assert preflight.main([]) == 0


def test_a_busy_port_is_named_with_the_next_step(monkeypatch, capsys, busy_port):
    monkeypatch.setenv("PORT", str(busy_port))
    assert preflight.main(["--port"]) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith(f"Cannot listen on 127.0.0.1:{busy_port}: address already in use.")
    assert "make run PORT=" in line


@pytest.mark.parametrize("value", ["0", "70000", "http"])
def test_a_port_that_cannot_be_understood_is_named(monkeypatch, value):
    monkeypatch.setenv("PORT", value)
    (line,) = preflight.port()
    assert "Write a whole number from 1 to 65535" in line


def test_a_free_port_is_fine(monkeypatch, busy_port):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        free = probe.getsockname()[1]
    monkeypatch.setenv("PORT", str(free))
    assert list(preflight.port()) == []


def test_a_missing_venv_module_is_named(monkeypatch):
    monkeypatch.setattr(
        "config.preflight.importlib.util.find_spec", lambda name: None if name == "ensurepip" else object()
    )
    (line,) = preflight.machine()
    assert "has no venv module" in line
    assert "apt install python3." in line


class WithoutFTS5:
    def execute(self, statement):
        raise sqlite3.OperationalError("no such module: fts5")

    def close(self):
        pass


def test_a_missing_fts5_is_named_unless_the_database_is_postgres(monkeypatch):
    monkeypatch.setattr("config.preflight.sqlite3.connect", lambda name: WithoutFTS5())
    monkeypatch.delenv("DATABASE_URL", raising=False)
    (line,) = preflight.machine()
    assert "has no FTS5" in line
    monkeypatch.setenv("DATABASE_URL", "postgres://me@db/papers")
    assert list(preflight.machine()) == []


def test_an_old_python_is_named(monkeypatch):
    monkeypatch.setattr("config.preflight.sys.version_info", (3, 9, 2))
    assert "Python 3.9.2 is too old" in next(preflight.machine())


def test_preflight_needs_nothing_installed():
    done = subprocess.run(
        [sys.executable, "-I", "-S", ROOT / "config" / "preflight.py"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


def make(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))}
    return subprocess.run(
        ["make", "-C", folder, *arguments], capture_output=True, text=True, check=False, env=inherited
    )


@pytest.fixture
def clone(tmp_path):
    """A checkout with nothing installed."""
    shutil.copy(ROOT / "Makefile", tmp_path)
    (tmp_path / "config").mkdir()
    shutil.copy(ROOT / "config" / "preflight.py", tmp_path / "config")
    for requirements in ROOT.glob("requirements*.txt"):
        shutil.copy(requirements, tmp_path)
    return tmp_path


@needs_make
def test_make_says_when_no_python_is_new_enough(clone):
    done = make("run", "PYTHON=/no/such/python", folder=clone)
    assert done.returncode == 2
    assert "No Python 3.11 or newer was found (tried: /no/such/python)." in done.stderr
    assert not (clone / ".venv").exists()


@needs_make
def test_make_stops_at_what_preflight_finds(clone):
    (clone / "config" / "preflight.py").write_text("import sys; sys.exit('no venv module')")
    done = make("run", f"PYTHON={sys.executable}", folder=clone)
    assert done.returncode == 2
    assert "no venv module" in done.stderr
    assert not (clone / ".venv").exists()


@needs_make
def test_make_help_lists_the_two_commands(clone):
    done = make("help", folder=clone)
    assert "make run: " in done.stdout
    assert "make test: " in done.stdout
