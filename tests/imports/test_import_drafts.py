"""Records into drafts: matching, precedence, people's words left alone, nothing to do the second time."""

import pytest

from editorial import workflow
from editorial.models import Attention, Event, ImportRun, Origin
from profiles.models.published import Publication
from profiles.models.vocabulary import Organization, Source, Topic
from profiles.models.working import KnownFor, Profile
from tests.factories import edit, make_profile, make_published, make_source, make_writer
from tests.imports.importing import SEEDS, bring, draft, said, statuses
from tests.imports.test_import_plain_text import DOSSIER, PAGE

pytestmark = pytest.mark.django_db


def test_an_import_makes_drafts_and_nothing_public():
    (outcome,) = bring("name: Ada Lovelace\nsummary: She wrote notes.")
    profile = Profile.objects.get(slug="ada-lovelace")
    assert (outcome.status, outcome.uid) == ("new", profile.uid)
    assert (profile.live, profile.work) == ("never", "draft")
    assert not Publication.objects.exists()
    assert Event.objects.get(profile=profile).verb == "edited"


def test_the_ledger_says_which_record_wrote_what():
    bring("name: Ada Lovelace\nsummary: She wrote notes.", "folder/ada.yaml")
    origin = Origin.objects.get(path="summary")
    assert origin.record == "native: ada.yaml: Ada Lovelace"
    assert (origin.by, origin.run) == (None, ImportRun.objects.get())


@pytest.mark.parametrize("order", [(DOSSIER, PAGE), (PAGE, DOSSIER)], ids=["dossier first", "page first"])
def test_the_page_beats_the_dossier_in_either_order(order):
    for text in order:
        bring(text, "dossier.txt" if text is DOSSIER else "page.txt")
    found = said("jane-q-roe")
    assert found["role"] == "Professor at Example University"
    assert found["brief"] == "Maker of the Difference Loom. Writes about weaving."
    assert found["research_generated_on"] == "1851-03-19"
    assert [(row["organization"]["label"], row["role"]) for row in found["affiliations"]] == [
        ("Example University", "Professor"),
        ("Sample Institute", "Director"),
    ]
    assert [(row["key"], row["title"], row["description"][:10]) for row in found["known_for"]] == [
        ("loomis", "Loomis", "Mechanical"),
        ("patterns-that-weave-themselves", "Patterns that weave themselves", ""),
        ("threadbare", "Threadbare", "Study of y"),
    ]
    assert [row["key"] for row in found["quotes"]] == ["quote-1", "quote-2"]
    assert [row["name"] for row in found["related"]] == ["John Doe", "Zoë Łuk"]
    assert Profile.objects.count() == 3


def test_related_people_are_linked_to_their_drafts():
    bring(PAGE)
    assert [row["uid"] for row in draft("jane-q-roe")["related"]] == [
        Profile.objects.get(slug=slug).uid for slug in ("john-doe", "zoe-luk")
    ]


def test_the_same_import_again_has_nothing_to_do():
    for text in (DOSSIER, PAGE):
        bring(text, "dossier.txt" if text is DOSSIER else "page.txt")
    before = {profile.slug: (draft(profile.slug), profile.version) for profile in Profile.objects.all()}
    events, origins, runs = Event.objects.count(), Origin.objects.count(), ImportRun.objects.count()
    for text in (DOSSIER, PAGE, DOSSIER):
        outcomes = bring(text, "dossier.txt" if text is DOSSIER else "page.txt")
        assert set(statuses(outcomes)) == {"unchanged"}
    assert before == {profile.slug: (draft(profile.slug), profile.version) for profile in Profile.objects.all()}
    assert (events, origins, runs) == (Event.objects.count(), Origin.objects.count(), ImportRun.objects.count())


def test_two_files_that_disagree_settle():
    first, second = "name: A B\nuid: k7m2qx9d4p\nfocus: one", "name: A B\nuid: k7m2qx9d4p\nfocus: two"
    for _ in range(2):
        bring(first, "first.yaml")
        bring(second, "second.yaml")
    assert draft("a-b")["focus"] == "two"
    assert statuses(bring(first, "first.yaml")) == ["unchanged"]
    assert statuses(bring(first.replace("one", "three"), "first.yaml")) == ["changed"]


def test_a_field_or_row_edited_by_a_person_is_left_alone():
    bring(DOSSIER, "dossier.txt")
    profile = Profile.objects.get(slug="jane-q-roe")
    rows = draft("jane-q-roe")["known_for"]
    rows[0]["description"] = "MY OWN WORDS"
    rows[1]["title"] = "My own title"
    edit(profile, brief="MY OWN BRIEF", known_for=rows, by=make_writer("alice"))
    before = draft("jane-q-roe")
    (outcome,) = bring(DOSSIER, "dossier.txt")
    assert draft("jane-q-roe") == before
    assert outcome.status == "unchanged"
    assert [sentence.split(" (")[0] for sentence in outcome.kept] == [
        "brief: edited by a person",
        "known_for/loomis: edited by a person",
        "known_for/threadbare: edited by a person",
    ]
    bring(PAGE, "page.txt")
    assert draft("jane-q-roe")["brief"] == "MY OWN BRIEF"
    assert draft("jane-q-roe")["known_for"][0]["description"] == "MY OWN WORDS"


