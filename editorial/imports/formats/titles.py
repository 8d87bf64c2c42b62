"""A title for a description that lost its own: taken from the person's biography or the description's own words."""

import re

from profiles.folding import normalised

from .prose import word_set

_STOP = word_set(
    "a an the of and or in on for with to by from at as is are was were be been that which who his her "
    "their its it he she they this these those into than has have had now also"
)
_NAME = r"[A-Z][\w+-]*(?: [A-Z0-9][\w+-]*){0,3}"
_APPOSITION = re.compile(
    rf"(?P<name>{_NAME}), (?:the|a|an|his|her|their) (?P<meaning>[^,.;()]+(?:\([^)]*\)[^,.;()]*)?)"
)
_ASIDE = re.compile(rf"(?P<meaning>[^,;()]+) \((?P<name>{_NAME})\)")
_ARTICLE = re.compile(r".*\b(?:the|an?)\s+", re.DOTALL)
_OWN = re.compile(rf"^(?P<name>{_NAME})(?::| [–—-] |, (?:the|an?) | is (?:the|an?) )")
# Where the opening noun phrase of a description ends.
_END = re.compile(
    r"[,;:(]|\.(?:\s|$)|\s[–—]\s|\s(?:that|which|who|where|to|so|by|with|while|when|enabling|achieving|allowing|making|letting"
    r"|leading|using)\s"
)
_DOING = re.compile(
    r"\s(?:based|combining|exploiting|improving|introducing|offering|providing|proving|reducing|showing|supporting)\s"
)
_DANGLING = re.compile(r"(?<=\w{3}) (?:co-)?\w{3,}ed$")
_LONG = 12
_LINKS = re.compile(
    r"\s(?:\w+ed (?:with|by|for|in|to|as|on)|\w{3,}ing|and|or|of|for|in|on|from|at|as|across|into|through)\s",
    re.IGNORECASE,
)


def named_in(prose: str, descriptions: list[str]) -> dict[int, str]:
    """Return titles for the descriptions that the prose names: "Mamba, the selective state space model that …".

    A name goes to one description only, and only when three words or more, and most words, of what the prose says
    about it stand in that description.
    """
    candidates: list[tuple[float, int, str]] = []
    for name, meaning in _meanings(prose):
        words = _words(meaning)
        for index, description in enumerate(descriptions):
            shared = words & _words(description)
            if len(shared) >= 3 and len(shared) / len(words) >= 0.6:
                candidates.append((len(shared) / len(words), index, name))
    titles: dict[int, str] = {}
    for _, index, name in sorted(candidates, key=lambda item: (-item[0], item[1], item[2])):
        if index not in titles and name not in titles.values():
            titles[index] = name
    return titles


def from_own_words(description: str) -> str:
    """Return the description's opening noun phrase, at most twelve words: "Third-generation attention kernel"."""
    if found := _OWN.match(description):
        return found["name"]
    ends = [found.start() for found in (_END.search(description), _participle(description)) if found]
    phrase = description[: min(ends, default=len(description))].strip().rstrip(".")
    phrase = _DANGLING.sub("", phrase)
    words = phrase.split()
    if len(words) > _LONG:
        cuts = [found.start() for found in _LINKS.finditer(" ".join(words[:_LONG]) + " ")]
        wide = [cut for cut in cuts if len(phrase[:cut].split()) >= 3]
        phrase = phrase[: wide[-1]] if wide else " ".join(words[:_LONG]) + "…"
    return phrase[:1].upper() + phrase[1:300]


def _participle(description: str) -> re.Match[str] | None:
    """Return where "… exploiting H100 asynchrony" starts, if three words or more stand before it."""
    return next(
        (found for found in _DOING.finditer(description) if len(description[: found.start()].split()) > 2), None
    )


def _meanings(prose: str) -> list[tuple[str, str]]:
    found = [(match["name"], match["meaning"]) for match in _APPOSITION.finditer(prose)]
    for match in _ASIDE.finditer(prose):
        meaning = _ARTICLE.sub("", match["meaning"])
        # "the Association for Computing Machinery (ACM)" names nothing new.
        if not _is_initials(match["name"], meaning):
            found.append((match["name"], meaning))
    return found


def _is_initials(name: str, meaning: str) -> bool:
    initials = "".join(word[0] for word in re.findall(r"\b[A-Z]\w*", meaning))
    return len(name) > 1 and name.isupper() and initials.endswith(name[-len(initials) :] or name)


def _words(text: str) -> set[str]:
    return {word for word in normalised(text).split() if word not in _STOP}
