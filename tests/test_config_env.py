"""Environment readers: what can be understood is read, all else is refused with a sentence that helps."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from hypothesis import given
from hypothesis import strategies as st

from config import env
from config.secret import kept_secret_key

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def put(monkeypatch):
    return lambda value: monkeypatch.setenv("VARIABLE", value)


@pytest.mark.parametrize("value", ["true", "TRUE", "yes", "on", "1", " true "])
def test_a_flag_is_on(put, value):
    put(value)
    assert env.flag("VARIABLE") is True


@pytest.mark.parametrize("value", ["false", "No", "off", "0"])
def test_a_flag_is_off(put, value):
    put(value)
    assert env.flag("VARIABLE", True) is False


@pytest.mark.parametrize("value", ["", "  "])
def test_an_empty_variable_gives_the_default(put, value):
    put(value)
    assert env.flag("VARIABLE", True) is True
    assert env.port("VARIABLE", 8000) == 8000
    assert env.text("VARIABLE", "Imprimatur") == "Imprimatur"
    assert env.hosts("VARIABLE") == []
    assert env.database("VARIABLE") is None
    assert env.site("VARIABLE") == ""
    assert env.program("VARIABLE") == ""


def test_a_flag_that_cannot_be_understood_is_refused(put):
    put("maybe")
    with pytest.raises(ImproperlyConfigured, match=r"VARIABLE='maybe' .* Write VARIABLE=true or VARIABLE=false"):
        env.flag("VARIABLE")


def test_a_port_is_read(put):
    put("8123")
    assert env.port("VARIABLE", 8000) == 8123


@pytest.mark.parametrize("value", ["0", "65536", "-1", "80.0", "http", "٨٠", "9" * 30])
def test_a_port_out_of_range_is_refused(put, value):
    put(value)
    with pytest.raises(ImproperlyConfigured, match="whole number from 1 to 65535"):
        env.port("VARIABLE", 8000)


def test_hosts_are_separated_by_commas(put):
    put("example.org, .example.net,[::1],127.0.0.1,")
    assert env.hosts("VARIABLE") == ["example.org", ".example.net", "[::1]", "127.0.0.1"]


@pytest.mark.parametrize("value", ["https://example.org", "example.org:443", "a b", "example.org/path", "-x.org"])
def test_a_host_with_scheme_port_or_path_is_refused(put, value):
    put(value)
    with pytest.raises(ImproperlyConfigured, match="bare host names"):
        env.hosts("VARIABLE")


def test_a_relative_folder_counts_from_its_base(put, tmp_path):
    put("data/here")
    assert env.folder("VARIABLE", tmp_path, base=tmp_path) == tmp_path / "data" / "here"


def test_a_file_is_no_folder(put, tmp_path):
    (tmp_path / "file").touch()
    put("file")
    with pytest.raises(ImproperlyConfigured, match="There is a file at that path"):
        env.folder("VARIABLE", tmp_path, base=tmp_path)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("https://example.org", "https://example.org"),
        ("https://Example.org/", "https://example.org"),
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000"),
        ("http://[::1]:8000/", "http://[::1]:8000"),
    ],
)
def test_a_site_address_is_tidied(put, value, expected):
    put(value)
    assert env.site("VARIABLE") == expected


@pytest.mark.parametrize(
    "value",
    ["example.org", "ftp://example.org", "https://", "https://a b", "https://example.org:http", "https://x.org/sub",
     "https://u:p@x.org", "https://x.org?q=1", "https://[::1"],
)  # fmt: skip
def test_a_site_address_that_cannot_be_understood_is_refused(put, value):
    put(value)
    with pytest.raises(ImproperlyConfigured, match=r"VARIABLE=https://example\.org"):
        env.site("VARIABLE")


@pytest.mark.parametrize(("value", "expected"), [("de", "de"), ("EN_us", "en-us"), ("pt-BR", "pt-br"), ("", "en-us")])
def test_a_language_is_read(put, value, expected):
    put(value)
    assert env.language("VARIABLE", "en-us") == expected


@pytest.mark.parametrize("value", ["english", "xx", "12", "en-us.UTF-8"])
def test_an_unknown_language_is_refused(put, value):
    put(value)
    with pytest.raises(ImproperlyConfigured, match="Write a language tag"):
        env.language("VARIABLE", "en-us")


def test_a_missing_program_is_refused(put, tmp_path):
    put(str(tmp_path / "chromium"))
    with pytest.raises(ImproperlyConfigured, match="There is no such program"):
        env.program("VARIABLE")


def test_a_database_address_is_read(put):
    put("postgres://us%40er:p%2Fa%3Ass@DB.example:5433/papers%20and%20people?sslmode=require&connect_timeout=3")
    assert env.database("VARIABLE") == {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "papers and people",
        "USER": "us@er",
        "PASSWORD": "p/a:ss",
        "HOST": "DB.example",
        "PORT": "5433",
        "OPTIONS": {"sslmode": "require", "connect_timeout": "3"},
    }


def test_a_database_may_be_reached_by_a_socket_folder(put):
    put("postgresql://me@%2FRun%2Fpg/papers")
    found = env.database("VARIABLE")
    assert found is not None
    assert (found["HOST"], found["PORT"], found["PASSWORD"]) == ("/Run/pg", "", "")


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("mysql://u:hidden@h/n", "unknown scheme 'mysql'"),
        ("sqlite:///x.db", "unknown scheme 'sqlite'"),
        ("postgres://u:hidden@h", "does not name one database"),
        ("postgres://u:hidden@h/", "does not name one database"),
        ("postgres://u:hidden@h/a/b", "does not name one database"),
        ("postgres://u:hidden@h:port/n", "cannot be understood"),
        ("postgres://u:hidden@h/n?sslmod=require", "unknown option 'sslmod'"),
        ("postgres://u:hidden@h/n?sslmode", "cannot be understood"),
        ("postgres://[u:hidden@h/n", "cannot be understood"),
        ("hidden", "unknown scheme"),
    ],
)
def test_a_database_address_that_cannot_be_understood_is_refused_without_its_password(put, value, reason):
    put(value)
    with pytest.raises(ImproperlyConfigured, match=reason) as caught:
        env.database("VARIABLE")
    assert "hidden" not in str(caught.value)


@given(value=st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"])))
def test_any_value_is_read_or_refused(value):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("VARIABLE", value)
        for read in (
            lambda: env.flag("VARIABLE"),
            lambda: env.port("VARIABLE", 1),
            lambda: env.hosts("VARIABLE"),
            lambda: env.site("VARIABLE"),
            lambda: env.database("VARIABLE"),
            lambda: env.language("VARIABLE", "en"),
            lambda: env.folder("VARIABLE", ROOT, base=ROOT),
            lambda: env.program("VARIABLE"),
        ):
            with suppress(ImproperlyConfigured):
                read()


def test_a_development_key_is_made_once_and_private(tmp_path):
    path = tmp_path / "secret-key"
    key = kept_secret_key(path)
    assert kept_secret_key(path) == key
    assert len(key) >= 50
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [each.name for each in tmp_path.iterdir()] == ["secret-key"]


def test_a_file_without_a_key_is_refused(tmp_path):
    (tmp_path / "secret-key").write_text("short")
    with pytest.raises(ImproperlyConfigured, match="Delete the file"):
        kept_secret_key(tmp_path / "secret-key")


def settings_under(tmp_path: Path, **environment: str) -> dict[str, object]:
    """What config.settings says in a fresh process with this environment and nothing else."""
    names = "DEBUG SITE_URL ALLOWED_HOSTS SECURE_SSL_REDIRECT SESSION_COOKIE_SECURE DATABASES"
    names += " REQUIRE_SECOND_FACTOR EMAIL_BACKEND EMAIL_HOST TRUSTED_PROXIES PASSWORD_HASHERS"
    code = (
        "import json; from config import settings;"
        f" print(json.dumps({{name: getattr(settings, name, None) for name in {names.split()}}}, default=str))"
    )
    clean = {name: value for name, value in os.environ.items() if name not in env.VARIABLES}
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=clean | {"DATA_DIR": str(tmp_path)} | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        return {"error": done.stderr.strip().splitlines()[-1]}
    return dict(json.loads(done.stdout))


def test_production_is_the_default_and_wants_a_secret_key(tmp_path):
    assert "SECRET_KEY is not set" in str(settings_under(tmp_path)["error"])
    assert not (tmp_path / "secret-key").exists()


def test_development_keeps_its_own_key_and_answers_locally(tmp_path):
    found = settings_under(tmp_path, DEBUG="true", PORT="8123")
    assert found["SITE_URL"] == "http://127.0.0.1:8123"
    assert found["ALLOWED_HOSTS"] == ["localhost", "127.0.0.1", "[::1]"]
    assert found["SECURE_SSL_REDIRECT"] is False
    assert (tmp_path / "secret-key").exists()


@pytest.mark.parametrize(
    ("environment", "address", "hosts", "secure"),
    [
        ({"ALLOWED_HOSTS": ".x.org,x.org"}, "https://x.org", [".x.org", "x.org"], True),
        ({"SITE_URL": "https://x.org"}, "https://x.org", ["x.org"], True),
        ({"SITE_URL": "https://x.org:8443"}, "https://x.org:8443", ["x.org"], True),
        ({"SITE_URL": "http://desk"}, "http://desk", ["desk"], False),
        ({}, "http://127.0.0.1:8000", ["localhost", "127.0.0.1", "[::1]"], False),
    ],
)
def test_the_site_address_decides_about_hosts_and_tls(tmp_path, environment, address, hosts, secure):
    found = settings_under(tmp_path, SECRET_KEY="x" * 50, **environment)
    assert (found["SITE_URL"], found["ALLOWED_HOSTS"]) == (address, hosts)
    assert found["SECURE_SSL_REDIRECT"] is found["SESSION_COOKIE_SECURE"] is secure


def test_postgres_gets_a_pool_and_no_persistent_connections(tmp_path):
    found = settings_under(tmp_path, DEBUG="true", DATABASE_URL="postgres://me@db/papers")
    default = found["DATABASES"]["default"]  # type: ignore[index]
    assert default["CONN_MAX_AGE"] == 0
    assert default["OPTIONS"]["pool"]["max_size"] == 10


def test_a_second_factor_is_required_and_mail_is_printed_unless_the_environment_says_otherwise(tmp_path):
    found = settings_under(tmp_path, DEBUG="true")
    assert found["REQUIRE_SECOND_FACTOR"] is True
    assert str(found["EMAIL_BACKEND"]).endswith("console.EmailBackend")
    assert found["TRUSTED_PROXIES"] == ["127.0.0.1", "::1"]
    other = settings_under(
        tmp_path, DEBUG="true", REQUIRE_SECOND_FACTOR="false", EMAIL_URL="smtps://m.org", FORWARDED_ALLOW_IPS="10.0.0.1"
    )
    assert other["REQUIRE_SECOND_FACTOR"] is False
    assert other["EMAIL_HOST"] == "m.org"
    assert other["TRUSTED_PROXIES"] == ["10.0.0.1"]


@pytest.mark.parametrize(
    "environment", [{"REQUIRE_SECOND_FACTOR": "perhaps"}, {"EMAIL_URL": "mail.org"}, {"FORWARDED_ALLOW_IPS": "proxy"}]
)
def test_what_cannot_be_understood_stops_the_site(tmp_path, environment):
    (name,) = environment
    assert name in str(settings_under(tmp_path, DEBUG="true", **environment)["error"])


def test_passwords_are_kept_by_scrypt(tmp_path):
    assert "Scrypt" in str(settings_under(tmp_path, DEBUG="true")["PASSWORD_HASHERS"][0])  # type: ignore[index]


def test_the_readme_and_the_ci_know_every_variable():
    readme, ci = (ROOT / "README.md").read_text(), (ROOT / ".ci" / "run").read_text()
    assert [name for name in env.VARIABLES if f"`{name}`" not in readme] == []
    assert [name for name in env.VARIABLES if name not in {"CHROMIUM", "PORT"} and name not in ci] == []
