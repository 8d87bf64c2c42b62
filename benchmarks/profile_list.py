"""What the desk's list of profiles costs with 100,000 of them, beside Django's own list of the same table.

Makes its own SQLite database in a temporary folder (DATABASE_URL names a PostgreSQL database instead, which has to be
empty). Both lists go through the whole of Django in one process, as a superuser; rounds are interleaved, medians told.
"""

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ |= {
    "DJANGO_SETTINGS_MODULE": "config.settings",
    "DATA_DIR": os.environ.get("DATA_DIR") or tempfile.mkdtemp(prefix="imprimatur-benchmark-"),
    "SECRET_KEY": "only for this benchmark, in a temporary folder",
    "SITE_URL": "http://127.0.0.1",
    "REQUIRE_SECOND_FACTOR": "false",
}
PROFILES = int(os.environ.get("PROFILES", "100000"))
ROUNDS = 9
QUERIES = {
    "the first page": "",
    "page 1,000": "p=1000",
    "waiting in review": "work__exact=in_review",
    "search for a name": "q=meitner+4242",
    "last saved first": "o=-3",
}


def main() -> None:
    import django

    django.setup()
    from django.conf import settings
    from django.contrib import admin
    from django.core.management import call_command
    from django.test import Client
    from django.test.utils import override_settings
    from django.urls import path

    from editorial.site import DeskSite
    from profiles.models.working import Profile

    class Stock(admin.ModelAdmin[Profile]):
        """What Django gives for the same columns."""

        list_display = ("name", "live", "work", "saved_at")
        list_filter = ("work", "live")
        search_fields = ("name",)
        list_per_page = 50

    stock = DeskSite(name="stock")  # our header, and so its links, stand over both
    stock.register(Profile, Stock)

    class Addresses:
        urlpatterns = [path("admin/", admin.site.urls), path("stock/", stock.urls)]

    settings.DESK_PATHS = (*settings.DESK_PATHS, "/stock/")
    call_command("migrate", verbosity=0)
    person = _people_and_profiles()
    with override_settings(
        ROOT_URLCONF=Addresses, ALLOWED_HOSTS=["*"], STORAGES=settings.STORAGES | {"staticfiles": PLAIN}, DEBUG=False
    ):
        client = Client()
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")

        def visit(base: str, query: str) -> Callable[[], None]:
            def call() -> None:
                response = client.get(f"/{base}/profiles/profile/?{query}")
                assert response.status_code == 200, response.status_code

            return call

        print(f"{Profile.objects.count():,} profiles, {ROUNDS} rounds, medians")
        for name, query in QUERIES.items():
            ours, theirs = visit("admin", query), visit("stock", _stock(query))
            times: dict[str, list[float]] = {"ours": [], "stock": []}
            for call in (ours, theirs):
                call()
            for _round in range(ROUNDS):
                for label, call in (("ours", ours), ("stock", theirs)):
                    begun = time.perf_counter()
                    call()
                    times[label].append(time.perf_counter() - begun)
            here, there = (statistics.median(times[label]) for label in ("ours", "stock"))
            print(f"{name:20} {here * 1e3:7.1f} ms   {here / there:5.2f} × Django's own list ({there * 1e3:.1f} ms)")


PLAIN = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}


def _stock(query: str) -> str:
    """Return the same question to Django's list, whose last column has another number."""
    return query.replace("o=-3", "o=-4")


def _people_and_profiles():  # type: ignore[no-untyped-def]
    """Make the profiles in batches, with names that repeat as names do; returns a superuser."""
    from editorial.models import User
    from profiles.folding import normalised, sort_key
    from profiles.models.working import Profile, Work

    first = ("Lise", "Emmy", "Ada", "Chien-Shiung", "Abū", "Łukasz", "Maria", "Grace", "Sofia", "Rosalind")
    last = ("Meitner", "Noether", "Lovelace", "Wu", "Ibn Sīnā", "Curie", "Hopper", "Germain", "Franklin", "Hodgkin")
    states = [*[Work.CLEAN] * 7, Work.DRAFT, Work.IN_REVIEW, Work.APPROVED]
    missing = range(Profile.objects.count(), PROFILES)
    for start in range(missing.start, missing.stop, 2000):
        made = []
        for number in range(start, min(start + 2000, PROFILES)):
            name = f"{first[number % 10]} {last[number // 10 % 10]} {number}"
            filed = f"{last[number // 10 % 10]}, {first[number % 10]} {number}"
            made.append(
                Profile(
                    name=name,
                    slug=f"person-{number}",
                    sort_name=filed,
                    sort_key=sort_key(filed),
                    folded=normalised(name)[:200],
                    work=states[number % 10],
                    live="live" if number % 3 else "never",
                )
            )
        Profile.objects.bulk_create(made)
    person, _made = User.objects.get_or_create(username="benchmark", defaults={"is_staff": True, "is_superuser": True})
    return person


if __name__ == "__main__":
    main()
