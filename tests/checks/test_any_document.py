"""Checks say something sensible about every document, however odd."""

from hypothesis import given
from hypothesis import strategies as st

from editorial.checks import RULES, check, evidence_of, looks, tallies
from editorial.workflow.waiving import wording
from profiles.document import SECTIONS, canonical
from tests.checks.pages import page
from tests.editorial.documents import documents

portraits = st.sampled_from([None, {"sha256": "0" * 64, "alt": "", "credit": "x", "licence": "", "x": 1, "y": 2}])
plain = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=8,
)


@given(documents, st.booleans(), portraits)
def test_any_document_can_be_checked(data, living, portrait):
    data = {**data, "schema": 2, "living": living, "portrait": portrait}
    before = canonical(data)
    for problem in check(data):
        assert problem.sentence
        assert problem.code in RULES
        section, _slash, key = problem.path.partition("/")
        assert section in data
        assert not key or section == "sources" or key in [row["key"] for row in data[section]]
        assert problem.waivable or problem.blocks
        assert len(wording(data, problem.path)) == 64
    assert canonical(data) == before
    assert sum(evidence_of(data)) >= len(data["quotes"]) - sum(not row["text"].strip() for row in data["quotes"])


@given(documents)
def test_tallies_count_every_look(data):
    found = list(looks(data))
    told = tallies(found)
    assert sum(tally.total for tally in told) == len(found)
    assert sum(tally.total - tally.passed for tally in told) == len(check(data))
    assert [tally.code for tally in told] == [code for code in RULES if code in {one.code for one in told}]


@given(st.dictionaries(st.sampled_from([*SECTIONS, "name", "summary", "portrait", "sources", "living"]), plain))
def test_what_is_no_document_at_all_is_checked_without_a_fall(data):
    check(data)
    check(page(**data))
