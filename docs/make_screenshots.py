"""Take the pictures of the README and of the editor's guide anew: `.venv/bin/python docs/make_screenshots.py [NAME…]`.

Makes the demo in a temporary folder, lets people work a little, serves the site from this process and drives a
browser through it. What the pictures show is what the site does.
"""

import os
import shutil
import sys
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
PORT = int(os.environ.get("PORT", "8099"))
SITE = f"http://127.0.0.1:{PORT}"
WIDE = {"width": 1280, "height": 900}
sys.path.insert(0, str(HERE.parent))
os.environ |= {
    "DJANGO_SETTINGS_MODULE": "config.settings",
    "DJANGO_ALLOW_ASYNC_UNSAFE": "true",  # the browser's event loop runs beside Django
    "DATA_DIR": tempfile.mkdtemp(prefix="imprimatur-screenshots-"),
    "DEBUG": "true",
    "PORT": str(PORT),
    "REQUIRE_SECOND_FACTOR": "false",
    "EMAIL_URL": "memory://",
}


def main() -> None:
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("demo")
    addresses = stage()
    call_command("rebuild", "--pages", verbosity=0)
    serve()
    wanted = sys.argv[1:] or list(SHOTS)
    from playwright.sync_api import sync_playwright

    from config import env

    names = ("chromium", "chromium-browser", "google-chrome")
    chromium = env.program("CHROMIUM") or next(filter(None, map(shutil.which, names)), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        for name in wanted:
            desk = Visitors(browser, addresses)
            page, options = SHOTS[name](desk)
            page.screenshot(path=HERE / "screenshots" / f"{name}.png", **options)
            desk.leave()
            print(f"{name}.png")
        browser.close()


def stage() -> dict[str, str]:
    """Let the demo's people work a little; returns the addresses of what they worked on."""
    from django.urls import reverse

    from editorial import workflow
    from editorial.models import Review, User
    from profiles.models.vocabulary import Organization
    from profiles.models.working import Affiliation, Profile

    people = {user.username: user for user in User.objects.all()}
    writer = people["writer"]
    fu = Review.objects.pending().get(profile__slug="daniel-y-fu", batch=None)
    boole = Profile.objects.get(slug="george-boole")
    noether = Review.objects.pending().get(profile__slug="emmy-noether", batch=None)
    workflow.approve(noether, digest=noether.revision.frozen.digest, by=people["reviewer"])
    link = workflow.share(fu.revision, guest="Daniel Y. Fu", days=14, by=writer)

    # One organization under another name, on every live page that shows it.
    counts = {one: Affiliation.objects.filter(organization=one).count() for one in Organization.objects.all()}
    renamed = max(counts, key=lambda one: counts[one])
    renamed.label = f"{renamed.label} (School of Engineering)"
    renamed.save()
    workflow.term_edited(renamed, by=writer)
    batch = workflow.amend(renamed, by=writer).batch
    return {
        "review": reverse("admin:editorial_review_change", args=[fu.pk]),
        "checks": reverse("admin:profile-checks", args=[Profile.objects.get(slug="tri-dao").pk]),
        "form": reverse("admin:profiles_profile_change", args=[Profile.objects.get(slug="edsger-dijkstra").pk]),
        "publish": reverse("admin:profile-publish", args=[noether.profile_id]),
        "history": reverse("admin:profile-revisions", args=[boole.pk]),
        "batch": reverse("admin:batch", args=[batch.pk]),
        "link": link.path,
        "profile": reverse("researcher", args=["tri-dao"]),
    }


def serve() -> None:
    """Serve the site from threads of this process, until it ends."""
    from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
    from django.core.wsgi import get_wsgi_application

    class Quiet(WSGIRequestHandler):
        def log_message(self, format: str, *args: Any) -> None:
            """Say nothing: the pictures are the result."""

    server = ThreadedWSGIServer(("127.0.0.1", PORT), Quiet)
    server.set_app(get_wsgi_application())
    threading.Thread(target=server.serve_forever, daemon=True).start()


class Visitors:
    """Browsers of the people in one picture."""

    def __init__(self, browser: Any, addresses: dict[str, str]) -> None:
        self.browser, self.addresses = browser, addresses
        lines = (Path(os.environ["DATA_DIR"]) / "demo-accounts.txt").read_text().splitlines()
        self.passwords = dict(line.split() for line in lines)
        self.contexts: list[Any] = []

    def open(self, name: str, username: str = "", *, viewport: dict[str, int] | None = None) -> Any:
        """Open a page, signed in as this person where one is named."""
        context = self.browser.new_context(
            viewport=viewport or WIDE, locale="en-US", reduced_motion="reduce", device_scale_factor=1
        )
        self.contexts.append(context)
        page = context.new_page()
        if username:
            page.goto(f"{SITE}/admin/login/")
            page.fill("#id_username", username)
            page.fill("#id_password", self.passwords[username])
            page.click("[type=submit]")
            page.wait_for_url(f"{SITE}/admin/**")
        page.goto(SITE + self.addresses.get(name, name))
        page.wait_for_load_state("networkidle")
        return page

    def leave(self) -> None:
        for context in self.contexts:
            context.close()


Shot = tuple[Any, dict[str, Any]]


def _top(page: Any, height: int = 900) -> Shot:
    """Show the top of a page, up to this height."""
    page.set_viewport_size({"width": page.viewport_size["width"], "height": height})
    page.wait_for_load_state("networkidle")
    return page, {}


def _around(page: Any, selector: str, height: int) -> Shot:
    """Show a place in the middle of so high a screen."""
    page.set_viewport_size({"width": page.viewport_size["width"], "height": height})
    page.locator(selector).first.evaluate("one => one.scrollIntoView({block: 'center'})")
    return page, {}


def profile(desk: Visitors) -> Shot:
    return _top(desk.open("profile"))


def the_desk(desk: Visitors) -> Shot:
    return _top(desk.open("/admin/", "publisher"), 1000)


def review(desk: Visitors) -> Shot:
    page = desk.open("review", "reviewer")
    return _top(page, 1250)


def checks(desk: Visitors) -> Shot:
    return _top(desk.open("checks", "publisher"), 1000)


def autosave(desk: Visitors) -> Shot:
    page = desk.open("form", "writer")
    page.locator("#id_summary").press_sequentially(" He asked of a program what one asks of a proof.")
    page.wait_for_timeout(6_000)
    context = page.context
    page.close()
    again = context.new_page()
    again.goto(SITE + desk.addresses["form"])
    again.wait_for_load_state("networkidle")
    return _top(again, 760)


def conflict(desk: Visitors) -> Shot:
    first, second = desk.open("form", "writer"), desk.open("form", "admin")
    for page, words in ((first, "Elegance was for him a matter of survival."), (second, "He distrusted testing.")):
        page.fill("#id_summary", words)
    for page in (first, second):
        with page.expect_navigation():
            page.click("[name=_save] >> nth=0")
        page.wait_for_load_state("networkidle")
    return _around(second, ".edit__field:has(.edit__choice)", 700)


def publish(desk: Visitors) -> Shot:
    return _top(desk.open("publish", "publisher"), 820)


def amendment(desk: Visitors) -> Shot:
    return _top(desk.open("batch", "reviewer"), 900)


def history(desk: Visitors) -> Shot:
    return _top(desk.open("history", "publisher"), 900)


def preview_link(desk: Visitors) -> Shot:
    page = desk.open("link")
    page.select_option("[name=path]", value="summary")
    page.fill("[name=text]", "“Good guide” is kind. Say that it is one among several.")
    page.locator("#comments").scroll_into_view_if_needed()
    return page, {}


SHOTS: dict[str, Callable[[Visitors], Shot]] = {
    "profile": profile,
    "desk": the_desk,
    "review": review,
    "checks": checks,
    "autosave": autosave,
    "conflict": conflict,
    "publish": publish,
    "amendment": amendment,
    "history": history,
    "preview-link": preview_link,
}

if __name__ == "__main__":
    main()
