"""Records in batches: each record alone in a savepoint, a batch in one transaction, a failing batch bisected."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from itertools import islice

from django.core.exceptions import ValidationError
from django.db import DataError, IntegrityError, transaction

from editorial.models import ImportRun, User
from editorial.workflow import WorkflowError
from profiles.document import SnapshotError
from profiles.folding import normalised

from . import ledger, match
from .apply import Outcome, Refused, apply
from .parsed import Parsed, Problem

BATCH = 200  # a few seconds: a writer that holds SQLite for longer makes others fail


@dataclass
class _Memory:
    """What one call remembers from record to record; a batch that fails gives its part back."""

    run: ImportRun | None = None
    file: str = ""
    names: Counter[str] = field(default_factory=Counter)  # records of this file, by what the ledger calls them
    taken: set[str] = field(default_factory=set)  # the uids that records of this file already are
    people: dict[str, str] = field(default_factory=dict)  # folded names of this file's people → uid


class Importer:
    """Imports items as drafts; iterate over `run` for the outcome of each."""

    def __init__(self, *, by: User | None = None, note: str = "", dry_run: bool = False, batch: int = BATCH) -> None:
        self.by, self.note, self.dry_run, self.batch = by, note, dry_run, batch
        self._memory = _Memory()

    def run(self, items: Iterable[Parsed], progress: Callable[[str], None] = lambda name: None) -> Iterator[Outcome]:
        """Yield an outcome for each item, batch by batch, after the batch is kept."""
        remaining = iter(items)
        while batch := list(islice(remaining, self.batch)):
            yield from self._batch(batch, progress)

    def _batch(self, items: list[Parsed], progress: Callable[[str], None]) -> Iterator[Outcome]:
        before = deepcopy(self._memory)
        outcomes: list[Outcome] = []
        try:
            with transaction.atomic():
                for item in items:
                    outcomes.append(self._one(item))
                    progress(item.record.name if item.record else item.file)
                if self.dry_run:
                    transaction.set_rollback(True)
        except (DataError, IntegrityError, ValidationError, SnapshotError) as error:
            self._memory = before
            if len(items) == 1:
                yield _refused(items[0], "", f"the database refused it: {str(error).strip() or type(error).__name__}")
                return
            middle = len(items) // 2
            yield from self._batch(items[:middle], progress)
            yield from self._batch(items[middle:], progress)
            return
        if self.dry_run:
            self._memory.run = before.run
        yield from outcomes

    def _one(self, item: Parsed) -> Outcome:
        """Apply one item in a savepoint, which goes back unless something changed."""
        if item.record is None:
            return Outcome(item, "refused", problems=item.problems)
        memory = self._memory
        if memory.file != item.file:
            memory.file, memory.names, memory.taken, memory.people = item.file, Counter(), set(), {}
        plain = ledger.name_of(item)
        memory.names[plain] += 1
        name = ledger.name_of(item, memory.names[plain])
        run = memory.run
        try:
            with transaction.atomic():
                if memory.run is None:
                    memory.run = ImportRun.objects.create(by=self.by, note=self.note[:500])
                found = match.find(item, name, memory.taken)
                outcome = apply(item, found, name, by=self.by, run=memory.run, people=memory.people)
                if outcome.status == "unchanged":
                    transaction.set_rollback(True)
        except (WorkflowError, Refused, match.Ambiguous) as error:
            memory.run = run
            return _refused(item, getattr(error, "field", ""), str(error))
        if outcome.status == "unchanged":
            memory.run = run
        memory.taken.add(outcome.uid)
        memory.people[normalised(item.record.name)] = outcome.uid
        return outcome


def _refused(item: Parsed, field: str, reason: str) -> Outcome:
    return Outcome(item, "refused", problems=[Problem(field, reason, item.line)])
