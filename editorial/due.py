"""What has its time: all that `run_due` does, in order. Each job is safe in any number of processes at once."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from django.db import OperationalError

from . import buffers, orphans
from .mail import due as mail_due
from .models import Schedule
from .workflow.scheduling import carry_out


class Told(NamedTuple):
    """One line about one thing that was due."""

    sentence: str
    failed: bool = False


def schedules() -> Iterator[Told]:
    """Publish and take down what is due, each by itself: one that fails keeps none of the others."""
    for pk, slug in list(Schedule.objects.due().values_list("pk", "profile__slug")):
        try:
            due = carry_out(pk)
        except OperationalError as error:
            yield Told(
                f"{slug}: the database is busy or gone ({error}); it is tried again at the next run.", failed=True
            )
            continue
        if due is None:
            continue  # another process has it, or somebody took it back just now
        if due.state == Schedule.State.FAILED:
            yield Told(f"{slug}: {due.told} failed. {' '.join(due.outcome.split())}", failed=True)
        else:
            yield Told(f"{slug}: {due.told}, done.")


def reminders() -> Iterator[Told]:
    """Write about reviews and pages that are due, about each once."""
    if sent := mail_due.remind():
        yield Told(f"{sent} reminder{'s' if sent > 1 else ''} sent.")


def old_buffers() -> Iterator[Told]:
    """Forget what was typed into open forms and nobody came back for."""
    if gone := buffers.forget_old():
        yield Told(f"{gone} old buffer{'s' if gone > 1 else ''} removed.")


def old_pictures() -> Iterator[Told]:
    """Remove pictures that were uploaded, and that nothing names."""
    if gone := orphans.remove_pictures():
        yield Told(f"{gone} picture{'s' if gone > 1 else ''} that nothing names removed.")


Job = Callable[[], Iterator[Told]]

# A job to be added: a generator that yields one `Told` for each thing it did, and nothing where nothing is due.
JOBS: tuple[Job, ...] = (schedules, reminders, old_buffers, old_pictures)
