"""What a reviewer is told about two snapshots: everything that changed, once, in words."""

import random
import time
from itertools import pairwise
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from editorial import words
from editorial.diff import Change, diff, size
from editorial.words import Piece, compare
from tests.editorial.documents import DOCUMENT, FLASH, MAMBA, PRINCETON, document, documents, text


def only(changes: list[Change]) -> Change:
    assert len(changes) == 1, [change.label for change in changes]
    return changes[0]


def shown(pieces: tuple[Piece, ...]) -> str:
    marks = {"same": "{}", "ins": "+{}+", "del": "-{}-", "gap": "…"}
    return "".join(marks[piece.kind].format(piece.text) for piece in pieces)


def with_row(section: str, index: int, **facts: Any) -> dict[str, Any]:
    new = document()
    new[section][index] = {**new[section][index], **facts}
    return new


def test_a_changed_field_is_told_word_by_word() -> None:
    change = only(
        diff(
            DOCUMENT,
            document(summary=DOCUMENT["summary"].replace("faster, and not only nicer", "much faster")),
        )
    )
    assert change.label == "Summary"
    assert change.kind == "changed"
    assert shown(change.pieces).endswith("for models, -faster, and not only nicer-+much faster+ in theory.")
    assert change.words == 5


def test_equal_words_on_both_sides_of_a_change_are_not_marked() -> None:
    assert shown(compare("joined in 2023 and", "joined in July 2023 and")) == "joined in +July +2023 and"
    assert shown(compare("in theory", "in theory now")) == "in theory+ now+"


def test_a_fact_of_a_row_is_named_by_its_number_and_its_name() -> None:
    change = only(diff(DOCUMENT, with_row("known_for", 1, description="A linear-time sequence model.")))
    assert change.label == "Known for 02, description"
    assert (change.path, change.fact) == ("known_for/mamba", "description")
    assert change.evidence
    assert change.evidence.state == "none"


def test_the_paragraph_is_named_when_only_one_changed() -> None:
    body = DOCUMENT["texts"][0]["body"]
    assert (
        only(diff(DOCUMENT, with_row("texts", 0, body=body.replace("2023", "July 2023")))).label
        == "Biography, paragraph 1"
    )
    assert (
        only(diff(DOCUMENT, with_row("texts", 0, body=body.replace("kernels", "models")))).label
        == "Biography, paragraph 2"
    )
    both = body.replace("2023", "July 2023").replace("kernels", "models")
    assert only(diff(DOCUMENT, with_row("texts", 0, body=both))).label == "Biography"


def test_a_source_that_is_added_stands_under_the_words_it_vouches_for() -> None:
    change = only(diff(DOCUMENT, with_row("known_for", 1, description="A model.", source=MAMBA, locator="Page 3")))
    assert change.evidence
    assert change.evidence.state == "added"
    assert shown(change.evidence.pieces) == "+Mamba. Albert Gu, Tri Dao. COLM, 2024. arXiv 2312.00752. Page 3+"
    assert size([change]).sources_added == 1


def test_a_source_that_changed_alone_is_a_change_of_its_own() -> None:
    change = only(diff(DOCUMENT, with_row("known_for", 1, source=MAMBA)))
    assert (change.label, change.kind) == ("Known for 02, source", "added")
    change = only(diff(DOCUMENT, with_row("known_for", 0, source=None)))
    assert (change.label, change.kind) == ("Known for 01, source", "removed")
    change = only(diff(DOCUMENT, with_row("known_for", 0, source=MAMBA)))
    assert (change.kind, [piece.kind for piece in change.pieces]) == ("changed", ["del", "ins"])
    change = only(diff(DOCUMENT, with_row("known_for", 0, locator="Figure 1")))
    assert change.label == "Known for 01, place in the source"


def test_an_unchanged_source_is_said_to_be_unchanged_while_the_wording_changed() -> None:
    change = only(diff(DOCUMENT, with_row("known_for", 0, description="Exact and fast attention.")))
    assert change.evidence
    assert change.evidence.state == "unchanged"
    assert shown(change.evidence.pieces).startswith("FlashAttention.")


def test_an_added_and_a_removed_row_are_told_whole_with_their_sources() -> None:
    honor = {
        "key": "mlsys",
        "title": "Paper award",
        "awarded_by": "MLSys",
        "year": "2025",
        "source": None,
        "locator": "",
    }
    added = only(diff(DOCUMENT, document(honors=[honor])))
    assert (added.label, added.kind, added.path) == ("Honor 01", "added", "honors/mlsys")
    assert added.after == "Paper award\nMLSys\n2025"
    removed = only(diff(DOCUMENT, document(known_for=DOCUMENT["known_for"][1:])))
    assert (removed.label, removed.kind) == ("Known for 01", "removed")
    assert removed.evidence
    assert removed.evidence.state == "removed"


def test_only_the_row_that_truly_moved_is_named() -> None:
    flash, monarch, mamba = DOCUMENT["readings"]
    change = only(diff(DOCUMENT, document(readings=[mamba, flash, monarch])))
    assert (change.label, change.kind, change.path) == ("Start here, order", "moved", "readings#order")
    assert shown(change.pieces) == "Mamba: -third-+first+. "
    assert change.words == 0


def test_a_row_that_a_new_row_pushes_down_has_not_moved() -> None:
    new = {**DOCUMENT["readings"][0], "key": "new", "source": MAMBA}
    assert only(diff(DOCUMENT, document(readings=[new, *DOCUMENT["readings"]]))).kind == "added"


