"""The portrait on a profile's page: in three encodings, described, credited, and known to machines."""

import json
import re
from typing import Any

import pytest
from django.test import Client

from profiles.portraits import Crop
from profiles.snapshot import take
from tests.factories import make_published, publish
from tests.portraits.pictures import make_picture, with_portrait

pytestmark = pytest.mark.django_db


def page(slug: str = "ada-lovelace") -> str:
    return Client().get(f"/researchers/{slug}/").content.decode()


def ld(html: str) -> dict[str, Any]:
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', html)
    assert found
    data: dict[str, Any] = json.loads(found[1])
    return data


def test_the_page_offers_each_rendition_and_describes_the_picture():
    profile = publish(
        with_portrait(picture=make_picture(size=(1200, 1600)), portrait_alt='Ada "the Countess" <Lovelace>')
    )
    html = page()
    crop = Crop.of(take(profile)["portrait"])
    assert crop is not None
    for name in crop.all_names:
        assert html.count(f"/pictures/{name}") >= 1
    assert re.findall(r'<source type="([^"]+)"', html) == ["image/avif", "image/webp"]
    assert 'width="264" height="300" alt="Ada &quot;the Countess&quot; &lt;Lovelace&gt;"' in html
    assert re.search(r"264w, \S+ 528w, \S+ 792w", html)
    assert "Portrait: Alfred Chalon" in html
    assert "Public domain" in html
    assert "no portrait yet" not in html


def test_machines_and_other_sites_get_the_largest_jpeg():
    profile = publish(with_portrait(portrait_licence="https://creativecommons.org/licenses/by/4.0/"))
    html = page()
    crop = Crop.of(take(profile)["portrait"])
    assert crop is not None
    address = f"http://testserver/pictures/{crop.names('jpg')[-1]}"
    assert f'<meta property="og:image" content="{address}">' in html
    image = ld(html)["mainEntity"]["image"]
    assert (image["url"], image["creditText"]) == (address, "Alfred Chalon")
    assert image["license"] == "https://creativecommons.org/licenses/by/4.0/"
    assert Client().get(address.removeprefix("http://testserver")).status_code == 200


def test_initials_stand_where_there_is_no_portrait():
    make_published(name="Ada Lovelace")
    html = page()
    assert "Initials AL; no portrait yet" in html
    assert "og:image" not in html
    assert "<picture" not in html
    assert "image" not in ld(html)["mainEntity"]


def test_without_credit_and_licence_there_is_no_caption():
    publish(with_portrait(portrait_credit="", portrait_licence=""))
    assert "<figcaption" not in page()
