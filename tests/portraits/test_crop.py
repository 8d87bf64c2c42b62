"""Which part of a picture is shown, in which sizes, under which names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from profiles.portraits import HEIGHT, WIDTH, Crop, is_rendition, parse

SHA = "0123456789abcdef" * 4


def crop(width: int, height: int, x: int = 50, y: int = 50) -> Crop:
    return Crop(SHA, width, height, x, y)


@pytest.mark.parametrize(
    ("picture", "box"),
    [
        (crop(264, 300), (0, 0, 264, 300)),
        (crop(264, 300, 0, 100), (0, 0, 264, 300)),
        (crop(1000, 300), (368, 0, 632, 300)),  # wide: the point is in the middle
        (crop(1000, 300, 40), (268, 0, 532, 300)),
        (crop(1000, 300, 5), (0, 0, 264, 300)),  # near an edge: as near as the picture goes
        (crop(1000, 300, 100), (736, 0, 1000, 300)),
        (crop(264, 1000, 50, 40), (0, 250, 264, 550)),  # tall
        (crop(264, 1000, 50, 0), (0, 0, 264, 300)),
        (crop(264, 1000, 50, 100), (0, 700, 264, 1000)),
    ],
)
def test_the_largest_plate_around_the_point_is_shown(picture, box):
    assert picture.box == box


@pytest.mark.parametrize(
    ("picture", "widths"),
    [
        (crop(4000, 3000), [264, 528, 792]),
        (crop(792, 900), [264, 528, 792]),
        (crop(600, 900), [264, 528, 600]),
        (crop(264, 300), [264]),
        (crop(100, 400), [100]),
    ],
)
def test_no_rendition_has_more_pixels_than_the_picture_gives(picture, widths):
    assert [width for width, _height in picture.sizes] == widths


SIDES = st.integers(1, 9000)
PERCENT = st.integers(0, 100)


@given(width=SIDES, height=SIDES, x=PERCENT, y=PERCENT)
def test_every_crop_lies_in_the_picture_holds_its_point_and_has_the_shape_of_the_plate(width, height, x, y):
    picture = crop(width, height, x, y)
    left, upper, right, lower = picture.box
    assert 0 <= left < right <= width
    assert 0 <= upper < lower <= height
    assert left - 1 <= width * x / 100 <= right + 1
    assert upper - 1 <= height * y / 100 <= lower + 1
    assert abs((right - left) * HEIGHT - (lower - upper) * WIDTH) <= HEIGHT + WIDTH or 1 in {
        right - left,
        lower - upper,
    }
    assert all(w <= right - left and h <= lower - upper for w, h in picture.sizes)
    for name in picture.all_names:
        found = parse(name)
        assert found is not None
        assert found.stem == picture.stem
        assert found.size in picture.sizes


@pytest.mark.parametrize(
    "name",
    [
        "",
        "x.jpg",
        "../secret-key",
        f"{SHA}-50-50-264x300-r1.gif",
        f"{SHA}-50-50-264x300-r1.jpg ",
        f"{SHA}-050-50-264x300-r1.jpg",
        f"{SHA}-50-50-264x300-r999.jpg",
        f"{SHA.upper()}-50-50-264x300-r1.jpg",
        f"pictures/{SHA}.jpg",
        f"{SHA}-٥٠-50-264x300-r1.jpg",
    ],
)
def test_other_names_are_no_names(name):
    assert parse(name) is None


def test_a_rendition_of_an_older_recipe_is_known_as_one():
    assert is_rendition(f"{SHA}-50-50-264x300-r0.jpg")
    assert not is_rendition("robots.txt")
