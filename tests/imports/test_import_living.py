"""Whether somebody lives: what a file says is kept, what it leaves out is left alone, and export says it again."""

import pytest
from django.core.management import call_command

from profiles.models.working import Profile
from tests.imports.importing import bring, draft

pytestmark = pytest.mark.django_db


def test_who_is_not_said_to_have_died_is_treated_as_living():
    bring("name: Lise Meitner\n", "a.yaml")
    assert draft("lise-meitner")["living"] is True


def test_what_a_file_says_is_kept_and_what_the_next_leaves_out_is_left_alone():
    bring("name: Lise Meitner\nliving: false\n", "a.yaml")
    assert draft("lise-meitner")["living"] is False
    bring("slug: lise-meitner\nname: Lise Meitner\nfocus: Nuclear physics\n", "b.yaml")
    found = draft("lise-meitner")
    assert (found["living"], found["focus"]) == (False, "Nuclear physics")


def test_a_text_in_the_place_of_yes_or_no_is_refused():
    (outcome,) = bring("name: Lise Meitner\nliving: perhaps\n", "a.yaml")
    assert not Profile.objects.exists()
    assert any("living" in str(problem) for problem in outcome.problems)


def test_export_says_it_again(capsys):
    bring("name: Lise Meitner\nliving: false\n", "a.yaml")
    call_command("export_profiles", "lise-meitner", format="yaml")
    assert "living: false" in capsys.readouterr().out