def test_a_row_that_moved_and_kept_its_number_is_placed_by_its_neighbour() -> None:
    flash, monarch, mamba = DOCUMENT["readings"]
    changes = diff(DOCUMENT, document(readings=[mamba, monarch, flash]))
    assert "Monarch: +now after Mamba+" in shown(only(changes).pieces)


def test_a_renamed_organization_is_told_once_however_many_rows_show_it() -> None:
    first = DOCUMENT["affiliations"][0]
    old = document(affiliations=[first, {**first, "key": "visiting", "role": "Visitor"}])
    renamed = {**PRINCETON, "label": "Princeton"}
    new = document(affiliations=[{**row, "organization": renamed} for row in old["affiliations"]])
    change = only(diff(old, new))
    assert change.label == "Affiliation 01, organization label"
    assert change.also == ("Affiliation 02, organization label",)
    assert shown(change.pieces) == "Princeton- University-"


def test_another_organization_is_one_change_and_not_five() -> None:
    other = {
        **PRINCETON,
        "uid": "org0000009",
        "slug": "together",
        "label": "Together AI",
        "url": "https://together.ai/",
    }
    change = only(diff(DOCUMENT, with_row("affiliations", 0, organization=other)))
    assert change.label == "Affiliation 01, organization"
    assert change.after == "Together AI (https://together.ai/)"


def test_a_corrected_source_is_told_by_its_fact() -> None:
    change = only(diff(DOCUMENT, with_row("known_for", 0, source={**FLASH, "year": "2022"})))
    assert change.label == "Known for 01, source year"


def test_a_first_revision_is_all_additions() -> None:
    changes = diff(None, document())
    assert {change.kind for change in changes} == {"added"}
    assert "Profile id" not in [change.label for change in changes]
    assert next(change for change in changes if change.label == "Name").after == "Tri Dao"


def test_long_unchanged_stretches_fold_and_can_be_had_whole() -> None:
    long = " ".join(f"word{number}" for number in range(500))
    pieces = compare(f"{long} old {long}", f"{long} new {long}")
    kinds = [piece.kind for piece in words.fold(pieces)]
    assert kinds == ["gap", "same", "del", "ins", "same", "gap"]
    assert "".join(piece.text for piece in words.fold(pieces) if piece.kind != "del") == f"{long} new {long}"
    assert words.fold(compare(long, long)) == compare(long, long)


def test_marks_that_mean_something_in_html_are_left_as_they_are() -> None:
    change = only(diff(DOCUMENT, document(focus="<script>alert(1)</script> & more")))
    assert change.after == "<script>alert(1)</script> & more"


@given(text, text)
def test_pieces_give_both_texts_back(old: str, new: str) -> None:
    pieces = compare(old, new)
    assert "".join(piece.text for piece in pieces if piece.kind != "ins") == old
    assert "".join(piece.text for piece in pieces if piece.kind != "del") == new
    assert all(piece.text for piece in pieces)
    assert all(one.kind != two.kind for one, two in pairwise(pieces))


@given(st.text(), st.text())
def test_folding_loses_nothing(old: str, new: str) -> None:
    pieces = compare(old, new)
    assert "".join(piece.text for piece in words.fold(pieces) if piece.kind != "ins") == old


@settings(deadline=None)
@given(documents)
def test_a_document_has_no_changes_against_itself(one: dict[str, Any]) -> None:
    assert diff(one, one) == []


@settings(deadline=None)
@given(documents, documents)
def test_different_documents_have_changes_that_give_their_texts_back(one: dict[str, Any], two: dict[str, Any]) -> None:
    changes = diff(one, two)
    assert bool(changes) == (one != two)
    by_place = {(change.path, change.fact): change for change in changes}
    for name in ("focus", "role", "brief", "summary", "about"):
        change = by_place.get((name, ""))
        assert (change.before, change.after) == (one[name], two[name]) if change else one[name] == two[name]


@settings(deadline=None)
@given(documents, st.data())
def test_every_single_changed_row_is_told(one: dict[str, Any], data: st.DataObject) -> None:
    sections = [name for name in one if isinstance(one[name], list) and one[name] and name != "other_names"]
    if not sections:
        return
    name = data.draw(st.sampled_from(sections))
    index = data.draw(st.integers(0, len(one[name]) - 1))
    two = {**one, name: one[name][:index] + one[name][index + 1 :]}
    change = only(diff(one, two))
    assert change.kind == "removed"


@settings(deadline=None)
@given(documents)
def test_a_first_revision_never_fails(one: dict[str, Any]) -> None:
    assert all(change.kind == "added" for change in diff(None, one))


def test_a_long_biography_is_compared_in_a_moment() -> None:
    dice = random.Random(7)
    vocabulary = [f"word{number}" for number in range(3000)]
    weights = [1 / (number + 1) for number in range(3000)]
    old = dice.choices(vocabulary, weights, k=10_000)
    new = [dice.choice(vocabulary) if dice.random() < 0.2 else word for word in old]
    started = time.perf_counter()
    compare(" ".join(old), " ".join(new))
    compare("la " * 10_000, "la la lo " * 4_000)
    compare("a. b? " * 5_000, "b? a. c! " * 4_000)
    assert time.perf_counter() - started < 5