def test_a_reworded_quote_does_not_come_back():
    bring(DOSSIER, "dossier.txt")
    profile = Profile.objects.get(slug="jane-q-roe")
    rows = draft("jane-q-roe")["quotes"]
    rows[1]["text"] = "I always trusted looms."
    edit(profile, quotes=rows)
    bring(DOSSIER, "dossier.txt")
    assert [row["text"] for row in draft("jane-q-roe")["quotes"]] == [row["text"] for row in rows]


def test_a_row_removed_by_a_person_does_not_come_back():
    bring(DOSSIER, "dossier.txt")
    profile = Profile.objects.get(slug="jane-q-roe")
    edit(profile, known_for=draft("jane-q-roe")["known_for"][1:])
    (outcome,) = bring(DOSSIER, "dossier.txt")
    assert [row["key"] for row in draft("jane-q-roe")["known_for"]] == ["threadbare"]
    assert "known_for/loomis: removed by a person" in outcome.kept[0]


def test_a_field_emptied_by_a_person_stays_empty():
    bring(DOSSIER, "dossier.txt")
    edit(Profile.objects.get(slug="jane-q-roe"), brief="")
    (outcome,) = bring(DOSSIER, "dossier.txt")
    assert draft("jane-q-roe")["brief"] == ""
    assert outcome.kept


def test_a_profile_in_review_refuses_the_record_and_no_other():
    profile = make_profile(name="Ada Lovelace", affiliations=["Royal Institution"])
    workflow.submit(profile, by=make_writer())
    before = draft("ada-lovelace")
    outcomes = bring(
        "name: Ada Lovelace\naffiliations: [Royal Institution]\nfocus: engines\nhonors: [Medal]\n---\nname: B C"
    )
    assert statuses(outcomes) == ["refused", "new"]
    assert "in review" in outcomes[0].problems[0].reason
    assert draft("ada-lovelace") == before


def test_editing_a_published_profile_by_import_opens_a_draft():
    profile = make_published(name="Ada Lovelace", affiliations=["Royal Institution"])
    text = Publication.objects.get(uid=profile.uid).text
    bring("name: Ada Lovelace\naffiliations: [Royal Institution]\npronunciation: AY-da")
    profile.refresh_from_db()
    assert (profile.live, profile.work) == ("live", "draft")
    assert Publication.objects.get(uid=profile.uid).text == text


def test_matching_asks_the_ledger_before_the_name():
    bring("name: Christopher Ré\nfocus: data", "people.yaml")
    edit(Profile.objects.get(slug="christopher-re"), name="Chris Ré")
    (outcome,) = bring("name: Christopher Ré\nfocus: data\nrole: Professor", "people.yaml")
    assert outcome.status == "changed"
    assert (draft("christopher-re")["name"], draft("christopher-re")["role"]) == ("Chris Ré", "Professor")


def test_matching_by_uid_identifier_and_organization():
    profile = make_profile(
        name="Ada Lovelace",
        affiliations=["Royal Institution"],
        links=[{"scheme": "orcid", "value": "0000-0002-1825-0097", "label": ""}],
    )
    for text in (
        f"name: A. Lovelace\nuid: {profile.uid}\npronunciation: one",
        "name: Countess\nlinks: [{scheme: orcid, value: 'https://orcid.org/0000-0002-1825-0097'}]\nbrief: two",
        "name: Ada  LOVELACE\naffiliations: [royal institution]\nsummary: three",
    ):
        assert bring(text, text[:20])[0].uid == profile.uid


def test_the_same_name_elsewhere_is_another_person_and_marked():
    make_profile(name="Wei Wang", affiliations=["Example University"])
    (outcome,) = bring("name: Wei Wang\naffiliations: [Sample Institute]")
    assert outcome.status == "new"
    assert Profile.objects.filter(name="Wei Wang").count() == 2
    assert [mark.code for mark in outcome.marks] == ["same-name"]


def test_a_renamed_file_is_the_same_record():
    bring("name: Ada Lovelace\nfocus: engines", "ada.yaml")
    assert statuses(bring("name: Ada Lovelace\nfocus: engines", "copy.yaml")) == ["unchanged"]


def test_homonyms_in_one_file_stay_two_people():
    text = '{"name": "Wei Wang", "focus": "a"}\n{"name": "Wei Wang", "focus": "b"}\n'
    assert statuses(bring(text)) == ["new", "new"]
    assert statuses(bring(text)) == ["unchanged", "unchanged"]
    assert sorted(Profile.objects.values_list("focus", flat=True)) == ["a", "b"]


def test_a_full_record_fills_the_stub():
    bring(PAGE)
    (outcome,) = bring("name: John Doe\naffiliations: [Dye Works]\nsummary: About him.", "john.yaml")
    assert (outcome.status, outcome.slug) == ("changed", "john-doe")
    assert draft("john-doe")["summary"] == "About him."
    assert set(statuses(bring(PAGE))) == {"unchanged"}


