"""What a page view costs, as ratios in one run: the stored page, the same page rendered, and a bare Django view.

Run it against a site that has something published, under its production settings and after `collectstatic` and
`rebuild --pages`. All three go through the whole of Django (middleware, routing, handler) in one process; rounds are
interleaved and medians are compared, so a machine that slows down slows all of them.
"""

import os
import statistics
import sys
import time
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
ROUNDS, CALLS = 15, 200


def main() -> None:
    import django
    from django.core.handlers.wsgi import WSGIHandler
    from django.http import HttpRequest, HttpResponse
    from django.urls import include, path

    django.setup()
    from django.conf import settings
    from django.test.utils import override_settings

    from profiles.models.published import Publication
    from profiles.public.render import stamp
    from profiles.public.stored import html_of

    publication = Publication.objects.live().order_by("slug").first()
    if publication is None:
        raise SystemExit("Nothing is published here. Run manage.py demo first.")
    if publication.page_stamp != stamp():
        raise SystemExit("Stored pages were rendered by other templates. Run manage.py rebuild --pages first.")
    slug = publication.slug

    def hello(request: HttpRequest) -> HttpResponse:
        return HttpResponse("Hello, world.")

    def rendered(request: HttpRequest) -> HttpResponse:
        return HttpResponse(html_of(Publication.objects.get(slug=slug)))

    class Addresses:
        urlpatterns = [path("hello/", hello), path("rendered/", rendered), path("", include("profiles.public.urls"))]

    host = settings.ALLOWED_HOSTS[0].lstrip(".") or "localhost"
    secure = settings.SITE_URL.startswith("https")
    with override_settings(ROOT_URLCONF=Addresses):
        application = WSGIHandler()

        def visit(address: str) -> Callable[[], None]:
            def call() -> None:
                environ = {
                    "REQUEST_METHOD": "GET",
                    "PATH_INFO": address,
                    "SERVER_NAME": host,
                    "SERVER_PORT": "443" if secure else "80",
                    "SERVER_PROTOCOL": "HTTP/1.1",
                    "HTTP_HOST": host,
                    "HTTP_ACCEPT_ENCODING": "gzip",
                    "wsgi.url_scheme": "https" if secure else "http",
                    "wsgi.input": BytesIO(),
                }
                statuses: list[str] = []
                response = application(environ, lambda status, headers, exc=None: statuses.append(status))
                b"".join(response)
                response.close()  # type: ignore[attr-defined]
                assert statuses == ["200 OK"], (address, statuses)

            return call

        visits = {
            "a bare Django view": visit("/hello/"),
            "the stored page": visit(f"/researchers/{slug}/"),
            "the same page rendered": visit("/rendered/"),
        }
        times: dict[str, list[float]] = {name: [] for name in visits}
        for call in visits.values():
            call()
        for _round in range(ROUNDS):
            for name, call in visits.items():
                calls = CALLS if name != "the same page rendered" else CALLS // 10
                begun = time.perf_counter()
                for _call in range(calls):
                    call()
                times[name].append((time.perf_counter() - begun) / calls)
    base = statistics.median(times["a bare Django view"])
    for name, measured in times.items():
        median = statistics.median(measured)
        print(f"{name:24} {median * 1e6:8.0f} µs   {median / base:6.2f} × a bare view")


if __name__ == "__main__":
    main()
