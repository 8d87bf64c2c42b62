"""Things that many profiles point at. Drafts use them; readers see them only as a publication froze them."""

from typing import TYPE_CHECKING, Any, ClassVar, TypeVar, cast

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .. import identifiers
from ..dates import PartialDateField
from ..folding import clean, normalised, slugify
from ..uids import new_uid

if TYPE_CHECKING:
    from typing import Self


_T = TypeVar("_T", bound="Term")


class TermQuerySet(models.QuerySet[_T]):
    def labelled(self, label: str) -> "Self":
        """Return the terms whose labels read the same, folded and without punctuation.

        None of them was merged away; a name that only such a one has leads to the term into which it was merged.
        """
        same = self.filter(folded=normalised(label))
        standing = same.present()
        if standing.exists() or not same.exists():
            return standing
        return self.filter(pk__in={term.standing.pk for term in same})

    def present(self) -> "Self":
        """Return the terms that were not merged into another."""
        return self.filter(merged_into=None)


class Term(models.Model):
    """What the three kinds share: an identity, an address given once, and a label to be found by."""

    label_field: ClassVar[str] = "label"
    texts: ClassVar[tuple[str, ...]] = ("label",)

    uid = models.CharField(max_length=10, unique=True, default=new_uid, editable=False)
    slug = models.SlugField(
        _("address"),
        max_length=100,
        unique=True,
        blank=True,
        help_text=_("Given once; left empty, made from the label."),
    )
    folded = models.CharField(max_length=500, editable=False, db_index=True)
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    former = models.JSONField(
        default=list, editable=False, help_text="The addresses of terms that were merged into this one."
    )

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return str(getattr(self, self.label_field))

    def save(self, *args: Any, **kwargs: Any) -> None:
        label = str(getattr(self, self.label_field))
        self.folded = normalised(label)[:500]
        if not self.slug:
            self.slug = self._free_slug(slugify(label))
        super().save(*args, **kwargs)

    def clean(self) -> None:
        """Bring every text into its stored form: one that cannot be frozen would keep whole profiles back."""
        super().clean()
        for name in self.texts:
            setattr(self, name, clean(getattr(self, name)))
        given = type(self)._default_manager.filter(pk=self.pk).values_list("slug", flat=True).first()
        if given and given != self.slug:
            message = _("Published pages lead to /%(slug)s/, so this address stays. Change the name instead.")
            raise ValidationError({"slug": message % {"slug": given}})

    def facts(self) -> dict[str, Any]:
        """Return what a snapshot keeps of this term."""
        raise NotImplementedError

    @property
    def standing(self) -> "Self":
        """Return the term that stands for this one: itself, or the one into which it was merged."""
        term: Any = self
        while term.merged_into is not None:
            term = term.merged_into
        return cast("Self", term)

    def former_facts(self) -> dict[str, list[str]]:
        """Return the addresses that lead here, as a snapshot keeps them: left out where there are none."""
        return {"former": sorted(self.former)} if self.former else {}

    def _free_slug(self, wish: str) -> str:
        others = type(self)._default_manager.exclude(pk=self.pk)
        if not wish:
            return f"x-{self.uid}"
        return f"{wish}-{self.uid[:4]}" if others.filter(slug=wish).exists() else wish


class Organization(Term):
    """A university, company or institute, identified by its ROR id where it has one (https://ror.org)."""

    texts = ("label", "url")

    label = models.CharField(_("name"), max_length=300)
    ror = models.CharField(_("ROR id"), max_length=60, blank=True, help_text=_("The nine characters after ror.org/."))
    url = models.URLField(_("home page"), max_length=500, blank=True)

    objects = TermQuerySet["Organization"].as_manager()

    class Meta:
        ordering = ["label"]
        constraints = [
            models.CheckConstraint(condition=~Q(label=""), name="organization_has_name"),
            models.UniqueConstraint(
                fields=["ror"],
                condition=~Q(ror=""),
                name="organization_ror_once",
                violation_error_message=_("Another organization already has this ROR id. Use that one."),
            ),
        ]

    def clean(self) -> None:
        super().clean()
        if self.ror:
            ror = identifiers.parse_ror(self.ror)
            if not ror:
                raise ValidationError(
                    {"ror": _("A ROR id has nine characters, such as 00hx57361. Copy it from ror.org.")}
                )
            self.ror = ror

    def facts(self) -> dict[str, Any]:
        """Return what a snapshot keeps of this organization."""
        own = {"uid": self.uid, "slug": self.slug, "label": self.label, "ror": self.ror, "url": self.url}
        return own | self.former_facts()


