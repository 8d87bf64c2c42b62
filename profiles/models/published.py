"""What the public reads: projections of approved revisions, disposable and made again by `rebuild`.

Nothing here refers to the working copy or the vocabulary: what cannot be reached cannot leak.
"""

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from typing import Self


class PublicationQuerySet(models.QuerySet["Publication"]):
    def live(self) -> "Self":
        """Return the publications that readers may see."""
        return self.filter(state=Publication.State.LIVE)

    def named(self, slugs: "list[str]") -> "Self":
        return self.filter(slug__in=slugs)


class Publication(models.Model):
    """One profile as its latest approved and published revision has it, or the notice that it was retired."""

    class State(models.TextChoices):
        LIVE = "live"
        RETIRED = "retired"

    uid = models.CharField(max_length=10, unique=True)
    slug = models.CharField(max_length=100, unique=True)
    state = models.CharField(max_length=8, choices=State, default=State.LIVE)
    retired_note = models.TextField(blank=True)

    name = models.CharField(max_length=200)
    folded = models.CharField(max_length=200, db_index=True, help_text="The folded name, for links by name.")
    sort_key = models.BinaryField(max_length=200)
    initial = models.CharField(max_length=1, blank=True)
    initials = models.CharField(max_length=4, blank=True)
    focus = models.CharField(max_length=300, blank=True)
    role = models.CharField(max_length=300, blank=True)
    gist = models.TextField(blank=True)
    sources_count = models.PositiveIntegerField(default=0)
    portrait = models.CharField(max_length=80, blank=True, db_index=True, help_text="How its renditions' names begin.")

    number = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    text = models.TextField()
    reviewed_on = models.DateField()
    reviewed_by = models.CharField(max_length=200)
    alone = models.BooleanField(default=False)
    sequence = models.BigIntegerField()

    page = models.BinaryField(default=b"")
    page_digest = models.CharField(max_length=64, blank=True)
    page_stamp = models.CharField(max_length=64, blank=True)

    objects = PublicationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=["live", "retired"]), name="publication_state_known"),
            models.UniqueConstraint(fields=["sequence"], name="publication_sequence_once"),
        ]
        indexes = [
            models.Index(fields=["state", "sort_key", "id"], name="publication_by_name"),
            models.Index(fields=["state", "-sequence", "-id"], name="publication_by_review"),
        ]

    def __str__(self) -> str:
        return self.name


class Address(models.Model):
    """A public address of a page: a publication's own or one that led there before, or an entry's former one."""

    kind = models.CharField(max_length=12, default="researcher")
    slug = models.CharField(max_length=100)
    publication = models.ForeignKey(Publication, null=True, on_delete=models.CASCADE, related_name="addresses")
    entry = models.ForeignKey("Entry", null=True, on_delete=models.CASCADE, related_name="addresses")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "slug"], name="address_once"),
            models.CheckConstraint(
                condition=Q(kind="researcher", publication__isnull=False, entry__isnull=True)
                | Q(kind__in=["organization", "topic", "source"], publication__isnull=True, entry__isnull=False),
                name="address_of_one_page",
            ),
        ]

    def __str__(self) -> str:
        return self.slug


class StandIn(models.Model):
    """A live page stands for another profile that was redirected to it: who names that one by uid means this page."""

    uid = models.CharField(max_length=10, unique=True)
    publication = models.ForeignKey(Publication, on_delete=models.CASCADE, related_name="stands_for")

    def __str__(self) -> str:
        return f"{self.publication_id} for {self.uid}"


class EntryQuerySet(models.QuerySet["Entry"]):
    def topics(self) -> "Self":
        return self.filter(kind=Entry.Kind.TOPIC)

    def organizations(self) -> "Self":
        return self.filter(kind=Entry.Kind.ORGANIZATION)

    def sources(self) -> "Self":
        return self.filter(kind=Entry.Kind.SOURCE)


class Entry(models.Model):
    """An organization, topic or source as the latest publication that names it had it."""

    class Kind(models.TextChoices):
        ORGANIZATION = "organization"
        TOPIC = "topic"
        SOURCE = "source"

    kind = models.CharField(max_length=12, choices=Kind)
    uid = models.CharField(max_length=10, unique=True)
    slug = models.CharField(max_length=100)
    label = models.CharField(max_length=500)
    sort_key = models.BinaryField(max_length=200)
    facts = models.JSONField(default=dict)
    people = models.PositiveIntegerField(default=0)

    objects = EntryQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "slug"], name="entry_address_once"),
            models.CheckConstraint(condition=Q(kind__in=["organization", "topic", "source"]), name="entry_kind_known"),
        ]
        indexes = [
            models.Index(fields=["kind", "-people", "sort_key"], name="entry_by_people"),
            models.Index(fields=["kind", "sort_key"], name="entry_by_label"),
        ]

    def __str__(self) -> str:
        return self.label


class Membership(models.Model):
    """A publication names an entry. Carries the publication's sort columns, so that lists read one index.

    One row for each pair; `role` is the strongest way in which the page names the entry.
    """

    class Role(models.TextChoices):
        AFFILIATION = "affiliation"
        TOPIC = "topic"
        READING = "reading"
        EVIDENCE = "evidence"

    publication = models.ForeignKey(Publication, on_delete=models.CASCADE, related_name="memberships")
    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=12, choices=Role)
    sort_key = models.BinaryField(max_length=200)
    sequence = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["publication", "entry"], name="membership_once"),
        ]
        indexes = [
            models.Index(fields=["entry", "sort_key", "publication"], name="membership_by_name"),
            models.Index(fields=["entry", "-sequence", "-publication"], name="membership_by_review"),
        ]

    def __str__(self) -> str:
        return f"{self.publication_id} {self.role} {self.entry_id}"


class Related(models.Model):
    """A reader of `publication` is pointed to `target`, and told why."""

    class Reason(models.TextChoices):
        PICK = "pick"
        SOURCE = "source"
        EVIDENCE = "evidence"
        ORGANIZATION = "organization"
        TOPIC = "topic"

    publication = models.ForeignKey(Publication, on_delete=models.CASCADE, related_name="related")
    target = models.ForeignKey(Publication, on_delete=models.CASCADE, related_name="related_from")
    rank = models.PositiveSmallIntegerField()
    reason = models.CharField(max_length=12, choices=Reason)
    because = models.TextField(blank=True)
    shared = models.JSONField(default=list)

    class Meta:
        ordering = ["rank"]
        constraints = [
            models.UniqueConstraint(fields=["publication", "target"], name="related_once"),
            models.CheckConstraint(condition=~Q(publication=models.F("target")), name="related_to_another"),
        ]

    def __str__(self) -> str:
        return f"{self.publication_id} → {self.target_id}"


class Mention(models.Model):
    """A page names a person who may have, or come to have, a page: its links follow that person's going live."""

    publication = models.ForeignKey(Publication, on_delete=models.CASCADE, related_name="mentions")
    token = models.CharField(max_length=220, db_index=True, help_text="A profile's uid, or name:<folded name>.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["publication", "token"], name="mention_once")]

    def __str__(self) -> str:
        return self.token


class SearchDocument(models.Model):
    """What search looks through, folded: names and focus for the quick index, the page's words for the full one."""

    publication = models.OneToOneField(Publication, on_delete=models.CASCADE, primary_key=True, related_name="document")
    names = models.TextField()
    text = models.TextField()

    def __str__(self) -> str:
        return self.names
