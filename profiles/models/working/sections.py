"""The working copy's sections: one kind of row for each."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from ... import document
from ...dates import PartialDateField
from ...identifiers import normalise_identifier
from ...substitution import with_citations
from ..vocabulary import Organization, Source, Topic
from .rows import Row


class TopicRow(Row):
    """A topic that the profile belongs to."""

    section = "topics"
    key_from = "topic"
    needs = "topic"

    topic = models.ForeignKey(
        Topic, verbose_name=_("topic"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta(Row.Meta):
        verbose_name = _("topic")
        constraints = [
            *Row.Meta.constraints,
            models.UniqueConstraint(
                fields=["profile", "topic"],
                name="topicrow_once",
                violation_error_message=_("This topic is listed already."),
            ),
        ]


class Affiliation(Row):
    """A post at an organization, from and to dates known in part."""

    section = "affiliations"
    texts = ("role", "started", "ended")
    key_from = "organization"
    needs = "organization"

    organization = models.ForeignKey(
        Organization, verbose_name=_("organization"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    role = models.CharField(_("role"), max_length=300, blank=True)
    started = PartialDateField(_("from"))
    ended = PartialDateField(_("to"))

    class Meta(Row.Meta):
        verbose_name = _("affiliation")


class TextSection(Row):
    """A heading and Markdown under it; `[@source]` cites a Source. The biography is one."""

    section = "texts"
    texts = ("heading", "body")
    key_from = "heading"
    needs = "body"

    heading = models.CharField(_("heading"), max_length=200, blank=True, default="Biography")
    body = models.TextField(
        _("text"), blank=True, help_text=_("Markdown. [@address-of-a-source] becomes a numbered footnote.")
    )

    class Meta(Row.Meta):
        verbose_name = _("text")

    def cited(self) -> list[str]:
        """Return the slugs of the sources that the text cites, each once, in order."""
        return document.citations(self.body)

    def clean(self) -> None:
        super().clean()
        slugs = self.cited()
        known = {source.slug: source for source in Source.objects.filter(slug__in=slugs)} if slugs else {}
        # One that was merged into another meanwhile is cited as that one.
        self.body = with_citations(self.body, {slug: source.standing.slug for slug, source in known.items()})
        if unknown := set(slugs) - known.keys():
            names = ", ".join(sorted(unknown))
            raise ValidationError(
                {
                    "body": _("No source has the address %(names)s. Add it under Sources, or correct the [@…].")
                    % {"names": names}
                }
            )


class KnownFor(Row):
    """An idea, system or direction that makes this person worth knowing."""

    section = "known_for"
    texts = ("title", "description")
    key_from = "title"
    needs = "title"

    title = models.CharField(_("title"), max_length=300, blank=True)
    description = models.TextField(_("description"), blank=True)

    class Meta(Row.Meta):
        verbose_name = _("known for")
        verbose_name_plural = _("known for")


class Reading(Row):
    """A work to start with; its evidence is the work itself."""

    class Level(models.TextChoices):
        INTRODUCTORY = "introductory", _("Introductory")
        INTERMEDIATE = "intermediate", _("Intermediate")
        ADVANCED = "advanced", _("Advanced")

    section = "readings"
    texts = ("because", "level")
    key_from = "source"
    needs = "source"

    source = models.ForeignKey(
        Source, verbose_name=_("work"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    because = models.TextField(
        _("read this because"), blank=True, help_text=_("Ends the sentence: “everything later assumes it.”")
    )
    level = models.CharField(_("level"), max_length=12, choices=Level, blank=True)

    class Meta(Row.Meta):
        verbose_name = _("start here")
        verbose_name_plural = _("start here")


class Quote(Row):
    """Words that they said or wrote, with the occasion and its date."""

    section = "quotes"
    texts = ("text", "occasion", "said_on")
    needs = "text"

    text = models.TextField(_("quote"), blank=True)
    occasion = models.CharField(_("where it was said"), max_length=300, blank=True)
    said_on = PartialDateField(_("when"))

    class Meta(Row.Meta):
        verbose_name = _("quote")


class Honor(Row):
    """A prize, fellowship or other recognition."""

    section = "honors"
    texts = ("title", "awarded_by", "year")
    key_from = "title"
    needs = "title"

    title = models.CharField(_("honor"), max_length=300, blank=True)
    awarded_by = models.CharField(_("awarded by"), max_length=300, blank=True)
    year = PartialDateField(_("year"))

    class Meta(Row.Meta):
        verbose_name = _("honor")


class Education(Row):
    """A degree. Advisors stand one a line; "Christopher Ré [k7m2qx9d4p]" points to a profile by its uid."""

    section = "education"
    texts = ("institution", "degree", "year", "advisors")
    key_from = "institution"
    needs = "institution"

    institution = models.CharField(_("institution"), max_length=300, blank=True)
    degree = models.CharField(_("degree"), max_length=300, blank=True)
    year = PartialDateField(_("year"))
    advisors = models.TextField(
        _("advisors"),
        blank=True,
        help_text=_("One a line. A profile's uid in brackets makes a link: Christopher Ré [k7m2qx9d4p]."),
    )

    class Meta(Row.Meta):
        verbose_name = _("education")
        verbose_name_plural = _("education")


class Link(Row):
    """A home page, or an identifier with its scheme."""

    class Scheme(models.TextChoices):
        HOMEPAGE = "homepage", _("Home page")
        ORCID = "orcid", "ORCID"
        OPENALEX = "openalex", "OpenAlex"
        SEMANTICSCHOLAR = "semanticscholar", "Semantic Scholar"
        DBLP = "dblp", "dblp"
        WIKIDATA = "wikidata", "Wikidata"
        SCHOLAR = "scholar", "Google Scholar"
        GITHUB = "github", "GitHub"
        OTHER = "other", _("Other page")

    section = "links"
    texts = ("scheme", "value", "label")
    key_from = "scheme"
    needs = "value"

    scheme = models.CharField(_("kind"), max_length=20, choices=Scheme, default=Scheme.HOMEPAGE)
    value = models.CharField(_("address or identifier"), max_length=500, blank=True)
    label = models.CharField(_("label"), max_length=200, blank=True)

    class Meta(Row.Meta):
        verbose_name = _("link")

    def clean(self) -> None:
        super().clean()
        try:
            self.value = normalise_identifier(self.scheme, self.value) if self.value else ""
        except ValueError as error:
            raise ValidationError({"value": str(error)}) from None


class RelatedPick(Row):
    """A person whom the editor points to; shown while that person is live."""

    section = "related"
    texts = ("name", "person_uid", "because")
    key_from = "name"
    needs = "name"

    name = models.CharField(_("name"), max_length=200, blank=True)
    person_uid = models.CharField(
        _("uid of the profile"),
        max_length=10,
        blank=True,
        help_text=_("Left empty, the profile with exactly this name is meant."),
    )
    because = models.TextField(_("why"), blank=True)

    class Meta(Row.Meta):
        verbose_name = _("related researcher")


ROWS: tuple[type[Row], ...] = (
    TopicRow,
    Affiliation,
    TextSection,
    KnownFor,
    Reading,
    Quote,
    Honor,
    Education,
    Link,
    RelatedPick,
)
SECTIONS: dict[str, type[Row]] = {model.section: model for model in ROWS}
