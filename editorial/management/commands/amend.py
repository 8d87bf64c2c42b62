"""manage.py amend TERM --as USERNAME [--dry-run]: propose the present words of a term for the live pages."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.models import Q

from editorial import workflow
from editorial.models import User
from profiles.models.vocabulary import Organization, Source, Term, Topic


class Command(BaseCommand):
    help = (
        "Propose an amendment of each live page that shows other words of an organization, topic or source than its "
        "present ones. Exit status: 0 proposed (or nothing to do), 1 refused, 2 usage."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("term", metavar="TERM", help="uid or address of the organization, topic or source")
        parser.add_argument("--as", dest="username", required=True, metavar="USERNAME", help="who proposes it")
        parser.add_argument("--dry-run", action="store_true", help="only list the pages")

    def handle(self, *args: Any, **options: Any) -> None:
        by = User.objects.filter(username=options["username"]).first()
        if by is None:
            raise CommandError(f"There is no account “{options['username']}”. Check the spelling.", returncode=2)
        term = _term(options["term"])
        pages = workflow.pages_showing(term)
        if not pages:
            self.stdout.write(f"Every live page shows the present words of “{term}”.")
            return
        for page in pages:
            self.stderr.write(f"{page.live.profile.slug}: revision {page.live.number} shows other words")
        if options["dry_run"]:
            self.stdout.write(f"{len(pages)} pages to amend.")
            return
        try:
            batch, skipped = workflow.amend(term, by=by)
        except workflow.WorkflowError as error:
            raise CommandError(str(error)) from error
        for profile in skipped:
            self.stderr.write(f"{profile.slug}: left out, an amendment of it waits already")
        self.stdout.write(f"Batch {batch.pk}: {batch.reviews.count()} amendments wait for a second person.")


def _term(name: str) -> Term:
    found: list[Term] = []
    for model in (Organization, Topic, Source):
        found += model._default_manager.filter(Q(uid=name) | Q(slug=name), merged_into=None)
    if not found:
        raise CommandError(f"No organization, topic or source has the uid or address “{name}”.", returncode=2)
    if len(found) > 1:
        raise CommandError(f"“{name}” is the address of several: give the uid of one.", returncode=2)
    return found[0]
