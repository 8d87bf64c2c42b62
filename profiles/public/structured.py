"""The profile for machines: schema.org in JSON-LD, as a data block that no browser executes."""

import json
from typing import Any

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe

from profiles.public import portrait, works
from profiles.public.facts import Standing

_ESCAPES = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026", 0x2028: "\\u2028", 0x2029: "\\u2029"}


def person_page(data: dict[str, Any], standing: Standing, address: str) -> SafeString:
    """Return the JSON-LD of a published profile (https://schema.org/ProfilePage), safe inside <script>."""
    person: dict[str, Any] = {
        "@type": "Person",
        "@id": f"{address}#person",
        "name": data["name"],
        "alternateName": [*filter(None, [data.get("native_name", "")]), *(data.get("other_names") or [])],
        "description": data.get("summary", ""),
        "jobTitle": data.get("role", ""),
        "url": address,
        "image": _image(data),
        "affiliation": [
            _organization(row["organization"]) for row in data.get("affiliations") or [] if not row.get("ended")
        ],
        "alumniOf": [
            {"@type": "Organization", "name": name}
            for name in dict.fromkeys(row.get("institution", "") for row in data.get("education") or [])
            if name
        ],
        "award": [row["title"] for row in data.get("honors") or [] if row.get("title")],
        "knowsAbout": [row["label"] for row in data.get("topics") or []],
        "sameAs": [href for href in (works.link(row)["href"] for row in data.get("links") or []) if href],
    }
    page: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "ProfilePage",
        "url": address,
        "name": data["name"],
        "inLanguage": settings.LANGUAGE_CODE,
        "isPartOf": {"@type": "WebSite", "name": settings.SITE_NAME, "url": f"{settings.SITE_URL.rstrip('/')}/"},
        "mainEntity": _without_blanks(person),
    }
    if standing.on:
        page["dateModified"] = standing.on.isoformat()
    if standing.kind == "reviewed" and standing.on:
        page["lastReviewed"] = standing.on.isoformat()
        page["reviewedBy"] = {"@type": "Person", "name": standing.by}
    text = json.dumps(_without_blanks(page), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return mark_safe(text.translate(_ESCAPES))


def _image(data: dict[str, Any]) -> dict[str, Any] | str:
    card = portrait.card(data)
    if card is None:
        return ""
    words = data["portrait"]
    licence = words["licence"]
    return _without_blanks(
        {
            "@type": "ImageObject",
            **card,
            "caption": words["alt"],
            "creditText": words["credit"],
            "license" if licence.startswith("https://") else "copyrightNotice": licence,
        }
    )


def _organization(organization: dict[str, Any]) -> dict[str, Any]:
    ror = organization.get("ror", "")
    return _without_blanks(
        {
            "@type": "Organization",
            "name": organization.get("label", ""),
            "url": works.web(organization.get("url", "")),
            "sameAs": f"https://ror.org/{ror}" if ror else "",
        }
    )


def _without_blanks(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value not in ("", [], None)}
