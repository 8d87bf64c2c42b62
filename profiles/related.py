"""Who is related to whom, and why. Only published facts count.

An editor's picks come first. Computed relations weigh what two pages share by how rare it is: the kind's weight
divided by log(1 + the number of published pages that name it) (Adamic and Adar, "Friends and neighbors on the Web",
Social Networks 25, 2003). What more than `TOO_COMMON` pages share says nothing and is skipped.
"""

import json
import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from .folding import normalised
from .models.published import Entry, Membership, Publication, Related, StandIn

KEPT = 12
TOO_COMMON = 200

Reason = Related.Reason
_WEIGHT = {Reason.SOURCE: 4.0, Reason.EVIDENCE: 2.0, Reason.ORGANIZATION: 1.5, Reason.TOPIC: 1.0}


@dataclass(slots=True)
class Tie:
    """What two pages share, strongest first once sorted."""

    parts: list[tuple[float, str, Entry]] = field(default_factory=list)

    @property
    def weight(self) -> float:
        # Rounded, so that the order in which shares are added up cannot change an order of ranks.
        return round(sum(weight for weight, _, _ in self.parts), 9)

    def strongest(self) -> tuple[str, list[dict[str, str]]]:
        """Return the strongest reason and what exactly is shared for it and beside it."""
        self.parts.sort(key=lambda part: (-part[0], part[2].label, part[2].uid))
        shared = [{"kind": entry.kind, "slug": entry.slug, "label": entry.label} for _, _, entry in self.parts]
        return self.parts[0][1], shared


def ties(publication: Publication) -> dict[int, Tie]:
    """Return what each other live page shares with this one, by that page's primary key. Two queries."""
    own = {
        membership.entry_id: membership
        for membership in Membership.objects.filter(
            publication=publication, entry__people__lte=TOO_COMMON
        ).select_related("entry")
    }
    others = Membership.objects.filter(entry_id__in=own).exclude(publication=publication)
    found: dict[int, Tie] = defaultdict(Tie)
    for other, entry_id, role in others.values_list("publication_id", "entry_id", "role"):
        entry = own[entry_id].entry
        reason = _reason(entry, own[entry_id].role, role)
        found[other].parts.append((_WEIGHT[reason] / math.log(1 + max(entry.people, 2)), reason, entry))
    return found


def _reason(entry: Entry, *roles: str) -> Reason:
    if entry.kind == Entry.Kind.SOURCE:
        canonical = all(role == Membership.Role.READING for role in roles)
        return Reason.SOURCE if canonical else Reason.EVIDENCE
    return Reason.ORGANIZATION if entry.kind == Entry.Kind.ORGANIZATION else Reason.TOPIC


def compute(publication: Publication) -> list[Related]:
    """Return the relations that this page should show, best first, unsaved: picks, then at most twelve in all."""
    found = ties(publication)
    picks = _picked(publication)
    targets = {target.pk: target for target in _live([*found, *picks])}
    relations = []
    for pk, because in picks.items():
        if pk in targets:
            tie = found.get(pk)
            shared = tie.strongest()[1] if tie else []
            relations.append(Related(target=targets[pk], reason=Reason.PICK, because=because, shared=shared))
    computed = sorted(
        (pk for pk in found if pk in targets and pk not in picks),
        key=lambda pk: (-found[pk].weight, bytes(targets[pk].sort_key), pk),
    )
    for pk in computed[: max(0, KEPT - len(relations))]:
        reason, shared = found[pk].strongest()
        relations.append(Related(target=targets[pk], reason=reason, shared=shared))
    for rank, relation in enumerate(relations):
        relation.publication, relation.rank = publication, rank
    return relations


def _live(pks: Iterable[int]) -> Iterable[Publication]:
    return Publication.objects.live().filter(pk__in=list(pks)).only("pk", "uid", "slug", "name", "sort_key")


def _picked(publication: Publication) -> dict[int, str]:
    """Return the live pages that the editor picked, in the editor's order, with the reason given."""
    rows: list[dict[str, Any]] = json.loads(publication.text)["related"] if publication.text else []
    uids = [row["uid"] for row in rows if row["uid"]]
    names = [normalised(row["name"])[:200] for row in rows if not row["uid"]]
    live = Publication.objects.live().exclude(pk=publication.pk)
    by_uid = dict(live.filter(uid__in=uids).values_list("uid", "pk")) if uids else {}
    if gone := set(uids) - by_uid.keys():
        by_uid |= dict(StandIn.objects.filter(uid__in=gone, publication__in=live).values_list("uid", "publication"))
    by_name: dict[str, list[int]] = defaultdict(list)
    if names:
        for folded, pk in live.filter(folded__in=names).values_list("folded", "pk"):
            by_name[folded].append(pk)
    chosen: dict[int, str] = {}
    for row in rows:
        # A name that two live pages bear stands for nobody: the editor has to say which.
        bearers = [by_uid[row["uid"]]] if row["uid"] in by_uid else by_name.get(normalised(row["name"])[:200], [])
        if len(bearers) == 1 and not (row["uid"] and row["uid"] not in by_uid):
            chosen.setdefault(bearers[0], row["because"])
    return chosen


def settle(publication: Publication) -> bool:
    """Bring the stored relations of one page up to date; returns whether anything changed."""
    wanted = compute(publication)
    stored = list(Related.objects.filter(publication=publication).order_by("rank"))
    if [told(relation) for relation in stored] == [told(relation) for relation in wanted]:
        return False
    Related.objects.filter(publication=publication).delete()
    Related.objects.bulk_create(wanted)
    return True


def told(relation: Related) -> tuple[Any, ...]:
    """Return all that a relation says, for comparing stored with computed."""
    return (
        relation.target_id,
        relation.rank,
        relation.reason,
        relation.because,
        relation.shared,
    )


def neighbourhood(publication: Publication) -> set[int]:
    """Return the pages whose relations may change with this one: all that share something not too common with it.

    One more than `TOO_COMMON`, since joining may make a thing too common, and leaving may make it telling again.
    """
    return sharing(publication.memberships.values_list("entry_id", flat=True)) - {publication.pk}


def sharing(entries: Iterable[int]) -> set[int]:
    """Return the pages that name one of these entries, unless it is too common to count."""
    named = Membership.objects.filter(entry_id__in=list(entries), entry__people__lte=TOO_COMMON + 1)
    return set(named.values_list("publication_id", flat=True))
