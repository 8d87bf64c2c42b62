"""Words that claim a rank: “first”, “most cited”, “leading”. Found as claims, not as parts of other phrases.

“First author”, “at first”, “not only” and “leading to” claim nothing; nor do words in quotation marks or in the
title of a work. A doubtful case counts as a claim where it speaks about the person: this is advice, read by people.
"""

import re

_WORD = re.compile(
    r"(?<!\w)(first|best|only|leading|foremost|largest|greatest|biggest|finest|most|pioneer(?:s|ed|ing)?"
    r"|unrivall?ed|unparalleled|unmatched)(?!\w)",
    re.IGNORECASE,
)
# What somebody else said, and titles of works: “…”, "…", *two words*, `code`, the target of a link, [@citation].
# With an end to how far each looks for its other end: else a text of a hundred thousand “ is read as often.
_NOT_OURS = re.compile(
    r"“[^”\n]{0,999}”|„[^“”\n]{0,999}[“”]|«[^»\n]{0,999}»|\"[^\"\n]*\"|`[^`\n]*`"
    r"|\]\([^)\n]{0,999}\)|\[@[^\]\n]{0,99}\]"
    r"|(?<![*\w])\*[^*\s]+\s[^*\n]*\*(?!\*)|(?<![\w_])_[^_\s]+\s[^_\n]*_(?![\w_])"
)
_OWN = r"(?:his|her|their|its|my|our|your|whose|one[’']s|\w[’']s|\ws[’'])\s+$"
_NEGATED = re.compile(r"(?:\b(?:not|nor|neither|never)\s+(?:\w+\s+)?(?:the|a|an)|\bnot)\s+$", re.IGNORECASE)
_RANKS = "cited|ever|known|read|used|selling"  # after a hyphen these still rank: “most-cited”, “first-ever”

# For each word: what stands before it (to its left end), and what follows, where it claims no rank.
_BEFORE = {
    "first": rf"\bat\s+$|\bfrom (?:the )?$|\b(?:when|since|after|until|that|each|every)\s+$|{_OWN}",
    "best": rf"\b(?:at|next|second|third|as|how|personal|do|does|did|are|is)\s+$|{_OWN}",
    "leading": r"\b(?:is|was|were|are|been|be|by|while|when|thus|of|after|before|without)\s+$",
    "largest": rf"\bk\s*$|{_OWN}",
    "greatest": _OWN,
    "biggest": _OWN,
    "finest": _OWN,
    "most": r"\b(?:at|for the)\s+$",
}
_AFTER = {
    "first": (
        r"\s*[,;:]|\s+(?:co-?)?(?:authors?|names?|letters?|lines?|words?|persons?|pages?|half|parts?|chapters?|sections?"
        r"|editions?|drafts?|versions?|volumes?|steps?|stages?|years?|days?|months?|weeks?|terms?|semesters?|century"
        r"|decades?|degree|class|grade|generation|principles?|order|language|floor|cousins?|wife|husband|marriage|child"
        r"|son|daughter|world war|aid|glance|sight|look|approximation|place|instance|prize|one|two|three|four|five|six"
        r"|seven|eight|nine|ten|few|several|\d+|appeared|met|came|went|studied|taught|worked|joined|moved|read|learned"
        r"|learnt|published|printed|issued|visited|saw|heard|wrote to|time (?:he|she|they|in (?:his|her|their)))\b"
        r"|\s+of (?:all|two|three|four|five|six|seven|his|her|their|its|these|several|a series)\b"
        r"|\s+and (?:second|last|foremost)\b"
    ),
    "best": (
        r"[\s-]+(?:practices?|wishes|man|fit|fitting|responses?|before|efforts?|cases?|papers?|known for|of both"
        r"|understood|read|seen|viewed|described|left|done|judged|approximations?|guess|possible|bet|be)\b"
    ),
    "only": (
        r"\s+(?:way|things?|reason|difference|exception|question|problem|catch|condition|requirement|input|assumption"
        r"|change|other|child|son|daughter|parts?|sort|one of)\b"
    ),
    "leading": (
        r"\s+(?:to|up|the|a|an|him|her|his|them|their|its|from|into|through|towards?|on|edge|terms?|order|zeros?|zeroes"
        r"|coefficients?|digits?|questions?|indicators?|singular|eigen\w*|article|notes?|one|two|several|many|some)\b"
    ),
    "largest": (
        r"\s+(?:eigen\w*|singular|elements?|numbers?|integers?|values?|common|possible|primes?|entry|entries"
        r"|of (?:two|three|these|the))\b"
    ),
    "greatest": r"\s+(?:common|lower|upper|elements?|integers?|hits|of (?:two|three|these|the))\b",
    "pioneer": r"\s+(?:awards?|prize|medal|species|square)\b",
}
_TO_BE_ONLY = re.compile(r"\bthe\s+(?:first and\s+|one and\s+)?$", re.IGNORECASE)
_MOST_WHAT = re.compile(
    r"[\s-]+((?:widely|highly|frequently|often|heavily|commonly)[\s-]+)?(accomplished|accurate|acclaimed|advanced|admired"
    r"|beautiful|brilliant|celebrated|cited|creative|decorated|distinguished|efficient|eminent|famous|general|gifted"
    r"|important|influential|innovative|known|notable|original|outstanding|popular|powerful|productive|prolific"
    r"|prominent|quoted|read|referenced|renowned|respected|significant|sophisticated|successful|talented|used"
    r"|versatile)\b",
    re.IGNORECASE,
)
_COMPILED_BEFORE = {word: re.compile(pattern, re.IGNORECASE) for word, pattern in _BEFORE.items()}
_COMPILED_AFTER = {word: re.compile(pattern, re.IGNORECASE) for word, pattern in _AFTER.items()}


def superlatives(text: str) -> list[str]:
    """Return the words of a text that claim a rank, each once, as they are written."""
    ours = _NOT_OURS.sub(lambda found: " ; " if found[0].startswith(("“", "„", "«", '"')) else " ", text)
    found = [_claim(ours, word) for word in _WORD.finditer(ours)]
    return list(dict.fromkeys(claim for claim in found if claim))


def _claim(text: str, word: re.Match[str]) -> str:
    """Return what this word claims, as written; "" where it claims no rank."""
    before, after = text[max(0, word.start() - 40) : word.start()], text[word.end() : word.end() + 60]
    name = "pioneer" if word[1].lower().startswith("pioneer") else word[1].lower()
    if before.endswith("-") and not before.lower().endswith("world-"):
        return ""  # best-first, read-only, twenty-first
    if after.startswith("-") and not re.match(rf"-(?:{_RANKS})\b", after, re.IGNORECASE):
        return ""  # first-order, first-year
    if _NEGATED.search(before) or _is_a_name(before, word[1], after):
        return ""
    if (pattern := _COMPILED_BEFORE.get(name)) and pattern.search(before):
        return ""
    if (pattern := _COMPILED_AFTER.get(name)) and pattern.match(after):
        return ""
    if name == "only":
        return word[1] if _TO_BE_ONLY.search(before) else ""
    if name == "most":
        what = _MOST_WHAT.match(after)
        return " ".join(f"{word[1]}{what[0]}".split()) if what else ""
    return word[1]


def _is_a_name(before: str, word: str, after: str) -> bool:
    """Say whether the word is part of a name, as in "Best Paper Award" and "First World War"."""
    if not word[0].isupper():
        return False
    return bool(re.match(r"\s+[A-Z0-9]", after)) or bool(re.search(r"\b[A-Z]\w*\s+$", before))
