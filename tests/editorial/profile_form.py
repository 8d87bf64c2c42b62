"""The form of a profile as a browser without JavaScript would post it."""

from html.parser import HTMLParser
from typing import Any

from django.test import Client

from profiles.models.working import Profile

CHANGELIST = "/admin/profiles/profile/"
ADD = f"{CHANGELIST}add/"


def change(profile: Profile) -> str:
    return f"{CHANGELIST}{profile.pk}/change/"


class Fields(HTMLParser):
    """Collects the successful controls of #profile_form."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.values: dict[str, Any] = {}
        self.action = ""
        self._inside = False
        self._text: str | None = None
        self._select = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        at = {name: value or "" for name, value in attrs}
        name = at.get("name", "")
        if tag == "form":
            self._inside = at.get("id") == "profile_form"
            self.action = at.get("action", "") if self._inside else self.action
        elif not self._inside or (not name and tag != "option"):
            return
        elif tag == "input" and at.get("type") in ("checkbox", "radio"):
            if "checked" in at:
                self.values[name] = at.get("value", "on")
        elif tag == "input" and at.get("type") != "submit":
            self.values[name] = at.get("value", "")
        elif tag == "textarea":
            self._text, self.values[name] = name, ""
        elif tag == "select":
            self._select, self.values[name] = name, ""
        elif tag == "option" and "selected" in at:
            self.values[self._select] = at.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            # HTML drops one line break after <textarea>, which Django therefore writes.
            if self._text:
                self.values[self._text] = self.values[self._text].removeprefix("\n").replace("\n", "\r\n")
            self._text = None
        elif tag == "form":
            self._inside = False

    def handle_data(self, data: str) -> None:
        if self._text:
            self.values[self._text] += data


class Form:
    """An open form: `fill` types into it, `press` posts it with a button, and what comes back is open next."""

    def __init__(self, client: Client, url: str) -> None:
        self.client, self.url = client, url
        self.response: Any = client.get(url)
        assert self.response.status_code == 200, self.response.status_code
        self._read()

    def _read(self) -> None:
        self.html = self.response.content.decode()
        fields = Fields(self.html)
        self.values, self.url = fields.values, fields.action or self.url

    def fill(self, **typed: str) -> "Form":
        self.values |= typed
        return self

    def row(self, section: str, index: int, **typed: str) -> "Form":
        """Type into a row: `row("known_for", 0, title="…")`."""
        return self.fill(**{f"{section}-{index}-{name}": value for name, value in typed.items()})

    def add(self, section: str, **typed: str) -> "Form":
        """Press "Add a row" and type into the new one."""
        self.press(_add=section)
        return self.row(section, int(self.values[f"{section}-TOTAL_FORMS"]) - 1, **typed)

    def press(self, **button: str) -> "Form":
        """Post with one button (default: Save), following the redirect as a browser does."""
        self.response = self.client.post(self.url, self.values | (button or {"_save": "Save"}), follow=True)
        self.status = self.response.status_code
        if self.response.redirect_chain:
            self.url = self.response.redirect_chain[-1][0]
        self._read()
        return self

    @property
    def messages(self) -> list[str]:
        return [str(message) for message in self.response.context["messages"]]

    @property
    def problems(self) -> list[str]:
        return [problem.message for problem in self.response.context["problems"]]

    def keys(self, section: str) -> list[str]:
        count = int(self.values[f"{section}-TOTAL_FORMS"])
        return [self.values[f"{section}-{index}-key"] for index in range(count)]
