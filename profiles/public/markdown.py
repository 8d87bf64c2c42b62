"""Markdown as editors write it → HTML that can be trusted, with citations as numbered footnotes."""

import re
from collections.abc import MutableMapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import nh3
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markdown_it.utils import OptionsDict

_CITATION = re.compile(r"\[@([a-z0-9][a-z0-9_-]*)\]")
_ADDRESS = re.compile(r"(https?://|mailto:)", re.IGNORECASE)

_TAGS = {
    *("p", "br", "hr", "em", "strong", "code", "pre", "blockquote", "ul", "ol", "li", "a", "sup"),
    *("h3", "h4", "h5", "h6"),
}
_ATTRIBUTES = {"a": {"href", "id", "rel", "aria-label"}, "ol": {"start"}}
_CLASSES = {"sup": {"fn"}}


@dataclass(slots=True)
class Note:
    """One footnote: what it cites, and each place in the texts that refers to it."""

    number: int
    source: dict[str, Any]
    refs: list[str] = field(default_factory=list)


class Notes:
    """Numbers the sources that a page's texts cite, in the order of their first citation."""

    def __init__(self, sources: Sequence[dict[str, Any]]) -> None:
        self._sources = {source["slug"]: source for source in sources}
        self._notes: dict[str, Note] = {}

    def __contains__(self, slug: str) -> bool:
        return slug in self._sources

    def cite(self, slug: str) -> tuple[int, str]:
        """Return the note's number and a fragment for this citation of it."""
        note = self._notes.get(slug)
        if note is None:
            note = self._notes[slug] = Note(len(self._notes) + 1, self._sources[slug])
        suffix = f"-{len(note.refs) + 1}" if note.refs else ""
        note.refs.append(f"ref-{note.number}{suffix}")
        return note.number, note.refs[-1]

    def since(self, count: int) -> list[Note]:
        """Return the notes after the first `count`."""
        return list(self._notes.values())[count:]

    def __len__(self) -> int:
        return len(self._notes)


def render(body: str, notes: Notes) -> SafeString:
    """Return the HTML of a text section; its citations are added to `notes`."""
    html = _parser.render(body, {"notes": notes})
    return mark_safe(
        nh3.clean(
            html,
            tags=_TAGS,
            attributes=_ATTRIBUTES,
            allowed_classes=_CLASSES,
            url_schemes={"http", "https", "mailto"},
            link_rel=None,
        ).strip()
    )


def _citation(state: StateInline, silent: bool) -> bool:
    """Recognise [@slug] where the document has that source; anything else stays text."""
    found = _CITATION.match(state.src, state.pos)
    if found is None or found[1] not in state.env["notes"]:
        return False
    if not silent:
        state.push("citation", "", 0).meta = {"slug": found[1]}
    state.pos = found.end()
    return True


def _render_citation(
    self: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: MutableMapping[str, Any]
) -> str:
    number, ref = env["notes"].cite(tokens[index].meta["slug"])
    return format_html(
        '<sup class="fn"><a href="#note-{}" id="{}" aria-label="{}">{}</a></sup>',
        number,
        ref,
        _("Note %(number)d") % {"number": number},
        number,
    )


def _render_image(
    self: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: MutableMapping[str, Any]
) -> str:
    """A picture from elsewhere would tell that place who reads: show a link to it instead."""
    token = tokens[index]
    source = str(token.attrs.get("src", ""))
    return f'<a href="{escape(source)}" rel="noopener nofollow">{escape(token.content or source)}</a>'


def _render_link(
    self: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: MutableMapping[str, Any]
) -> str:
    tokens[index].attrSet("rel", "noopener nofollow")
    return self.renderToken(tokens, index, options, env)


def _heading_levels(state: Any) -> None:
    """Let headings begin under the section's own (h2) and never skip a level."""
    headings = [token for token in state.tokens if token.type in ("heading_open", "heading_close")]
    ranks = sorted({int(token.tag[1]) for token in headings})
    previous = 2
    for token in headings:
        if token.type == "heading_open":
            previous = min(3 + ranks.index(int(token.tag[1])), previous + 1, 6)
        token.tag = f"h{previous}"


def _parser_of_texts() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False})
    parser.validateLink = lambda url: bool(_ADDRESS.match(url.strip()))  # type: ignore[method-assign]
    parser.inline.ruler.before("link", "citation", _citation)
    parser.core.ruler.push("heading_levels", _heading_levels)
    parser.add_render_rule("citation", _render_citation)
    parser.add_render_rule("image", _render_image)
    parser.add_render_rule("link_open", _render_link)
    return parser


_parser = _parser_of_texts()
