"""Names for revisions: "before the sabbatical". They stand beside what was frozen, never in it."""

from django.db import transaction

from editorial.models import Event, Revision, RevisionName, User
from profiles.folding import clean

from .editing import locked
from .errors import WorkflowError
from .log import record
from .rules import DECIDE, EDIT, PUBLISH, require

LONGEST = 200


@transaction.atomic
def name_revision(revision: Revision, name: str, *, by: User) -> RevisionName | None:
    """Give a revision a name, another one, or with "" none. Anybody who works on profiles may."""
    require(by, next((permission for permission in (EDIT, DECIDE, PUBLISH) if by.has_perm(permission)), EDIT))
    name = " ".join(clean(name).split())
    if len(name) > LONGEST:
        raise WorkflowError(f"A name has {LONGEST} characters at most, and this one has {len(name)}. Shorten it.")
    profile = locked(revision.profile)
    label = RevisionName.objects.filter(revision=revision).first()
    if (label.name if label else "") == name:
        return label
    if name:
        label, _made = RevisionName.objects.update_or_create(revision=revision, defaults={"name": name, "by": by})
    else:
        RevisionName.objects.filter(revision=revision).delete()
        label = None
    record(profile, Event.Verb.NAMED, by=by, revision=revision, note=name)
    return label
