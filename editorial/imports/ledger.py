"""What the ledger of origins says to an import: whose record this was, and who last wrote each place."""

from dataclasses import dataclass, field
from hashlib import sha256

from editorial.models import ImportRun, Origin
from profiles.document import Data, differing_paths
from profiles.models.working import Profile

from .formats import PRECEDENCE
from .parsed import Parsed
from .record import Record

_STUB = " stub"
READ = "#record"  # a line at this path says which words were read, by their digest


def name_of(item: Parsed, ordinal: int = 1) -> str:
    """Return what the ledger calls this record: "page stub: seed.txt: Albert Gu"; `ordinal` tells homonyms apart."""
    assert item.record is not None
    kind = f"{item.format}{_STUB if item.stub else ''}"
    file = item.file.replace("\\", "/").rsplit("/", 1)[-1][-120:]
    again = f" ({ordinal})" if ordinal > 1 else ""
    return f"{kind}: {file}: {item.record.uid or item.record.name[:120]}{again}"


def precedence(record_name: str) -> int:
    """Return how much the record's word counts against another record's: native, page, dossier, stub."""
    kind = record_name.partition(":")[0]
    return 0 if kind.endswith(_STUB) else PRECEDENCE.get(kind, 0)


def profile_of(record_name: str) -> Profile | None:
    """Return the profile that this record made or changed before."""
    for uid in Origin.objects.filter(record=record_name).order_by("-id").values_list("subject", flat=True)[:1]:
        return Profile.objects.filter(uid=uid).first()
    return None


def digest(record: Record) -> str:
    """Return eight characters that change with the record's words."""
    return sha256(record.model_dump_json(exclude_unset=True).encode()).hexdigest()[:8]


def was_read_into(profile: Profile, record: Record) -> bool:
    """Say whether these very words made or changed the profile before, whatever their file was called then."""
    return Origin.objects.filter(subject=profile.uid, path=READ, record__endswith=f" [{digest(record)}]").exists()


def is_stub(profile: Profile) -> bool:
    """Say whether all that is known of this profile is that another page names the person."""
    lines = Origin.objects.filter(subject=profile.uid)
    return lines.exists() and not lines.exclude(record__contains=f"{_STUB}: ").exists()


@dataclass
class Owners:
    """Who wrote what stands at each path, as far as this record is concerned."""

    people: dict[str, str] = field(default_factory=dict)  # path → the person who wrote it last
    ranks: dict[str, int] = field(default_factory=dict)  # path → precedence of the strongest record that wrote it
    last: dict[str, str] = field(default_factory=dict)  # path → the record that wrote it last
    wrote: set[str] = field(default_factory=set)  # the paths that this record ever wrote
    record: str = ""
    seen: bool = False  # this very record, word for word, was applied before

    @classmethod
    def of(cls, profile: Profile, base: Data, record: str, words: str) -> "Owners":
        """Read the ledger. Words of which it says nothing are somebody's, so they are left alone too."""
        owners = cls(record=record)
        for origin in Origin.objects.filter(subject=profile.uid).select_related("by").order_by("id"):
            if origin.path == READ:
                owners.seen = owners.seen or origin.record == f"{record} [{words}]"
            elif origin.by is not None:
                owners.people[origin.path] = str(origin.by)
            else:
                owners.people.pop(origin.path, None)
                owners.last[origin.path] = origin.record
                owners.ranks[origin.path] = max(precedence(origin.record), owners.rank(origin.path))
                if origin.record == record:
                    owners.wrote.add(origin.path)
        known = owners.people.keys() | owners.ranks.keys()
        for path in set(differing_paths(None, base)) - known - {"slug", "sort_name"}:
            owners.people[path] = "somebody"
        return owners

    def rank(self, path: str) -> int:
        return self.ranks.get(path, -1)

    def may_replace(self, path: str, precedence: int) -> bool:
        """Say whether a record of this precedence may write over the words of other records there.

        Between equals the latest words win; but a record that says nothing new does not take them back.
        """
        rank = self.rank(path)
        if rank == precedence and self.last.get(path) != self.record:
            return not self.seen
        return rank <= precedence

    def confirm(self, profile: Profile, paths: set[str], *, run: ImportRun, precedence: int) -> None:
        """Note that a stronger record says the same, so that a weaker one cannot change it later."""
        weaker = sorted(path for path in paths - self.people.keys() if self.rank(path) < precedence)
        Origin.objects.bulk_create(
            Origin(subject=profile.uid, path=path, run=run, record=self.record) for path in weaker
        )
