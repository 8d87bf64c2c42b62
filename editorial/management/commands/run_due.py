"""manage.py run_due: does what has its time now. For cron or a systemd timer, every few minutes."""

import logging
from typing import Any

from django.core.management.base import BaseCommand

from editorial import due

_logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = (
        "Publish and take down what is scheduled for now or earlier, and do the other jobs that have their time. One "
        "line for each thing done; nothing where nothing is due. Safe to run twice at once. Exit status: 0 all done, "
        "1 some failed (one line each on stderr), 2 usage."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        failed = 0
        for job in due.JOBS:
            try:
                for told in job():
                    failed += told.failed
                    (self.stderr if told.failed else self.stdout).write(told.sentence)
            except Exception as error:  # A job that breaks must not keep the next one from its time.
                _logger.exception("The job %s broke", job.__name__)
                failed += 1
                self.stderr.write(f"{job.__name__}: it broke ({type(error).__name__}: {error}).")
        if failed:
            raise SystemExit(1)
