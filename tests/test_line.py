"""The whole line by the commands that staff have: dossiers in, two people, a page out, and the proof."""

import gzip
import hashlib
import re
from html import unescape
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from editorial.models import Event, User
from profiles.models.published import Publication
from profiles.models.working import Profile
from tests.factories import make_profile, make_publisher, make_reviewer, make_writer

pytestmark = pytest.mark.django_db

SEEDS = Path(__file__).parent.parent.parent / "shared" / "seeds"

DOSSIER = """Professor & Director |Vienna University / Institute for Radium Research
Named the splitting of the nucleus. Her calculation gave the energy that it sets free.
Biography
Lise Meitner was a physicist in Vienna, Berlin and Stockholm. She studied under Ludwig Boltzmann.
Explanation of nuclear fission, worked out on a walk in the snow in December 1938.
Research generated January 2, 2026"""

PAGE = """Researcher Profile

Editor reviewed

Lise Meitner

Nuclear physics

Physicist who explained fission

One of the surest guides to the years in which the nucleus was taken apart.

Organizations

Vienna University

Known For

The ideas, systems, and research directions that make this person worth knowing.

01

Nuclear fission

Related Researchers

Shared canonical source

Otto Frisch

Fission and its energy

2 sources

He did the calculation with her.
"""


FRAME = r"|\d\d|\d+ sources|Start Here.*|Canonical papers.*|The ideas, systems.*|People worth.*|Shared canonical source"


def workflow(verb, *slugs, by, **options):
    call_command("workflow", verb, *slugs, username=by, **options)


@pytest.fixture
def team(db):
    return [make_writer(), make_reviewer(), make_publisher()]


def taken_all_the_way(slug, *waived):
    for code in waived:
        workflow("waive", slug, by="publisher", waive=[code], reason="The text that came in names no source.")
    workflow("submit", slug, by="writer")
    workflow("approve", slug, by="reviewer")
    workflow("publish", slug, by="publisher")


def test_two_texts_become_one_page_that_holds_every_word_of_both(team, client, tmp_path, capsys):
    (tmp_path / "page.txt").write_text(PAGE)
    (tmp_path / "dossier.txt").write_text(DOSSIER)
    call_command("import_profiles", str(tmp_path))
    assert set(Profile.objects.values_list("slug", "work")) == {("lise-meitner", "draft"), ("otto-frisch", "draft")}
    taken_all_the_way("lise-meitner", "affiliation-unsourced")
    html = unescape(re.sub(r"<[^>]+>", " ", client.get("/researchers/lise-meitner/").text))
    for fact in (
        "Nuclear physics",
        "Physicist who explained fission",
        "One of the surest guides",
        "Her calculation gave the energy",
        "Vienna University",
        "Institute for Radium Research",
        "She studied under Ludwig Boltzmann.",
        "worked out on a walk in the snow",
        "January 2, 2026",
    ):
        assert fact in html, fact
    capsys.readouterr()
    call_command("import_profiles", str(tmp_path))
    assert "Nothing to do" in capsys.readouterr().out


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the two real texts do not lie beside this checkout")
def test_the_two_real_texts_lose_nothing(team, client):
    call_command("import_profiles", str(SEEDS))
    taken_all_the_way("tri-dao", "quote-unsourced", "affiliation-unsourced")
    for slug in ("albert-gu", "daniel-y-fu", "atri-rudra", "christopher-re"):
        taken_all_the_way(slug)
    html = " ".join(unescape(re.sub(r"<[^>]+>", " ", client.get("/researchers/tri-dao/").text)).split())
    frame = {"biography", "about this page", "known for", "start here", "related researchers", "organizations"}
    for file in sorted(SEEDS.iterdir()):
        for line in file.read_text().splitlines():
            for fact in facts_of(line):
                if fact.lower() not in frame:
                    assert fact.lower() in html.lower(), fact
    call_command("verify")


