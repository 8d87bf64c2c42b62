"""manage.py export_profiles [SLUG…]: working copies as native documents."""

import argparse
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from editorial.imports.export import FORMATS, written
from profiles import snapshot
from profiles.models.working import Profile


class Command(BaseCommand):
    help = "Write working copies as native documents, which import_profiles reads. Exit status: 1 for an unknown slug."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("slugs", nargs="*", metavar="SLUG", help="only these profiles (default: all)")
        parser.add_argument("--format", choices=FORMATS, default="yaml")

    def handle(self, *args: Any, **options: Any) -> None:
        slugs: list[str] = options["slugs"]
        profiles = Profile.objects.filter(slug__in=slugs) if slugs else Profile.objects.all()
        if unknown := sorted(set(slugs) - set(profiles.values_list("slug", flat=True))):
            raise CommandError(f"There is no profile at {', '.join(unknown)}. Check the spelling. Nothing was written.")
        one = profiles.count() == 1
        documents = (snapshot.take(profile) for profile in profiles.order_by("sort_key", "id").iterator())
        for piece in written(documents, options["format"], one=one):
            self.stdout.write(piece, ending="")
