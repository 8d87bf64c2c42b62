"""manage.py workflow submit|publish SLUG… --as USERNAME --waive CODE --reason TEXT, and waive by itself."""

import pytest
from django.core.management import CommandError, call_command

from editorial.models import Review, Waiver
from profiles.models.working import Profile
from tests.factories import approve, make_profile, make_publisher, make_user, make_writer

pytestmark = pytest.mark.django_db

CODES = ["quote-unsourced", "honor-unsourced"]


def workflow(*arguments, by):
    call_command("workflow", *arguments, "--as", by)


@pytest.fixture
def profile():
    make_writer()
    make_publisher()
    make_user("boss", "Writers", "Publishers")
    return make_profile(
        name="Lise Meitner",
        living=True,
        quotes=[{"text": "Life need not be easy.", "occasion": "", "said_on": "", "key": "easy"}],
        honors=[{"title": "Enrico Fermi Award", "awarded_by": "", "year": "", "key": "fermi"}],
    )


def refused(*arguments, by):
    with pytest.raises(SystemExit) as status:
        workflow(*arguments, by=by)
    assert status.value.code == 1


def test_without_a_waiver_the_refusal_lists_code_and_row_one_a_line(profile, capsys):
    refused("submit", "lise-meitner", by="writer")
    lines = capsys.readouterr().err.splitlines()
    assert lines[0].startswith("lise-meitner: Lise Meitner cannot be submitted yet.")
    assert [line.split(": ")[0] for line in lines[1:3]] == [
        "quote-unsourced quotes/easy",
        "honor-unsourced honors/fermi",
    ]
    assert lines[3:] == ["lise-meitner: a publisher waives with --waive CODE --reason TEXT."]


def test_who_may_both_waives_and_submits_in_one_line(profile, capsys):
    waived = [part for code in CODES for part in ("--waive", code)]
    workflow("submit", "lise-meitner", *waived, "--reason", "The talk is being looked for.", by="boss")
    assert "submitted as revision 1" in capsys.readouterr().out
    assert set(Waiver.objects.values_list("code", "reason", "by__username")) == {
        (code, "The talk is being looked for.", "boss") for code in CODES
    }


def test_what_is_refused_leaves_no_waiver_behind(profile, capsys):
    refused("submit", "lise-meitner", "--waive", CODES[0], "--reason", "Because.", by="boss")
    assert "honor-unsourced honors/fermi" in capsys.readouterr().err
    assert not Waiver.objects.exists()


def test_without_the_permission_it_is_refused_with_a_sentence(profile, capsys):
    refused("submit", "lise-meitner", "--waive", CODES[0], "--reason", "Because.", by="writer")
    assert capsys.readouterr().err == (
        "lise-meitner: writer may not waive a check. Ask a publisher, or correct what it found.\n"
    )
    assert not Waiver.objects.exists()


def test_a_publisher_who_is_no_writer_waives_alone_and_the_writer_submits(profile, capsys):
    for code in CODES:
        workflow("waive", "lise-meitner", "--waive", code, "--reason", "Because.", by="publisher")
    workflow("submit", "lise-meitner", by="writer")
    assert Review.objects.pending().count() == 1
    assert "lise-meitner: waived honor-unsourced" in capsys.readouterr().out


def test_publish_waives_in_the_approved_text(profile, monkeypatch, capsys):
    with monkeypatch.context() as patch:
        patch.setattr("editorial.workflow.reviewing.require_no_blockers", lambda *args: None)
        approve(profile)
    refused("publish", "lise-meitner", by="publisher")
    assert "quote-unsourced quotes/easy" in capsys.readouterr().err
    waived = [part for code in CODES for part in ("--waive", code)]
    workflow("publish", "lise-meitner", *waived, "--reason", "Because.", by="publisher")
    assert Profile.objects.get().live == "live"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["submit", "lise-meitner", "--waive", CODES[0]], "--reason TEXT"),
        (["submit", "lise-meitner", "--waive", CODES[0], "--reason", " "], "--reason TEXT"),
        (["submit", "lise-meitner", "--reason", "Because."], "--waive CODE"),
        (["waive", "lise-meitner"], "--waive CODE"),
        (["submit", "lise-meitner", "--waive", "quote", "--reason", "Because."], "There is no check “quote”"),
        (["withdraw", "lise-meitner", "--waive", CODES[0], "--reason", "Because."], "withdraw asks for no checks"),
    ],
)
def test_usage_errors_exit_with_2(profile, arguments, sentence):
    with pytest.raises(CommandError, match=sentence) as error:
        workflow(*arguments, by="boss")
    assert error.value.returncode == 2
    assert not Waiver.objects.exists()