def facts_of(line):
    """Return the pieces of a line of the real texts that the page must hold, without the frame's own words."""
    line = line.strip()
    if re.fullmatch(FRAME, line):
        return []
    if "|" in line:  # roles are told one by one, beside their organizations
        return [part.strip() for part in re.split(r"[|&/]", line)]
    if line.startswith("Research generated"):
        return ["March 19, 2026", "Researcher Profile"]
    if line == "Princeton UniversityTogether AI":
        return ["Princeton University", "Together AI"]
    return [line]


def test_the_digest_on_the_badge_is_that_of_the_file(team, client):
    make_profile(name="Lise Meitner")
    taken_all_the_way("lise-meitner")
    text = client.get("/researchers/lise-meitner/revision.json").content
    digest = hashlib.sha256(text).hexdigest()
    page = gzip.decompress(bytes(Publication.objects.get().page)).decode()
    assert digest in page
    assert digest == Publication.objects.get().digest


def test_refusals_are_one_clear_line_each(team, capsys):
    make_profile(name="Lise Meitner")
    with pytest.raises(SystemExit) as status:
        workflow("publish", "lise-meitner", "nobody", by="publisher")
    assert status.value.code == 1
    assert capsys.readouterr().err.splitlines() == [
        "lise-meitner: Lise Meitner has no approved revision. Submit it for review first.",
        "nobody: there is no profile with this address. Check the spelling.",
    ]


def test_the_same_rules_hold_for_staff(team, capsys):
    profile = make_profile(name="Lise Meitner")
    workflow("submit", profile.slug, by="writer")
    for by, reason in (("writer", "may not decide reviews"), ("publisher", "may not decide reviews")):
        with pytest.raises(SystemExit):
            workflow("approve", profile.slug, by=by)
        assert reason in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "options"), [(("submit", "x"), {"username": "nobody"}), (("restore", "x"), {"username": "writer"})]
)
def test_usage_errors_exit_with_2(team, arguments, options):
    with pytest.raises(CommandError) as error:
        call_command("workflow", *arguments, **options)
    assert error.value.returncode == 2


def test_every_verb_by_command(team, capsys):
    make_profile(name="Lise Meitner")
    workflow("submit", "lise-meitner", by="writer", note="Please look.")
    workflow("withdraw", "lise-meitner", by="writer")
    workflow("submit", "lise-meitner", by="writer")
    workflow("request_changes", "lise-meitner", by="reviewer", note="Which year?")
    taken_all_the_way("lise-meitner")
    workflow("unpublish", "lise-meitner", by="publisher")
    workflow("publish", "lise-meitner", by="publisher")
    workflow("retire", "lise-meitner", by="publisher", note="At her wish.")
    Profile.objects.update(summary="Other words.")
    workflow("restore", "lise-meitner", by="publisher", revision=1)
    assert "revision 1 restored as a draft (1 places changed)" in capsys.readouterr().out
    assert Event.objects.values_list("verb", flat=True)[0] == "restored"


def test_the_demo_shows_every_state_and_can_be_repeated(db, settings, tmp_path, capsys):
    settings.DATA_DIR = tmp_path
    call_command("demo")
    accounts = tmp_path / "demo-accounts.txt"
    assert accounts.stat().st_mode & 0o777 == 0o600
    assert {line.split()[0] for line in accounts.read_text().splitlines()} == {
        "writer",
        "reviewer",
        "publisher",
        "admin",
    }
    states = set(Profile.objects.values_list("live", "work"))
    assert {
        ("live", "clean"),
        ("live", "in_review"),
        ("live", "changes_requested"),
        ("live", "draft"),
        ("live", "approved"),
        ("never", "draft"),
    } <= states
    assert Profile.objects.count() >= 12
    for line in accounts.read_text().splitlines():
        username, password = line.split()
        assert User.objects.get(username=username).check_password(password)
    before = accounts.read_text(), Event.objects.count()
    call_command("demo")
    assert (accounts.read_text(), Event.objects.count()) == before
    call_command("verify")
