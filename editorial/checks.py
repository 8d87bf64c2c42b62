"""House rules: what a profile needs before it may be submitted."""

from profiles.document import Data


def missing(data: Data) -> list[str]:
    """Return a sentence for each thing without which a profile is no page; [] if it may be submitted."""
    problems = []
    if not data["name"]:
        problems.append("It needs a name: write it as the person publishes.")
    if not data["slug"]:
        problems.append("It needs an address: fill in the field “address”.")
    if not data["summary"] and not any(text["body"] for text in data["texts"]):
        problems.append("It needs a summary or a biography: say why this person matters, or who they are.")
    return problems
