"""The two plain-text shapes, in small records of their own."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from editorial.imports.formats import read
from editorial.imports.formats.dossier import name_in
from editorial.imports.formats.prose import date_in, speech, split_glued
from editorial.imports.parsed import Parsed

DOSSIER = """Professor & Director |Example University / Sample Institute
Maker of the Difference Loom. Writes about weaving.
Biography
Jane Q. Roe is a professor at Example University. She made Loomis, the mechanical loom that weaves any pattern. \
Her work received the 1850 Golden Shuttle prize (Threadbare).
Mechanical loom that weaves any pattern from cards and needs no weaver at all.
Study of yarn strength across temperatures, which won the 1850 Golden Shuttle prize.
Always check the tension before the colour.
I never trusted a loom that did not squeak.
Research generated March 19, 1851"""

PAGE = """Researcher Profile

Editor reviewed

Jane Q. Roe

Looms + patterns

Professor at Example University

One of the clearest people to read about looms, because each of her machines can be understood by looking at it.

Organizations

Example UniversitySample Institute

About This Page

This profile is meant to help you get oriented quickly: why this researcher matters, what to read first, and where \
to explore next.

Known For

The ideas, systems, and research directions that make this person worth knowing.

01

Loomis

02

Patterns that weave themselves

Start Here

Canonical papers, project pages, or repositories that anchor this profile.

Related Researchers

People worth exploring next because they share topics, labs, or source material with this profile.

Shared canonical source

John Doe

Dyes for machines

4 sources

Worth reading for the chemistry behind the colours.

Start HereJohn Doe

Shared topic

Zoë Łuk

1 source

