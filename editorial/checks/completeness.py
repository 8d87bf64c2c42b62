"""Is there something to show: the head's own needs, rows that say too little, the portrait's words."""

from collections.abc import Iterator

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from profiles.document import Data

from .problems import BLOCKER, Look, look, rows, text

# What a row must say to be shown, and how to ask for it.
_NEEDED: dict[str, tuple[str, str, Promise]] = {
    "topics": ("", "label", gettext_lazy("Choose a topic, or delete this row.")),
    "affiliations": ("organization", "label", gettext_lazy("Choose an organization, or delete this row.")),
    "texts": ("", "body", gettext_lazy("Write the text under this heading, or delete this row.")),
    "known_for": ("", "title", gettext_lazy("Say in a few words what this is, or delete this row.")),
    "readings": ("source", "title", gettext_lazy("Choose the work to read, or delete this row.")),
    "quotes": ("", "text", gettext_lazy("Write the words that were said, or delete this row.")),
    "honors": ("", "title", gettext_lazy("Name the honor, or delete this row.")),
    "education": ("", "institution", gettext_lazy("Name the institution, or delete this row.")),
    "links": ("", "value", gettext_lazy("Fill in the address or identifier, or delete this row.")),
    "related": ("", "name", gettext_lazy("Name the person, or delete this row.")),
}


def is_complete(section: str, row: Data) -> bool:
    """Say whether a row says enough to be shown."""
    part, fact, _ask = _NEEDED[section]
    return bool(text(row.get(part) if part else row, fact))


def something_to_show(data: Data) -> Iterator[Look]:
    """Look for a name, an address and something to read, without which there is no page. Nobody can waive these."""
    told = any(text(row, "body") for _path, row in rows(data, "texts"))
    for code, holds, path, sentence in (
        ("no-name", text(data, "name"), "name", _("It needs a name: write it as the person publishes.")),
        ("no-address", text(data, "slug"), "slug", _("It needs an address: fill in the field “address”.")),
        (
            "nothing-to-read",
            told or text(data, "summary"),
            "summary",
            _("It needs a summary or a biography: say why this person matters, or who they are."),
        ),
    ):
        yield look(code, holds, path, sentence, level=BLOCKER, waivable=False)


def complete_rows(data: Data) -> Iterator[Look]:
    """Look whether each row says enough to be shown. Drafts may be saved without; pages may not."""
    for section, (_part, _fact, ask) in _NEEDED.items():
        for path, row in rows(data, section):
            yield look("incomplete-row", is_complete(section, row), path, str(ask), level=BLOCKER, waivable=False)


def first_steps(data: Data) -> Iterator[Look]:
    """Look for what every newcomer asks first: the focus, why this person matters, and what to read."""
    yield look(
        "focus-missing",
        text(data, "focus"),
        "focus",
        _("There is no focus. Say in a few words what the work is about."),
    )
    told = text(data, "summary")
    if told or any(text(row, "body") for _path, row in rows(data, "texts")):
        sentence = _("There is no summary. Say in two or three sentences why this person matters.")
        yield look("summary-missing", told, "summary", sentence)
    sentence = _("Start Here is empty. Name a work that a newcomer should read first, and why.")
    yield look("start-here-missing", any(True for _row in rows(data, "readings")), "readings", sentence)


def portrait_words(data: Data) -> Iterator[Look]:
    """Look whether a portrait says what it shows, who made it, and why it may be shown."""
    picture = data.get("portrait")
    if not isinstance(picture, dict):
        return
    for name, sentence in (
        ("alt", _("Say in one sentence what the portrait shows, for those who cannot see it.")),
        ("credit", _("Name who made the portrait.")),
        ("licence", _("Say why we may show the portrait: its licence, or who gave leave and when.")),
    ):
        yield look(f"portrait-{name}", text(picture, name), "portrait", sentence, fact=name)