class Topic(Term):
    """A field of research; may stand under a wider one."""

    label = models.CharField(_("name"), max_length=200)
    parent = models.ForeignKey(
        "self",
        verbose_name=_("wider topic"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    objects = TermQuerySet["Topic"].as_manager()

    class Meta:
        ordering = ["label"]
        constraints = [
            models.CheckConstraint(condition=~Q(label=""), name="topic_has_name"),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=models.F("id")),
                name="topic_not_its_own_parent",
                violation_error_message=_("A topic cannot stand under itself. Choose a wider topic or none."),
            ),
        ]

    def clean(self) -> None:
        super().clean()
        seen, above = {self.pk}, self.parent
        while above is not None:
            if above.pk in seen:
                raise ValidationError(
                    {"parent": _("These topics would stand under each other. Choose a wider topic or none.")}
                )
            seen.add(above.pk)
            above = above.parent

    def facts(self) -> dict[str, Any]:
        """Return what a snapshot keeps of this topic."""
        above = self.parent
        parent = {"uid": above.uid, "slug": above.slug, "label": above.label} | above.former_facts() if above else None
        return {"uid": self.uid, "slug": self.slug, "label": self.label, "parent": parent} | self.former_facts()


class SourceQuerySet(TermQuerySet["Source"]):
    def identified(self, *, doi: str = "", arxiv: str = "", url: str = "") -> "Self":
        """Return the source with the strongest of these identifiers."""
        return self.filter(identity=Source.identity_of(doi=doi, arxiv=arxiv, url=url))


class Source(Term):
    """A work that a claim rests on or that a newcomer should read; one row for each work."""

    class Kind(models.TextChoices):
        PAPER = "paper", _("Paper")
        PROJECT = "project", _("Project page")
        REPOSITORY = "repository", _("Repository")
        TALK = "talk", _("Talk")
        BOOK = "book", _("Book")
        DATASET = "dataset", _("Dataset")
        POST = "post", _("Post")

    label_field = "title"
    texts = ("title", "authors", "venue", "doi", "arxiv", "url")

    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.PAPER)
    title = models.CharField(_("title"), max_length=500)
    authors = models.CharField(_("authors"), max_length=1000, blank=True)
    year = PartialDateField(_("date"))
    venue = models.CharField(_("venue"), max_length=300, blank=True)
    doi = models.CharField("DOI", max_length=300, blank=True)
    arxiv = models.CharField("arXiv id", max_length=100, blank=True)
    url = models.URLField(_("address on the web"), max_length=1000, blank=True)
    identity = models.CharField(max_length=1100, null=True, unique=True, editable=False)  # noqa: DJ001 - NULLs may repeat

    objects = SourceQuerySet.as_manager()

    class Meta:
        ordering = ["title"]
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="source_has_title"),
            models.CheckConstraint(
                condition=Q(kind__in=["paper", "project", "repository", "talk", "book", "dataset", "post"]),
                name="source_kind_known",
            ),
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.identity = self.identity_of(doi=self.doi, arxiv=self.arxiv, url=self.url)
        super().save(*args, **kwargs)

    @staticmethod
    def identity_of(*, doi: str = "", arxiv: str = "", url: str = "") -> str | None:
        """Return the strongest identifier, prefixed by its kind; None where there is none."""
        if doi:
            return f"doi:{doi}"
        if arxiv:
            return f"arxiv:{arxiv}"
        return f"url:{url}" if url else None

    def clean(self) -> None:
        super().clean()
        errors = {}
        if self.doi:
            self.doi = identifiers.parse_doi(self.doi) or self.doi
            if not self.doi.startswith("10."):
                errors["doi"] = _("A DOI looks like 10.1093/mind/LIX.236.433. Copy it from the publisher's page.")
        if self.arxiv:
            self.arxiv = identifiers.parse_arxiv(self.arxiv) or self.arxiv
            if not identifiers.parse_arxiv(self.arxiv):
                errors["arxiv"] = _("An arXiv id looks like 2205.14135. Copy it from the top of the paper's page.")
        if self.url:
            try:
                self.url = identifiers.normalise_url(self.url)
            except ValueError as error:
                errors["url"] = str(error)  # type: ignore[assignment]
        if errors:
            raise ValidationError(errors)
        identity = self.identity_of(doi=self.doi, arxiv=self.arxiv, url=self.url)
        twin = Source.objects.exclude(pk=self.pk).filter(identity=identity).first() if identity else None
        if twin:
            raise ValidationError(_("“%(twin)s” is this same work. Use that one.") % {"twin": twin})

    def facts(self) -> dict[str, Any]:
        """Return what a snapshot keeps of this source."""
        names = ("uid", "slug", "kind", "title", "authors", "year", "venue", "doi", "arxiv", "url")
        return {name: getattr(self, name) for name in names} | self.former_facts()
