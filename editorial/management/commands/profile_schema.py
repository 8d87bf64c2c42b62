"""Write the JSON Schema of the native document, or check that the written one is up to date."""

import argparse
import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from editorial.imports.record import json_schema

WRITTEN = Path("docs/profile.schema.json")


class Command(BaseCommand):
    help = "Write docs/profile.schema.json, the JSON Schema of the document that import_profiles reads."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        group = parser.add_mutually_exclusive_group()
        group.add_argument("--check", action="store_true", help="write nothing; exit 1 if the file is out of date")
        group.add_argument("--print", action="store_true", help="write to the standard output instead")

    def handle(self, *args: Any, **options: Any) -> None:
        path = Path(settings.BASE_DIR) / WRITTEN
        text = json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n"
        if options["print"]:
            self.stdout.write(text, ending="")
        elif options["check"]:
            if not path.exists() or path.read_text(encoding="utf-8") != text:
                raise CommandError(f"{WRITTEN} is out of date. Run manage.py profile_schema and commit it.")
            self.stdout.write(f"{WRITTEN} is up to date.")
        else:
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
            self.stdout.write(f"Wrote {WRITTEN}.")
