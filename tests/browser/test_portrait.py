"""The portrait in a browser: chosen and cut by keyboard, seen by readers; for axe, without scripts, light and dark."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client

from editorial.models import User
from profiles.models.working import Profile
from profiles.portraits import Crop
from profiles.snapshot import take
from tests.factories import make_profile, make_writer, publish
from tests.portraits.pictures import encoded, face, make_picture, with_portrait

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def file(tmp_path) -> str:
    path = tmp_path / "ada.jpg"
    path.write_bytes(encoded(face((1200, 900))))
    return str(path)


@pytest.fixture
def open_form(live_server: Any, new_page: Callable[..., Any]) -> Iterator[Callable[..., Any]]:
    """Opens the form of a profile as somebody; complaints of the browser fail the test."""
    complaints: list[str] = []

    def open_as(user: User, profile: Profile, **options: Any) -> Any:
        page = new_page(**{"viewport": {"width": 1280, "height": 900}} | options)
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        client = Client()
        client.force_login(user)
        cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
        page.context.add_cookies([cookie])
        page.goto(f"{live_server.url}/admin/profiles/profile/{profile.pk}/change/", wait_until="networkidle")
        return page

    yield open_as
    assert complaints == []


def violations(page: Any) -> list[str]:
    found = Axe().run(page, options={"preload": False}).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html'][:160]}" for one in found]


def drawn(page: Any) -> list[int]:
    """Return the colour in the middle of the crop that the form shows."""
    script = "[...document.querySelector('.portrait__crop canvas').getContext('2d').getImageData(132, 150, 1, 1).data]"
    colour: list[int] = page.evaluate(script)
    return colour[:3]


def test_a_portrait_is_chosen_cut_and_saved_by_keyboard_alone(open_form, file):
    profile = make_profile(name="Ada Lovelace")
    page = open_form(make_writer(), profile)
    page.locator("#id_portrait").set_input_files(file)
    point = page.get_by_role("button", name="Focal point: click on the face")
    point.wait_for()
    before = drawn(page)
    page.locator("#id_portrait").focus()
    page.keyboard.press("Shift+Tab")
    assert page.evaluate("document.activeElement.className") == "portrait__point"
    for key in ("Shift+ArrowRight", "Shift+ArrowRight", "ArrowRight", "ArrowUp"):
        page.keyboard.press(key)
    assert page.locator("#id_portrait_x").input_value() == "71"
    assert page.locator("#id_portrait_y").input_value() == "39"
    assert "71 percent from the left" in page.locator("[data-portrait-said]").inner_text()
    assert drawn(page) != before
    page.locator("#id_portrait_alt").focus()
    page.keyboard.type("Ada at her desk")
    page.keyboard.press("Enter")
    page.get_by_text("Saved.", exact=True).wait_for()
    portrait = take(Profile.objects.get())["portrait"]
    assert (portrait["x"], portrait["y"], portrait["alt"], portrait["width"]) == (71, 39, "Ada at her desk", 1200)


def test_the_crop_drawn_on_the_form_is_the_one_that_readers_get(open_form):
    profile = with_portrait(picture=make_picture(size=(1200, 900)), portrait_x=20, portrait_y=80)
    page = open_form(make_writer(), profile)
    page.locator(".portrait__point").wait_for()
    for width, height, x, y in ((1200, 900, 20, 80), (999, 4000, 50, 3), (264, 300, 0, 100), (5000, 333, 99, 50)):
        drawn_box = page.evaluate(
            "async ([w, h, x, y]) => (await import('/static/desk/portrait.js')).box(w, h, x, y)", [width, height, x, y]
        )
        left, upper, right, lower = Crop("0" * 64, width, height, x, y).box
        assert drawn_box == [left, upper, right - left, lower - upper]


def test_a_click_on_the_picture_sets_the_point(open_form):
    page = open_form(make_writer(), with_portrait())
    point = page.locator(".portrait__point")
    point.wait_for()
    box = point.bounding_box()
    point.click(position={"x": box["width"] * 0.25, "y": box["height"] * 0.75})
    assert abs(int(page.locator("#id_portrait_x").input_value()) - 25) <= 1
    assert abs(int(page.locator("#id_portrait_y").input_value()) - 75) <= 1


def test_it_works_without_javascript(open_form, file):
    profile = make_profile(name="Ada Lovelace")
    page = open_form(make_writer(), profile, java_script_enabled=False)
    page.locator("#id_portrait").set_input_files(file)
    page.locator("#id_portrait_x").fill("80")
    page.get_by_role("button", name="Take the picture in and show how it is cut").click()
    crop = page.locator(".portrait__crop img").first
    assert "-80-40-264x300" in crop.get_attribute("src")
    page.get_by_role("button", name="Save", exact=True).first.click()
    assert take(Profile.objects.get())["portrait"]["x"] == 80


@pytest.mark.looks
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_axe_finds_nothing_on_the_form_and_on_the_page(live_server, open_form, file, scheme, width):
    profile = publish(with_portrait(picture=make_picture(size=(1200, 1600))))
    page = open_form(make_writer(), profile, color_scheme=scheme, viewport={"width": width, "height": 900})
    page.locator(".portrait__point").wait_for()
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.goto(f"{live_server.url}/researchers/ada-lovelace/", wait_until="networkidle")
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    shown = page.locator("picture.portrait img")
    assert shown.evaluate("image => image.complete && image.naturalWidth > 0")
    assert shown.evaluate("image => image.currentSrc").endswith(".avif")


def test_on_the_narrowest_screen_the_portrait_gives_way_to_the_seal(live_server, new_page):
    publish(with_portrait())
    page = new_page(viewport={"width": 340, "height": 700})
    page.goto(f"{live_server.url}/researchers/ada-lovelace/")
    assert not page.locator("picture.portrait").is_visible()
    assert not page.get_by_text("Portrait: Alfred Chalon").is_visible()
    assert page.locator(".seal").is_visible()


def test_a_chosen_file_that_is_not_saved_yet_asks_before_the_page_is_left(open_form, file):
    page = open_form(make_writer(), make_profile(name="Ada Lovelace"))
    stays = "window.dispatchEvent(new Event('beforeunload', { cancelable: true }))"
    assert page.evaluate(stays) is True
    page.set_input_files("#id_portrait", file)
    assert page.evaluate(stays) is False
    page.set_input_files("#id_portrait", [])
    assert page.evaluate(stays) is True
