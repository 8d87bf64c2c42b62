"""Merging two people's words: what one side alone did stands, and nothing that either typed is lost."""

from hypothesis import given
from hypothesis import strategies as st

from editorial.threeway import Fork, Version, merge, same, woven
from editorial.words import TOKEN, blend, stretches

words = st.lists(st.sampled_from(["one ", "two ", "three ", "four, ", "five. ", "\n\n"]), max_size=14).map("".join)
values = st.sampled_from(["", "a", "b", "c", "a b c d", "a x c d", "a b c y"])
FIELDS = ("title", "description")


@st.composite
def versions(draw: st.DrawFn, keys: str = "abcd", new: int = 0) -> Version:
    """Return a version with a head field and some rows of one section, in some order."""
    order = draw(st.permutations(keys).flatmap(lambda all_: st.integers(0, len(keys)).map(lambda most: all_[:most])))
    fields = {"summary": draw(values)}
    for key in order:
        fields |= {f"known_for/{key}/{name}": draw(values) for name in FIELDS}
    ticked = frozenset(f"known_for/{key}" for key in draw(st.sets(st.sampled_from(keys), max_size=1)) if key in order)
    return Version(
        fields, {"known_for": [*order, *(f"+{number + 1}" for number in range(new))]}, ticked if new else frozenset()
    )


def is_long(path: str) -> bool:
    return not path.endswith("title")


# --- words in one text ---


@given(words, words)
def test_stretches_lead_from_the_old_text_to_the_new(old, new):
    for start, end, now in reversed(stretches(old, new)):
        old = old[:start] + now + old[end:]
    assert old == new


@given(words, words)
def test_a_side_that_did_nothing_changes_nothing(base, mine):
    assert blend(base, mine, base) == mine
    assert blend(base, base, mine) == mine
    assert blend(base, mine, mine) == mine


@given(words, words, words)
def test_every_word_that_either_side_put_in_stands_in_the_blended_text(base, mine, theirs):
    both = blend(base, mine, theirs)
    if both is None:
        return
    for version in (mine, theirs):
        for _start, _end, now in stretches(base, version):
            assert now in both
    left = set(TOKEN.findall(both)) - set(TOKEN.findall(mine)) - set(TOKEN.findall(theirs))
    assert left == set()


def test_different_paragraphs_blend_and_the_same_words_do_not():
    base = "She was born in Vienna.\n\nShe worked in Berlin.\n\nShe died in Cambridge."
    mine = base.replace("Vienna", "Vienna in 1878")
    theirs = base.replace("Cambridge", "Cambridge, England")
    assert blend(base, mine, theirs) == mine.replace("Cambridge", "Cambridge, England")
    assert blend(base, mine, base.replace("Vienna", "Wien")) is None


# --- whole versions ---


@given(versions(), versions(keys="abce"))
def test_merging_equals_either_side_when_the_other_did_nothing(base, changed):
    mine = merge(base, changed, base, long=is_long)
    assert mine.forks == {}
    own = changed.keys("known_for")  # a row that was not posted was not deleted: only a tick deletes
    assert [key for key in mine.rows["known_for"] if key in own] == own or not _moved(base, changed)
    assert set(mine.rows["known_for"]) == {*own, *base.keys("known_for")}
    assert all(mine.fields[path] == value for path, value in changed.fields.items())
    theirs = merge(base, base, changed, long=is_long)
    assert theirs.forks == {}
    assert theirs.rows["known_for"] == changed.keys("known_for")
    assert {path: theirs.fields[path] for path in changed.fields} == dict(changed.fields)


def _moved(base: Version, changed: Version) -> bool:
    common = set(base.keys("known_for")) & set(changed.keys("known_for"))
    both = [[key for key in version.keys("known_for") if key in common] for version in (base, changed)]
    return both[0] != both[1]


@given(versions(), versions(new=2), versions(keys="abcdf"))
def test_nothing_that_either_side_typed_is_lost(base, mine, theirs):
    merged = merge(base, mine, theirs, long=is_long)
    rows = merged.rows["known_for"]
    assert [key for key in rows if key.startswith("+")] == ["+1", "+2"]
    assert len(rows) == len(set(rows))
    for side in (mine, theirs):
        for path, value in side.fields.items():
            if same(value, base.fields.get(path, "")):
                continue
            fork, now = merged.forks.get(path), merged.fields.get(path)
            row = path.rpartition("/")[0]
            if row in mine.ticked and row.rpartition("/")[2] not in theirs.keys("known_for"):
                continue  # both deleted it
            assert now is not None, path
            in_fork = fork is not None and value in (fork.mine, fork.theirs)
            blended = merged.told.get(path) == "both" and set(value.split()) - set(
                base.fields.get(path, "").split()
            ) <= set(now.split())
            assert same(now, value) or in_fork or blended, path
    for key in theirs.keys("known_for"):
        assert key in rows  # nothing of theirs goes without a tick of mine, which stays a tick
    for key in mine.keys("known_for"):
        typed = any(not same(value, base.fields.get(path, "")) for path, value in mine.row(f"known_for/{key}").items())
        if typed and f"known_for/{key}" not in mine.ticked:
            assert key in rows


@given(versions(), versions(), versions())
def test_both_having_moved_rows_differently_is_a_choice(base, mine, theirs):
    merged = merge(base, mine, theirs)
    common = set(base.keys("known_for")) & set(mine.keys("known_for")) & set(theirs.keys("known_for"))
    before, own, other = ([key for key in one.keys("known_for") if key in common] for one in (base, mine, theirs))
    assert ("known_for#order" in merged.forks) == (own != other and before not in (own, other))


def test_what_was_not_chosen_yet_stays_open_when_a_third_save_comes_between():
    first = merge(Version({"summary": "old"}), Version({"summary": "mine"}), Version({"summary": "theirs"}))
    again = merge(
        Version({"summary": "theirs"}),
        Version({"summary": "mine"}),
        Version({"summary": "theirs"}),
        undecided=first.forks,
    )
    assert again.forks == {"summary": Fork("words", "old", "mine", "theirs")}


def test_a_deletion_of_one_side_meets_words_of_the_other():
    base = Version({"known_for/a/title": "A", "known_for/b/title": "B"}, {"known_for": ["a", "b"]})
    mine = Version(
        {"known_for/a/title": "A, mine", "known_for/b/title": "B"},
        {"known_for": ["a", "b"]},
        frozenset({"known_for/b"}),
    )
    theirs = Version({"known_for/b/title": "B, theirs"}, {"known_for": ["b"]})
    merged = merge(base, mine, theirs)
    assert {path: fork.kind for path, fork in merged.forks.items()} == {"known_for/a": "gone", "known_for/b": "ticked"}
    assert merged.rows["known_for"] == ["a", "b"]


def test_rows_are_woven_after_what_they_followed():
    assert woven(["c", "a"], ["a", "new", "b", "c"]) == ["c", "a", "new", "b"]
