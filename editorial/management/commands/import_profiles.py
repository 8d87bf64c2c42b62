"""manage.py import_profiles PATH…: files into drafts."""

import argparse
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError

from editorial.imports.apply import Outcome
from editorial.imports.files import STDIN, items_of
from editorial.imports.formats import NAMES
from editorial.imports.importer import Importer
from editorial.models import User
from editorial.progress import Progress
from editorial.workflow import WorkflowError
from editorial.workflow.rules import EDIT, require


class Command(BaseCommand):
    help = (
        "Import profiles as drafts from files, folders or the standard input (-). Formats are recognised by content. "
        "Exit status: 0 all kept, 1 some refused (one line each on stderr), 2 usage or nothing readable."
    )

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("paths", nargs="+", metavar="PATH", help="files, folders, or - for the standard input")
        parser.add_argument("--format", default="", choices=NAMES, help="when the content leaves a doubt")
        parser.add_argument("--dry-run", action="store_true", help="do everything, then take it back")
        parser.add_argument("--as", dest="username", metavar="USERNAME", help="who imports (named in the log)")

    def handle(self, *args: Any, **options: Any) -> None:
        paths: list[str] = options["paths"]
        if missing := [path for path in paths if path != STDIN and not Path(path).exists()]:
            raise CommandError(f"There is no {', '.join(missing)}. Check the path.", returncode=2)
        by = self._person(options["username"])
        self.counts = {"new": 0, "changed": 0, "unchanged": 0, "refused": 0}
        self.marks = self.kept = 0
        unread = 0
        progress = Progress(self.stderr, "read")
        importer = Importer(by=by, note=" ".join(paths), dry_run=options["dry_run"])
        try:
            for outcome in importer.run(items_of(paths, format=options["format"]), progress):
                progress.end()
                unread += outcome.item.unread
                self._tell(outcome)
        except OperationalError as error:
            kept = sum(self.counts.values())
            raise CommandError(
                f"The database is busy or gone ({error}). The first {kept} records are dealt with; run this again."
            ) from None
        progress.end()
        self._sum_up(dry_run=options["dry_run"])
        if unread == sum(self.counts.values()):
            raise CommandError("Nothing could be read.", returncode=2)
        if self.counts["refused"]:
            raise SystemExit(1)

    def _person(self, username: str | None) -> User | None:
        if username is None:
            return None
        by = User.objects.filter(username=username).first()
        if by is None:
            raise CommandError(f"There is no account “{username}”. Check the spelling.", returncode=2)
        try:
            require(by, EDIT)
        except WorkflowError as error:
            raise CommandError(str(error), returncode=2) from None
        return by

    def _tell(self, outcome: Outcome) -> None:
        self.counts[outcome.status] += 1
        self.marks += len(outcome.marks)
        self.kept += len(outcome.kept)
        for problem in outcome.problems:
            self.stderr.write(f"{outcome.item.file}:{problem}")
        if outcome.status in ("new", "changed"):
            assert outcome.item.record is not None
            stub = ", named only" if outcome.item.stub else ""
            place = f"{outcome.item.file}:{outcome.item.line}"
            self.stdout.write(f"{outcome.status}: {outcome.slug} ({outcome.item.record.name}{stub}) from {place}")
        for sentence in outcome.kept:
            path, _, reason = sentence.partition(": ")
            self.stdout.write(f"  kept: {reason}: {outcome.slug}: {path}")
        for mark in outcome.marks:
            lines = mark.sentence.replace("\n", " ")
            self.stdout.write(f"  look at {mark.path or 'the whole'}: {lines}")

    def _sum_up(self, *, dry_run: bool) -> None:
        counts = self.counts
        if counts["unchanged"] and counts["unchanged"] == sum(counts.values()):
            self.stdout.write(f"Nothing to do: all {counts['unchanged']} records are here already.")
            return
        words = ", ".join(f"{number} {status}" for status, number in counts.items())
        self.stdout.write(f"{words}; {self.marks} marks to look at, {self.kept} places kept as people left them.")
        if dry_run:
            self.stdout.write("Dry run: nothing was kept.")
