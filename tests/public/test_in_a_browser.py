"""Pages as a browser has them: no violation for axe, no sideways scroll, no complaint under the strict CSP."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from .builders import MAMBA, make_full, make_publication, make_retired, topic

pytestmark = pytest.mark.django_db(transaction=True)

ADDRESSES = (
    *("/", "/researchers/", "/researchers/?topic=efficient-attention&sort=reviewed", "/researchers/tri-dao/"),
    *("/researchers/ibn-al-haytham/", "/researchers/lise-meitner/", "/topics/", "/topics/efficient-attention/"),
    *(
        "/organizations/princeton-university/",
        "/sources/mamba/",
        "/search/",
        "/search/?q=attention",
        "/search/?q=zzzz+qq",
    ),
    *("/about/reviewing/", "/researchers/nobody/", "/researchers/old-name/", "/researchers/?after=x"),
)


@pytest.fixture
def site(live_server):
    make_full()
    shared: dict[str, Any] = {
        "topics": [topic("Efficient attention")],
        "readings": [{"source": MAMBA, "because": "it is short."}],
    }
    make_publication("Albert Gu", focus="State space models", summary="A key researcher.", **shared)
    make_publication("Lise Meitner", alone=True, **shared)
    make_publication(
        "Abū ʿAlī al-Ḥasan ibn al-Ḥasan ibn al-Haytham",
        slug="ibn-al-haytham",
        sort_name="Ibn al-Haytham",
        native_name="أبو علي الحسن بن الحسن بن الهيثم",
        native_lang="ar",
        texts=[{"body": "# Light\n\n" + "Supercalifragilistic" * 6 + "\n\n```\n" + "x" * 200 + "\n```"}],
    )
    make_retired("Old Name", note="At the person's request.")
    return live_server.url


@pytest.mark.looks
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_axe_finds_nothing(site, new_page, scheme, width):
    tab = new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    complaints: list[str] = []
    tab.on("console", lambda message: complaints.append(message.text))
    tab.on("pageerror", lambda error: complaints.append(str(error)))
    for address in ADDRESSES:
        tab.goto(site + address)
        found = Axe().run(tab)
        assert found.violations_count == 0, f"{address}\n{found.generate_report()}"
    assert [
        text for text in complaints if "Failed to load resource: the server responded with a status of 4" not in text
    ] == []


@pytest.mark.parametrize("width", [320, 768, 1440])
def test_nothing_scrolls_sideways(site, new_page, width):
    tab = new_page(viewport={"width": width, "height": 800})
    for address in ADDRESSES:
        tab.goto(site + address)
        assert tab.evaluate("document.documentElement.scrollWidth") <= width, address


def test_a_reader_without_a_mouse_gets_from_the_front_page_to_a_source(site, new_page):
    tab = new_page(java_script_enabled=False)
    tab.goto(site + "/")
    tab.get_by_label("Find a researcher, a topic, or a paper").fill("dao")
    tab.keyboard.press("Enter")
    tab.get_by_role("link", name="Tri Dao").first.press("Enter")
    tab.get_by_role("link", name="Start here", exact=True).press("Enter")
    assert tab.url.endswith("/researchers/tri-dao/#start-here")
    tab.locator("#readings-readings-2").get_by_role("link", name="Mamba").press("Enter")
    assert tab.get_by_role("heading", level=1).inner_text() == "Mamba"