def test_terms_are_found_before_they_are_made():
    Organization.objects.create(label="Royal Institution", ror="04xtwmr33")
    make_source("Sketch of the Analytical Engine", doi="10.1000/sketch")
    bring(
        "name: Ada\ntopics: [{label: Engines, parent: Computing}, engines]\naffiliations: [ROYAL INSTITUTION]\n"
        "readings: ['https://doi.org/10.1000/SKETCH', 'https://github.com/ada/engine']"
    )
    assert Organization.objects.count() == 1
    assert [(topic.label, str(topic.parent or "")) for topic in Topic.objects.order_by("label")] == [
        ("Computing", ""),
        ("Engines", "Computing"),
    ]
    assert len(draft("ada")["topics"]) == 1
    assert sorted(Source.objects.values_list("kind", flat=True)) == ["paper", "repository"]


def test_homonymous_organizations_of_an_export_stay_two():
    bring(
        "name: Ada\naffiliations:\n"
        "- organization: {uid: aaaaaaaaaa, slug: institute, label: Institute}\n"
        "- organization: {uid: bbbbbbbbbb, slug: institute-bbbb, label: Institute}"
    )
    assert set(Organization.objects.values_list("uid", flat=True)) == {"aaaaaaaaaa", "bbbbbbbbbb"}
    bring("name: Bob\naffiliations: [{organization: {uid: cccccccccc, slug: institute, label: Institute}}]")
    assert Organization.objects.count() == 2


def test_a_citation_needs_its_source():
    (outcome,) = bring("name: Ada\ntexts: ['As shown [@nowhere].']")
    assert (outcome.status, outcome.problems[0].field) == ("refused", "texts[0].body")
    assert not Profile.objects.exists()
    text = "name: Ada\ntexts: ['As shown [@sketch].']\nsources: [{slug: sketch, title: Sketch}]"
    assert statuses(bring(text)) == ["new"]
    assert [source["slug"] for source in draft("ada")["sources"]] == ["sketch"]


def test_marks_are_saved_beside_their_rows_once_and_stay_settled():
    bring(DOSSIER, "dossier.txt")
    assert set(Attention.objects.values_list("path", "code")) == {
        ("affiliations/example-university", "suggested-role"),
        ("affiliations/sample-institute", "suggested-role"),
        ("known_for/loomis", "suggested-title"),
        ("known_for/threadbare", "suggested-title"),
        ("quotes/quote-1", "doubtful-quote"),
    }
    Attention.objects.update(settled=True)
    bring(DOSSIER + "\nUnited looms of the north, a catalogue.", "dossier.txt")
    assert [mark.path for mark in Attention.objects.open()] == ["known_for/united-looms-of-the-north"]


def test_no_two_rows_say_the_same():
    bring("name: Ada\nknown_for: [Notes, 'NOTES.', {title: notes, description: On the engine}]\nquotes: [Ah!, ah]")
    assert [(row["title"], row["description"]) for row in draft("ada")["known_for"]] == [("notes", "On the engine")]
    assert KnownFor.objects.count() == 1
    assert len(draft("ada")["quotes"]) == 1


def test_a_title_that_goes_on_is_kept_apart_and_marked():
    bring("name: Ada\nuid: k7m2qx9d4p\nknown_for: [Notes on the Engine, Poems]", "one.yaml")
    (outcome,) = bring("name: Ada\nuid: k7m2qx9d4p\nknown_for: [Notes, Letters]", "two.yaml")
    assert [(mark.code, mark.path) for mark in outcome.marks] == [("possible-double", "known_for/notes")]


def test_an_occupied_address_is_not_taken_over():
    make_profile(name="Ada Lovelace")
    (outcome,) = bring("name: Ada Byron\nslug: ada-lovelace")
    assert (outcome.status, outcome.slug) == ("new", "ada-byron")
    assert [mark.code for mark in outcome.marks] == ["taken-address"]


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the seeds are not here")
@pytest.mark.parametrize("turn", [1, -1])
def test_both_seeds_give_one_draft_and_four_stubs(turn):
    files = sorted(SEEDS.iterdir())[::turn]
    for _ in range(2):
        outcomes = [outcome for file in files for outcome in bring(file.read_text(), file.name)]
    assert set(statuses(outcomes)) == {"unchanged"}
    assert sorted(Profile.objects.values_list("slug", flat=True)) == [
        "albert-gu",
        "atri-rudra",
        "christopher-re",
        "daniel-y-fu",
        "tri-dao",
    ]
    found = draft("tri-dao")
    text = str(found)
    for line in (line for file in files for line in file.read_text().splitlines() if len(line.split()) > 14):
        assert line in text or "This profile is meant" in line or line.startswith(("The ideas", "People worth"))
    assert [row["title"] for row in found["known_for"]][:2] == ["FlashAttention", "Mamba and selective state spaces"]
    assert len(found["known_for"]) == 11
    assert len(found["quotes"]) == 4
    assert found["research_generated_on"] == "2026-03-19"
