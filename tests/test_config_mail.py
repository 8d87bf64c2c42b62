"""EMAIL_URL: what can be understood is read, all else is refused with a sentence that never repeats a password."""

from contextlib import suppress

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.mail import get_connection
from hypothesis import given
from hypothesis import strategies as st

from config.mail import mail


@pytest.fixture
def read(monkeypatch):
    def reader(value, site_name="Imprimatur", site_url="https://example.org"):
        monkeypatch.setenv("EMAIL_URL", value)
        return mail("EMAIL_URL", site_name=site_name, site_url=site_url)

    return reader


@pytest.mark.parametrize("value", ["", "console://"])
def test_mail_is_printed_by_default(read, value):
    assert read(value)["EMAIL_BACKEND"].endswith("console.EmailBackend")


def test_a_mail_server_is_read_whole(read):
    found = read("smtp://desk%40example.org:p%2Fw%3A%23@mail.example.org:2525?from=Desk%20<desk@example.org>")
    assert found["EMAIL_HOST"] == "mail.example.org"
    assert found["EMAIL_PORT"] == 2525
    assert found["EMAIL_HOST_USER"] == "desk@example.org"
    assert found["EMAIL_HOST_PASSWORD"] == "p/w:#"
    assert found["EMAIL_USE_TLS"] is True
    assert found["EMAIL_USE_SSL"] is False
    assert found["EMAIL_TIMEOUT"] == 10
    assert found["DEFAULT_FROM_EMAIL"] == found["SERVER_EMAIL"] == "Desk <desk@example.org>"


@pytest.mark.parametrize(
    ("value", "port", "tls", "ssl"),
    [
        ("smtp://localhost", 587, True, False),
        ("smtp://localhost:25?tls=false", 25, False, False),
        ("smtps://mail.example.org", 465, False, True),
    ],
)
def test_ports_and_encryption(read, value, port, tls, ssl):
    found = read(value)
    assert (found["EMAIL_PORT"], found["EMAIL_USE_TLS"], found["EMAIL_USE_SSL"]) == (port, tls, ssl)


def test_mail_is_put_into_a_folder(read, tmp_path):
    found = read(f"file://{tmp_path}")
    assert found["EMAIL_FILE_PATH"] == str(tmp_path)
    assert get_connection(found["EMAIL_BACKEND"], file_path=found["EMAIL_FILE_PATH"])


@pytest.mark.parametrize(
    ("name", "address", "sender"),
    [
        ("Imprimatur", "https://people.example.org:8443", "Imprimatur <no-reply@people.example.org>"),
        ("People, of science", "http://127.0.0.1:8000", '"People, of science" <no-reply@localhost>'),
        ("A\r\nBcc: x@example.org", "https://example.org", '"A Bcc: x@example.org" <no-reply@example.org>'),
    ],
)
def test_the_sender_follows_from_the_site(read, name, address, sender):
    assert read("console://", name, address)["DEFAULT_FROM_EMAIL"] == sender


@pytest.mark.parametrize(
    ("value", "says"),
    [
        ("mail.example.org", "does not begin with one of console://"),
        ("http://mail.example.org", "does not begin with one of"),
        ("smtp://", "needs a host"),
        ("smtp://user@host", "user and password both or neither"),
        ("smtp://host/path", "no path"),
        ("smtp://host:99999", "cannot be understood"),
        ("smtp://host:port", "cannot be understood"),
        ("smtp://host?tls=perhaps", "Write tls=true or tls=false"),
        ("smtp://host?ssl=true", "unknown option 'ssl'"),
        ("smtps://host?tls=true", "unknown option 'tls'"),
        ("smtp://u:pa#ss@host", "Write %23"),
        ("smtp://host?from=desk", "Write an address"),
        ("smtp://host?from=a@example.org%0ABcc:b@example.org", "Write an address"),
        ("file://folder", "Write three slashes"),
        ("file:///etc/hostname", "Write three slashes"),
        ("console://somewhere", "mean nothing there"),
        ("smtp://host?", None),
    ],
)
def test_what_cannot_be_understood_is_refused(read, value, says):
    if says is None:
        assert read(value)
        return
    with pytest.raises(ImproperlyConfigured) as refused:
        read(value)
    assert says in str(refused.value)
    assert "EMAIL_URL" in str(refused.value)


def test_a_refusal_never_repeats_the_password(read):
    for value in ("smtp://user:hunter2@", "smtp://user:hunter2@host:x", "smtp://u:hunter2@h/p", "smpt://u:hunter2@h"):
        with pytest.raises(ImproperlyConfigured) as refused:
            read(value)
        assert "hunter2" not in str(refused.value)


@given(st.text(st.characters(codec="utf-8", exclude_characters="\0")))
def test_no_value_ends_in_anything_but_settings_or_a_sentence(value):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("EMAIL_URL", value)
        with suppress(ImproperlyConfigured):
            found = mail("EMAIL_URL", site_name="Imprimatur", site_url="https://example.org")
            assert {"EMAIL_BACKEND", "DEFAULT_FROM_EMAIL"} <= found.keys()
