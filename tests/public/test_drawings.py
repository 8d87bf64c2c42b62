"""Timeline and map: no line crosses a word, nobody is left out, and where a drawing cannot help there is none."""

from hypothesis import given
from hypothesis import strategies as st

from profiles.public import names, neighbourhood, timeline
from profiles.public.facts import Card, Shared
from profiles.public.timeline import Moment

dates = st.one_of(
    st.integers(1800, 2030).map(str),
    st.tuples(st.integers(1990, 2026), st.integers(1, 12)).map(lambda d: f"{d[0]}-{d[1]:02d}"),
)


def test_a_drawing_keeps_to_its_sheet_and_orders_what_it_shows():
    moments = [Moment("2024-09", "Joins Princeton", "Professor"), Moment("2022", "Outstanding Paper", "ICML")]
    drawing = timeline.draw([*moments, Moment("2026-04-02", "Editor reviewed", "revision 7", kind="seal")])
    assert drawing is not None
    assert [label.moment.when for label in drawing.labels] == ["2022", "2024-09", "2026-04-02"]
    assert all(0 <= label.x <= timeline.WIDTH for label in drawing.labels)


def test_one_date_or_far_too_many_are_left_to_the_list():
    assert timeline.draw([Moment("2022", "A"), Moment("2026-04-02", "Editor reviewed", kind="seal")]) is None
    assert timeline.draw([Moment("2022", f"Prize number {n} of this very year") for n in range(30)]) is None
    assert timeline.draw([Moment(f"{n:04d}", "Prize") for n in range(1, 6000)]) is None  # and says so at once


def test_a_life_long_past_is_not_squeezed_by_the_day_of_its_review():
    drawing = timeline.draw([Moment("1843", "A"), Moment("1852", "B"), Moment("2026", "Editor reviewed", kind="seal")])
    assert drawing is not None
    assert [label.moment.when for label in drawing.labels] == ["1843", "1852"]


@given(st.lists(st.tuples(dates, st.text("abc def", min_size=1, max_size=40)), min_size=2, max_size=10))
def test_no_line_crosses_a_word(facts):
    drawing = timeline.draw([Moment(when, what.strip() or "x") for when, what in facts])
    if drawing is None:
        return
    assert len(drawing.labels) == len(facts)
    for label in drawing.labels:
        assert label.x + label.width <= timeline.WIDTH + 1
        words = [y for _, y, _ in label.lines]
        top, bottom = min(words) - 13, max(words)
        assert top >= -1
        assert bottom <= drawing.height + 1
        for other in drawing.labels:
            if other is label or not label.x < other.x < label.x + label.width - 14:
                continue
            far = float(other.lead.split("V")[1])
            reach = sorted((drawing.axis, far))
            assert bottom <= reach[0] or top >= reach[1]


def card(number: int, reason: str = "source", *shared: Shared) -> Card:
    return Card(f"p-{number}", f"Person Number{number}", reason, "PN", shared=shared)


def test_the_map_joins_people_to_what_they_share_and_keeps_to_its_sheet():
    mamba, flash = Shared("source", "mamba", "Mamba"), Shared("source", "flash", "FlashAttention: Fast and Exact")
    drawn = neighbourhood.draw([card(1, "pick", mamba), card(2, "source", mamba), card(3, "source", flash, mamba)])
    assert drawn is not None
    assert [square.lines[0].text for square in drawn.squares] == ["Mamba", "FlashAttention"]
    assert all(0 <= square.x <= neighbourhood.WIDTH for square in drawn.squares)
    assert drawn.sources_only
    assert drawn.picked
    assert len(drawn.people) == 3


def test_a_title_too_long_for_the_map_stands_under_it():
    long = Shared(
        "source", "x", "Sketch of the Analytical Engine Invented by Charles Babbage with Notes by the Translator"
    )
    drawn = neighbourhood.draw([card(1, "pick"), card(2, "pick"), card(3, "pick"), card(4, "source", long)])
    assert drawn is not None
    assert drawn.squares[0].sign == "A"


def test_names_on_the_map_do_not_touch_their_neighbours():
    cards = [Card(f"p-{number}", "Emmy Noether", "pick", "EN") for number in range(4)]
    drawn = neighbourhood.draw(cards)
    assert drawn is not None
    assert [line.text for line in drawn.people[0].lines] == ["Emmy", "Noether"]
    wide = neighbourhood.draw(cards[:2])
    assert wide is not None
    assert [line.text for line in wide.people[0].lines] == ["Emmy Noether"]


def test_one_neighbour_needs_no_map():
    assert neighbourhood.draw([card(1)]) is None


def test_names_are_set_by_their_longest_word():
    assert names.name("Tri Dao").size == ""
    assert names.name("Subrahmanyan Chandrasekhar").size == "long"
    assert names.name("X Wolfeschlegelsteinhausen").size == "longest"
    assert names.initials("Daniel Y. Fu") == "DF"
    assert names.initials("Émilie du Châtelet") == "ÉC"
    assert names.direction("", "أبو علي") == "rtl"
