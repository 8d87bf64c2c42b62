"""manage.py rebuild [--pages|--related]: makes published tables and pages again from approved revisions."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from editorial import freshness
from editorial.progress import Progress
from editorial.rebuild import rebuild
from editorial.workflow import Damaged
from profiles import images, publication, published_portraits


class Command(BaseCommand):
    help = "Make projections again: states, published tables and pages; or only the pages, or only the relations."

    def add_arguments(self, parser: CommandParser) -> None:
        only = parser.add_mutually_exclusive_group()
        only.add_argument("--pages", action="store_true", help="render the stored pages again (at each release)")
        only.add_argument("--related", action="store_true", help="compute related researchers again (nightly)")

    def handle(self, *args: Any, **options: Any) -> None:
        progress = Progress(self.stderr, "rebuilt")
        if options["pages"]:
            published_portraits.make_missing(images.original)
            said = f"{publication.rebuild_pages(progress=progress)} pages changed."
            freshness.settle_all()
        elif options["related"]:
            said = f"{publication.rebuild_related(progress=progress)} lists of related researchers changed."
        else:
            try:
                said = f"{rebuild(progress=progress)} profiles are published as approved."
            except Damaged as error:
                raise CommandError(f"{error} Nothing was rebuilt.") from error
        progress.end()
        self.stdout.write(said)
