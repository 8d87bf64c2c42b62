"""What no browser sends is answered with a page that says so, never with an error of ours."""

import pytest

from tests.editorial.scenes import logged_in, waiting
from tests.factories import make_published, make_publisher

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("key", ["9" * 19, "9" * 40, "-" + "9" * 30, "x" * 30])
def test_nobody_has_a_number_that_long(key):
    review = waiting()
    address = f"/admin/editorial/review/{review.pk}/assign/"
    response = logged_in(make_publisher()).post(address, {"asked": [key], "priority": "2"})
    assert response.status_code == 200
    assert key in response.text
    assert not review.asked.exists()


@pytest.mark.parametrize("page", ["merge", "redirect"])
@pytest.mark.parametrize("asked", ["\x00", "Ot\x00to", "Ot\x00", "\ud7ff"])
def test_words_that_no_database_holds_find_nobody_or_somebody(page, asked):
    profile = make_published(name="Lise Meitner")
    make_published(name="Otto Hahn")
    response = logged_in(make_publisher()).get(f"/admin/profiles/profile/{profile.pk}/{page}/", {"q": asked})
    assert response.status_code == 200
