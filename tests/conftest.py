"""What all tests share: a browser, guards that let go before a flush, and repeatable property tests.

Browser tests ask for `page` (one tab) or `new_page` (as many as needed, each its own visitor), usually with
`live_server`. Playwright's event loop trips Django's async guard, so they run last, after all others.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core.management import CommandError
from django.db import connections
from django.test import SimpleTestCase, TransactionTestCase
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

# The same examples in each run; `--hypothesis-profile=explore` looks for new ones.
hypothesis_settings.register_profile(
    "repeatable", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
hypothesis_settings.register_profile("explore", deadline=None, max_examples=1000)
hypothesis_settings.load_profile("repeatable")

BROWSERS = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
FLAGS = (
    "--headless",
    "--no-sandbox",  # CI runs as root, and only ever opens our own pages
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--disable-component-update",
    "--disable-background-networking",
    "--no-first-run",
)
NO_BROWSER = "no browser: install chromium or set CHROMIUM=/path/to/chromium"


def find_browser() -> str | None:
    """The browser that CHROMIUM names, else the first that this machine has."""
    return django_settings.CHROMIUM or next(filter(None, map(shutil.which, BROWSERS)), None)


def pytest_itemcollected(item: pytest.Item) -> None:
    """Marks browser tests, and skips them where there is no browser; marks tests that touch no database."""
    if not _touches_the_database(item):
        item.add_marker("pure")
    if "browser" in getattr(item, "fixturenames", ()):
        item.add_marker("browser")
        if find_browser() is None:
            item.add_marker(pytest.mark.skip(reason=NO_BROWSER))


def _touches_the_database(item: pytest.Item) -> bool:
    case = getattr(item, "cls", None)
    if item.get_closest_marker("django_db") or (case and issubclass(case, SimpleTestCase)):
        return True
    return any(name.endswith("db") or name == "live_server" for name in getattr(item, "fixturenames", ()))


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Puts browser tests last."""
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Says in the last lines when the browser tests did not run."""
    skipped = [report for report in terminalreporter.stats.get("skipped", []) if NO_BROWSER in str(report.longrepr)]
    if skipped:
        terminalreporter.section("BROWSER TESTS WERE SKIPPED", yellow=True, bold=True)
        terminalreporter.line(f"{len(skipped)} tests did not run: {NO_BROWSER}.")


@pytest.fixture(scope="session", autouse=True)
def guards_let_go_before_a_flush() -> Iterator[None]:
    """Drops the immutability triggers before a TransactionTestCase flushes; `post_migrate` puts them back."""
    from editorial import guards  # once Django is ready

    flush = TransactionTestCase._fixture_teardown  # type: ignore[attr-defined]

    def drop_and_flush(self: TransactionTestCase) -> None:
        for alias in self._databases_names(include_mirrors=False):  # type: ignore[attr-defined]
            guards.drop(connections[alias])
        for patience in (0.2, 1, 5, None):
            try:
                flush(self)
                break
            except CommandError:
                # A request that the browser no longer waits for may hold locks in the server's thread.
                if patience is None:
                    raise
                time.sleep(patience)
        for alias in self._databases_names(include_mirrors=False):  # type: ignore[attr-defined]
            # A flush that restores serialized data does not say post_migrate.
            if guards.missing(connections[alias]):
                guards.install(connections[alias])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", drop_and_flush)
        yield


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """A headless browser for all browser tests of one process."""
    from playwright.sync_api import sync_playwright

    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        chromium = playwright.chromium.launch(executable_path=find_browser(), args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def new_page(browser: Any) -> Iterator[Callable[..., Any]]:
    """Opens a tab with its own cookies; takes a context's options: `new_page(color_scheme="dark")`."""
    contexts = []

    def open_page(**options: Any) -> Any:
        context = browser.new_context(**{"locale": "en-US", "reduced_motion": "reduce"} | options)
        context.set_default_timeout(10_000)
        contexts.append(context)
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def page(new_page: Callable[..., Any]) -> Any:
    """One tab of a visitor with a desktop screen."""
    return new_page(viewport={"width": 1280, "height": 900})
