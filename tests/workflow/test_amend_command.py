"""`manage.py amend`: what it proposes, what it says, how it exits."""

import pytest
from django.core.management import CommandError, call_command

from editorial.models import Batch
from profiles.models.vocabulary import Organization, Topic
from tests.factories import make_published, make_reviewer, make_writer

pytestmark = pytest.mark.django_db


@pytest.fixture
def renamed(db):
    make_writer()
    make_published(name="Ada", affiliations=[{"organization": "MIT", "role": ""}])
    Organization.objects.update(label="The Institute")
    return Organization.objects.get()


def test_it_proposes_a_batch(renamed, capsys):
    call_command("amend", "mit", "--as", "writer")
    batch = Batch.objects.get()
    said = capsys.readouterr()
    assert said.out == f"Batch {batch.pk}: 1 amendments wait for a second person.\n"
    assert said.err == "ada: revision 1 shows other words\n"


def test_a_dry_run_makes_nothing(renamed, capsys):
    call_command("amend", renamed.uid, "--as", "writer", "--dry-run")
    assert capsys.readouterr().out == "1 pages to amend.\n"
    assert not Batch.objects.exists()


@pytest.mark.parametrize(
    ("term", "username", "code"), [("nobody", "writer", 2), ("mit", "nobody", 2), ("mit", "reviewer", 1)]
)
def test_what_is_wrong_is_said_with_its_status(renamed, term, username, code):
    make_reviewer()
    with pytest.raises(CommandError) as error:
        call_command("amend", term, "--as", username)
    assert error.value.returncode == code


def test_an_address_that_two_kinds_have_asks_for_the_uid(renamed):
    Topic.objects.create(label="MIT")
    with pytest.raises(CommandError, match="give the uid"):
        call_command("amend", "mit", "--as", "writer")
