"""New facts of a term, put wherever a document names it, and nowhere else."""

from copy import deepcopy

from hypothesis import given
from hypothesis import strategies as st

from profiles.document import SECTIONS, all_terms, citations, differing_paths
from profiles.substitution import with_citations, with_facts

UIDS = ("aaa", "bbb", "ccc")


def organization(uid, label="MIT", **more):
    return {"uid": uid, "slug": f"org-{uid}", "label": label, "ror": "", "url": "", **more}


def source(uid, title="Mamba", **more):
    blank = dict.fromkeys(("authors", "year", "venue", "doi", "arxiv", "url"), "")
    return {"uid": uid, "slug": f"source-{uid}", "kind": "paper", "title": title, **blank, **more}


def topic(uid, label="Physics", parent=None, **more):
    return {"uid": uid, "slug": f"topic-{uid}", "label": label, "parent": parent, **more}


def document(**sections):
    rows = {name: [] for name in SECTIONS} | sections
    for name in SECTIONS:
        rows[name] = [{"key": f"{name}-{i}", "source": None, "locator": "", **row} for i, row in enumerate(rows[name])]
    return {"schema": 2, "uid": "ppp", "name": "Ada", **rows, "sources": sections.get("sources", [])}


def test_a_renamed_organization_is_renamed_in_each_row_and_nothing_else_changes():
    post = {"organization": organization("aaa"), "role": "Professor", "started": "2020", "ended": ""}
    other = {"organization": organization("bbb", "MIT"), "role": "Fellow", "started": "", "ended": ""}
    old = document(affiliations=[post, other, {**post, "role": "Student"}])
    new = with_facts(old, "aaa", organization("aaa", "The Institute"))
    assert [row["organization"]["label"] for row in new["affiliations"]] == ["The Institute", "MIT", "The Institute"]
    assert differing_paths(old, new) == ["affiliations/affiliations-0", "affiliations/affiliations-2"]
    assert old["affiliations"][0]["organization"]["label"] == "MIT"


def test_a_renamed_topic_is_renamed_where_it_is_the_wider_one_too():
    wider = topic("aaa", "Science")
    narrow = topic("bbb", parent={name: wider[name] for name in ("uid", "slug", "label")})
    new = with_facts(document(topics=[narrow]), "aaa", topic("aaa", "Sciences"))
    assert new["topics"][0]["parent"] == {"uid": "aaa", "slug": "topic-aaa", "label": "Sciences"}
    assert new["topics"][0]["label"] == "Physics"


def test_a_source_is_renamed_as_evidence_as_reading_and_where_a_text_cites_it():
    old = document(
        readings=[{"source": source("aaa"), "because": "It is first.", "level": ""}],
        honors=[{"title": "Prize", "awarded_by": "", "year": "", "source": source("aaa"), "locator": "p. 1"}],
        texts=[{"heading": "Biography", "body": "She wrote it [@source-aaa]."}],
        sources=[source("aaa")],
    )
    new = with_facts(old, "aaa", source("aaa", "Mamba, second edition"))
    found = [new["readings"][0]["source"], new["honors"][0]["source"], new["sources"][0]]
    assert {row["title"] for row in found} == {"Mamba, second edition"}
    assert new["texts"] == old["texts"]
    assert new["honors"][0]["locator"] == "p. 1"


def test_when_a_source_goes_into_another_citations_follow_and_the_list_names_it_once():
    old = document(
        texts=[{"heading": "Biography", "body": "Here [@source-aaa] and there [@source-bbb], not [@source-aaab]."}],
        sources=[source("aaa"), source("bbb")],
    )
    new = with_facts(old, "aaa", source("bbb", former=["source-aaa"]))
    assert new["texts"][0]["body"] == "Here [@source-bbb] and there [@source-bbb], not [@source-aaab]."
    assert new["sources"] == [source("bbb", former=["source-aaa"])]


def test_the_same_topic_stands_once_and_keeps_the_evidence_of_the_row_that_goes():
    proof = source("ccc")
    old = document(topics=[topic("bbb"), {**topic("aaa", "Physik"), "source": proof, "locator": "p. 2"}])
    new = with_facts(old, "aaa", topic("bbb", former=["topic-aaa"]))
    assert len(new["topics"]) == 1
    assert new["topics"][0] == {
        **topic("bbb", former=["topic-aaa"]),
        "key": "topics-0",
        "source": proof,
        "locator": "p. 2",
    }


def test_two_reasons_to_read_one_work_are_both_kept():
    old = document(
        readings=[
            {"source": source("aaa"), "because": "It is short.", "level": ""},
            {"source": source("bbb"), "because": "It is first.", "level": ""},
        ]
    )
    assert len(with_facts(old, "aaa", source("bbb"))["readings"]) == 2


def test_rows_that_were_equal_before_are_none_of_its_business():
    twice = {"title": "Prize", "awarded_by": "", "year": ""}
    old = document(honors=[twice, twice], affiliations=[{"organization": organization("aaa"), "role": ""}])
    assert len(with_facts(old, "aaa", organization("aaa", "X"))["honors"]) == 2


def test_a_mark_inside_a_longer_one_is_left_alone():
    assert with_citations("[@a] [@ab] @a", {"a": "b"}) == "[@b] [@ab] @a"


organizations = st.builds(organization, st.sampled_from(UIDS), st.sampled_from(["MIT", "ETH"]))
sources = st.builds(source, st.sampled_from(UIDS), st.sampled_from(["Mamba", "Notes"]))
parents = st.none() | st.sampled_from(UIDS).map(lambda uid: {"uid": uid, "slug": f"topic-{uid}", "label": "Old"})
topics = st.builds(topic, st.sampled_from(UIDS), st.sampled_from(["Physics", "Logic"]), parents)
words = st.sampled_from(["", "one", "two"])
bodies = st.lists(st.sampled_from(["[@source-aaa]", "[@source-bbb]", "[@source-ccc]", "word"])).map(" ".join)
evidence = st.none() | sources


@st.composite
def documents(draw):
    posts = st.fixed_dictionaries({"organization": organizations, "role": words})
    rows = {
        "topics": draw(st.lists(topics, max_size=3, unique_by=lambda row: row["uid"])),
        "affiliations": draw(st.lists(posts, max_size=3)),
        "readings": draw(st.lists(st.fixed_dictionaries({"source": sources, "because": words}), max_size=3)),
        "honors": draw(st.lists(st.fixed_dictionaries({"title": words, "source": evidence}), max_size=3)),
        "texts": draw(st.lists(st.fixed_dictionaries({"body": bodies, "source": evidence}), max_size=2)),
    }
    cited = {slug for text in rows["texts"] for slug in citations(text["body"])}
    data = document(**rows)
    data["sources"] = [source(uid) for uid in UIDS if f"source-{uid}" in cited]
    return data


@given(documents(), st.sampled_from(UIDS), st.one_of(organizations, sources, topics))
def test_it_is_idempotent_leaves_its_input_alone_and_puts_the_facts_everywhere(data, uid, facts):
    before = deepcopy(data)
    new = with_facts(data, uid, facts)
    assert data == before
    assert with_facts(new, uid, facts) == new
    if uid != facts["uid"] and (facts.get("parent") or {}).get("uid") != uid:
        assert uid not in all_terms(new)
    cited = {slug for text in new["texts"] for slug in citations(text["body"])}
    assert {row["slug"] for row in new["sources"]} == cited
    # Words that are nobody's term stay.
    assert [row["title"] for row in new["honors"] if row["title"]] or not any(row["title"] for row in data["honors"])
    for name in ("schema", "uid", "name"):
        assert new[name] == data[name]
