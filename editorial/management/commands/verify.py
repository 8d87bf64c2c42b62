"""manage.py verify [SLUG…]: proves that what readers see is what was approved."""

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from editorial.progress import Progress
from editorial.verify import verify_profile, verify_site
from profiles.models.working import Profile


class Command(BaseCommand):
    help = (
        "Recompute digests, seals, states, published tables and stored pages, and name each difference. "
        "Exit status: 0 none, 1 some, 2 usage."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slugs", nargs="*", metavar="SLUG", help="only these profiles (default: everything)")

    def handle(self, *args: Any, **options: Any) -> None:
        slugs: list[str] = options["slugs"]
        profiles = Profile.objects.filter(slug__in=slugs) if slugs else Profile.objects.all()
        if unknown := set(slugs) - set(profiles.values_list("slug", flat=True)):
            raise CommandError(
                f"There is no profile at {', '.join(sorted(unknown))}. Check the spelling.", returncode=2
            )
        progress = Progress(self.stderr, "verified")
        problems = [] if slugs else _settled(verify_site)
        for pk, slug in list(profiles.order_by("pk").values_list("pk", "slug")):
            problems += _settled(partial(_profile, pk))
            progress(slug)
        progress.end()
        for problem in problems:
            self.stdout.write(problem)
        if problems:
            self.stderr.write(f"{len(problems)} differences in {progress.done} profiles.")
            raise SystemExit(1)
        self.stdout.write(f"{progress.done} profiles verified: every page is what was approved.")


def _settled(verify: Callable[[], Iterable[str]]) -> list[str]:
    """Return what is wrong at two looks: between the queries of one, somebody may have published."""
    problems = list(verify())
    again = set(verify()) if problems else ()
    return [problem for problem in problems if problem in again]


def _profile(pk: int) -> Iterable[str]:
    return verify_profile(Profile.objects.get(pk=pk))