Draws what others only describe."""


def item(text: str) -> Parsed:
    return next(item for item in read(text, "file.txt") if not item.stub)


def marks(text: str) -> set[tuple[str, str]]:
    return {(mark.code, mark.path) for mark in item(text).marks}


def test_a_dossier_is_read_whole():
    record = item(DOSSIER).record
    assert record
    assert (record.name, record.role) == ("Jane Q. Roe", "Professor & Director")
    assert [(row.organization and row.organization.label, row.role) for row in record.affiliations] == [
        ("Example University", "Professor"),
        ("Sample Institute", "Director"),
    ]
    assert record.brief == "Maker of the Difference Loom. Writes about weaving."
    assert [(row.heading, row.body[:11]) for row in record.texts] == [("Biography", "Jane Q. Roe")]
    assert [row.title for row in record.known_for] == ["Loomis", "Threadbare"]
    assert record.known_for[0].description.startswith("Mechanical loom")
    assert [row.text[:12] for row in record.quotes] == ["Always check", "I never trus"]
    assert record.research_generated_on == "1851-03-19"


def test_what_a_dossier_only_suggests_is_marked():
    assert marks(DOSSIER) == {
        ("suggested-role", "affiliations[0]"),
        ("suggested-role", "affiliations[1]"),
        ("suggested-title", "known_for[0]"),
        ("suggested-title", "known_for[1]"),
        ("doubtful-quote", "quotes[0]"),
    }


def test_roles_that_do_not_pair_stay_whole():
    record = item(DOSSIER.replace("Professor & Director", "Professor")).record
    assert record
    assert record.role == "Professor"
    assert [row.role for row in record.affiliations] == ["", ""]


def test_a_dossier_without_a_name_says_where_to_add_it():
    (found,) = read(DOSSIER.replace("Jane Q. Roe is", "She is"), "file.txt")
    assert [str(problem) for problem in found.problems] == [
        "4: name: The biography does not open with the person's name, as in “Ada Lovelace was a …”. Add the name."
    ]


def test_a_title_that_survived_is_used():
    record = item(DOSSIER.replace("Mechanical loom that", "Card Loom\nMechanical loom that")).record
    assert record
    assert [row.title for row in record.known_for] == ["Card Loom", "Threadbare"]


def test_an_unreadable_date_is_marked_not_guessed():
    text = DOSSIER.replace("March 19, 1851", "last spring")
    found = item(text).record
    assert found
    assert found.research_generated_on == ""
    assert ("unread-date", "research_generated_on") in marks(text)


@pytest.mark.parametrize(
    ("opening", "name"),
    [
        ("Tri Dao is an Assistant Professor", "Tri Dao"),
        ("Dr. Grace Hopper was a rear admiral", "Grace Hopper"),
        ("Johannes van der Waals received", "Johannes van der Waals"),
        ("Guy L. Steele, Jr. is", "Guy L. Steele, Jr."),
        ("Barbara Liskov, an Institute Professor, is", "Barbara Liskov"),
        ("Christopher Ré (born 1979) is", "Christopher Ré"),
        ("Mausam is", "Mausam"),
        ("山田太郎 is", "山田太郎"),
        ("He is a professor", ""),
        ("The author is", ""),
        ("Known for many things", ""),
        ("", ""),
    ],
)
def test_the_name_stands_in_the_opening(opening, name):
    assert name_in(opening) == name


@pytest.mark.parametrize(
    "line",
    [
        "I think that it will do.",
        "As I said, it works.",
        "The memory is small, but we managed.",
        "I'm excited to join.",
        "“Attention is cheap.”",
        "Try to understand the machine.",
        "Look at the data first.",
    ],
)
def test_speech_is_recognised(line):
    assert speech(line)


@pytest.mark.parametrize(
    "line",
    [
        "I/O-aware kernels for graphics cards.",
        "Reduces Type I errors in trials.",
        "Archive of World War I letters.",
        "Work on diffusion models.",
        "Test suite for compilers.",
        "Paper on “what we talk about” and more.",
        "US patents for looms.",
        "Show, Attend and Tell: captions for pictures.",
    ],
)
def test_a_contribution_is_no_speech(line):
    assert speech(line) is None


def test_a_quote_may_say_where_it_was_said():
    assert speech("“Be bold.” — Lecture, 1851") == ("Be bold.", "Lecture, 1851", True)


@pytest.mark.parametrize(
    ("text", "known", "names"),
    [
        ("Princeton UniversityTogether AI", (), ["Princeton University", "Together AI"]),
        ("Stanford UniversityOpenAI", ("OpenAI",), ["Stanford University", "OpenAI"]),
        ("Stanford UniversityOpenAI", (), ["Stanford UniversityOpenAI"]),
        ("McGill UniversityTogether AI", (), ["McGill University", "Together AI"]),
        ("Google DeepMindTogether AI", (), ["Google DeepMind", "Together AI"]),
        ("OpenAI", (), ["OpenAI"]),
        ("École NormaleUniversité de Paris", (), ["École Normale", "Université de Paris"]),
        ("Alpha OneBeta TwoGamma Three", (), ["Alpha One", "Beta Two", "Gamma Three"]),
    ],
)
def test_glued_names_are_split_with_care(text, known, names):
    assert split_glued(text, known)[0] == names


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("March 19, 2026", "2026-03-19"),
        ("19 March 2026", "2026-03-19"),
        ("Mar. 2026", "2026-03"),
        ("2026", "2026"),
        ("2026-03-19", "2026-03-19"),
        ("February 30, 2026", ""),
        ("Ma 3, 2026", ""),
        ("soon", ""),
    ],
)
def test_dates_in_words(text, date):
    assert date_in(text) == date


def test_a_page_is_read_as_labelled():
    record = item(PAGE).record
    assert record
    assert (record.name, record.focus, record.role) == (
        "Jane Q. Roe",
        "Looms + patterns",
        "Professor at Example University",
    )
    assert record.summary.startswith("One of the clearest")
    assert [row.organization and row.organization.label for row in record.affiliations] == [
        "Example University",
        "Sample Institute",
    ]
    assert record.about == ""
    assert [(row.title, row.description) for row in record.known_for] == [
        ("Loomis", ""),
        ("Patterns that weave themselves", ""),
    ]
    assert not record.readings
    assert [(row.name, row.because) for row in record.related] == [
        ("John Doe", "Worth reading for the chemistry behind the colours."),
        ("Zoë Łuk", "Draws what others only describe."),
    ]


def test_related_people_become_stubs():
    stubs = [found for found in read(PAGE, "file.txt") if found.stub]
    assert [(stub.record.name, stub.record.focus, stub.record.summary[:5]) for stub in stubs if stub.record] == [
        ("John Doe", "Dyes for machines", "Worth"),
        ("Zoë Łuk", "", "Draws"),
    ]
    assert [mark.code for stub in stubs for mark in stub.marks] == ["suggested-summary"] * 2


def test_an_about_text_of_its_own_is_kept():
    record = item(PAGE.replace("This profile is meant to help", "This page wants to help")).record
    assert record
    assert record.about.startswith("This page wants to help")


def test_descriptions_and_readings_of_a_full_page_are_read():
    text = PAGE.replace("Loomis\n", "Loomis\n\nA loom for everyone.\n").replace(
        "that anchor this profile.\n",
        "that anchor this profile.\n\nOn Looms\n\nPaper · Weavers' Journal · 1849\n\nRead this because it is short.\n\n"
        "https://example.org/loom\n",
    )
    record = item(text).record
    assert record
    assert record.known_for[0].description == "A loom for everyone."
    first, *others = record.readings
    assert first.source
    assert (first.source.title, first.source.venue, first.source.year) == ("On Looms", "Weavers' Journal", "1849")
    assert first.because == "it is short."
    assert [reading.source and reading.source.url for reading in [first, *others]] == ["https://example.org/loom"]


def test_a_section_that_is_not_read_is_named():
    text = PAGE.replace("Start Here\n", "Talks\n\nA talk in York.\n\nStart Here\n", 1)
    (unread,) = [mark for mark in item(text).marks if mark.code == "unread-text"]
    assert "A talk in York." in unread.sentence


def test_a_page_without_a_name_is_refused():
    (found,) = read("Researcher Profile\n\nEditor reviewed\n\nKnown For\n\n01\n\nLooms", "file.txt")
    assert found.problems[0].field == "name"


lines = st.sampled_from([*DOSSIER.split("\n"), *PAGE.split("\n\n"), "", "07", "4 sources", "Start Here", "|"])


@given(st.lists(lines | st.text(max_size=30), max_size=30).map("\n".join))
def test_no_order_of_lines_makes_a_reader_fail(text):
    for format in ("", "dossier", "page"):
        for found in read(text, "file.txt", format=format):
            assert (found.record is None) == bool(found.problems)
