"""Finding people, organizations, topics and sources: the same on both databases."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import example, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from profiles import search
from profiles.models.published import Publication
from tests.factories import edit, make_many_published, make_profile, make_published

pytestmark = pytest.mark.django_db


def people(query, **options):
    return [hit.name for hit in search.find(query, **options).people]


def test_names_come_first_then_the_text_of_pages():
    make_published(name="Ada Lovelace", summary="Saw further than Babbage: Babbage, and Babbage again.")
    make_published(name="Charles Babbage", summary="Built engines.")
    make_published(name="Luigi Menabrea", summary="Wrote on the engine of Babbage, at great length and with much care.")
    found = search.find("babbage")
    assert [hit.name for hit in found.people] == ["Charles Babbage", "Ada Lovelace", "Luigi Menabrea"]
    assert [hit.found_by for hit in found.people] == ["name", "text", "text"]


def test_the_very_name_comes_before_longer_names_and_focus():
    make_published(name="Turing Machine Club")
    make_published(name="Wilhelm Ackermann", focus="Alan Turing and decidability")
    make_published(name="Alan Turing")
    make_published(name="Alan Turingson")
    assert people("alan turing") == ["Alan Turing", "Alan Turingson", "Wilhelm Ackermann"]


@pytest.mark.parametrize("query", ["lukasz", "ŁUKASZ", "luk", "kaiser luk", "Łukasz’s", "luk kai"])
def test_names_are_found_folded_by_their_beginnings_in_any_order(query):
    make_published(name="Łukasz Kaiser")
    assert people(query) == ["Łukasz Kaiser"]


def test_other_and_native_names_are_found():
    make_published(name="Andrew Yao", other_names="Yao Qizhi", native_name="姚期智")
    assert people("qizhi") == people("姚期智") == people("姚") == ["Andrew Yao"]


def test_a_misspelled_name_is_found_and_suggested():
    make_published(name="Edsger Dijkstra")
    make_published(name="Grace Hopper")
    found = search.find("edsger dikstra")
    assert [(hit.name, hit.found_by) for hit in found.people] == [("Edsger Dijkstra", "spelling")]
    assert found.suggestion == "Edsger Dijkstra"


def test_what_stands_on_a_page_is_no_misspelling():
    make_published(name="Emmy Noether")
    make_published(name="Grace Hopper", summary="Read Noethen.")
    found = search.find("noethen")
    assert [hit.name for hit in found.people] == ["Grace Hopper"]
    assert found.suggestion == ""


def test_a_page_is_found_by_all_words_and_by_beginnings_of_three_letters():
    make_published(name="Tri Dao", summary="Exact FlashAttention, aware of memory.")
    make_published(name="Albert Gu", summary="State spaces; memory of long sequences.")
    assert people("memory attention") == ["Tri Dao"]
    assert people("mem spa") == ["Albert Gu"]
    assert people("sp") == []


def test_words_side_by_side_come_before_words_apart():
    make_published(name="One Person", summary="A model of the space, in the state of the art; state and model.")
    make_published(name="Two Person", summary="On the state space model.")
    assert people("state space model") == ["Two Person", "One Person"]


def test_a_hit_shows_what_was_published_and_where():
    make_published(
        name="Tri Dao",
        focus="Attention kernels",
        role="Professor",
        known_for=[{"title": "FlashAttention", "description": "Counts reads & writes <b>."}],
    )
    hit = search.find("writes").people[0]
    assert (hit.slug, hit.focus, hit.role, hit.initials, hit.alone) == (
        "tri-dao",
        "Attention kernels",
        "Professor",
        "TD",
        False,
    )
    assert hit.path == "known_for/flashattention"
    assert hit.snippet == (("Counts reads & ", False), ("writes", True), (" <b>.", False))
    assert hit.reviewed_by
    assert search.find("atten").people[0].focus_pieces == (("Attention", True), (" kernels", False))


def test_entries_are_found_by_the_words_of_their_labels():
    make_published(
        name="Tri Dao",
        topics=["Efficient attention", "Straße"],
        affiliations=[{"organization": "École normale supérieure", "role": ""}],
        readings=[{"source": "FlashAttention: Fast and Exact", "because": "", "level": ""}],
    )
    make_published(name="Albert Gu", topics=["Efficient attention"])
    found = search.find("attention").entries
    assert [(entry.slug, entry.people) for entry in found["topic"]] == [("efficient-attention", 2)]
    assert found["source"][0].pieces == (("Flash", False), ("Attention", True), (": Fast and Exact", False))
    assert found["organization"] == []
    assert search.find("ecole sup").entries["organization"][0].label == "École normale supérieure"
    assert search.find("strasse").entries["topic"][0].label == "Straße"
    assert not any(search.find("ttention").entries.values()), "the middle of a word is not found"


def test_what_readers_cannot_see_is_not_found():
    profile = make_published(name="Tri Dao", summary="Published words.")
    edit(profile, summary="Draftwords.", name="Draftname", topics=["Drafttopic"])
    make_profile(name="Secret Draftperson")
    for query in ("draftwords", "draftname", "drafttopic", "draftperson"):
        assert not search.find(query)
        assert search.find(query).suggestion == ""


def test_a_retired_page_is_not_found_even_when_its_document_was_left_behind():
    make_published(name="Tri Dao", topics=["Attention"])
    Publication.objects.update(state="retired")
    assert people("tri") == people("matters") == people("tri doa") == []


def test_limit_says_that_there_is_more():
    make_many_published(["Ada One", "Ada Two", "Ada Three"])
    found = search.find("ada", limit=2)
    assert (len(found.people), found.more) == (2, True)
    assert not search.find("ada", limit=3).more


def test_the_same_queries_for_one_person_and_for_many():
    make_published(name="Ada One", topics=["Ada"])
    with CaptureQueriesContext(
        connection,
    ) as one:
        assert len(people("ada")) == 1
    make_many_published([f"Ada {n}" for n in ("Two", "Three", "Four")], topics=["Ada", "Adapters"])
    with CaptureQueriesContext(connection) as many:
        assert len(people("ada")) == 4
    assert len(one) == len(many) == 6


def test_no_words_no_queries(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert not search.find(" *\"(':^- \x00")


WILD = st.text(st.one_of(st.characters(), st.sampled_from("\"'*:^-+()%_\\\x00\ud800&|!<>{}")), max_size=60)
WORDS = st.lists(
    st.sampled_from(
        ["AND", "OR", "NOT", "NEAR(", "NEAR/2", '"', "*", "names:", "^ada", "-ada", "ada*", "'", "%", "\\", "{}"]
    )
    | WILD,
    max_size=6,
).map(" ".join)


class AnyQuery(TestCase):
    """No input makes a query fail, nor breaks the transaction that it runs in."""

    @classmethod
    def setUpTestData(cls):
        make_published(name="Ada Lovelace", focus="Analytical engines", topics=["Engines"])

    @given(WORDS)
    @example('"')
    @example("*")
    @example("NEAR(ada lovelace, 2)")
    @example("names:ada")
    @example("ada\x00lovelace")
    @example("ada \ud800 \udfff")
    @example("a" * 10_000)
    @example("ada " * 2_500)
    @example("".join(map(chr, range(32, 10_032))))
    @example("%s %(a)s {} %")
    @example("\U0001d54f \U0002f800 ß ﬁ ½ ™ ŉ İ")
    @settings(max_examples=200)
    def test_any_text_is_answered(self, query):
        search.find(query)
        assert search.find("ada").people[0].slug == "ada-lovelace"
