"""Documents for tests of the diff: a small real one, and a strategy for any that the schema allows."""

import copy
from typing import Any

from hypothesis import strategies as st

PRINCETON = {"uid": "org0000001", "slug": "princeton", "label": "Princeton University", "ror": "", "url": ""}
MAMBA = {
    "uid": "src0000001",
    "slug": "mamba",
    "kind": "paper",
    "title": "Mamba",
    "authors": "Albert Gu, Tri Dao",
    "year": "2024",
    "venue": "COLM",
    "doi": "",
    "arxiv": "2312.00752",
    "url": "",
}
FLASH = {
    **MAMBA,
    "uid": "src0000002",
    "slug": "flash",
    "title": "FlashAttention",
    "venue": "NeurIPS",
    "arxiv": "",
}
MONARCH = {**MAMBA, "uid": "src0000003", "slug": "monarch", "title": "Monarch", "venue": "ICML", "arxiv": ""}

DOCUMENT: dict[str, Any] = {
    "schema": 1,
    "uid": "k7m2qx9d4p",
    "slug": "tri-dao",
    "name": "Tri Dao",
    "sort_name": "Dao, Tri",
    "other_names": [],
    "native_name": "",
    "native_lang": "",
    "pronunciation": "",
    "focus": "Efficient sequence models + attention kernels",
    "role": "Assistant professor at Princeton",
    "brief": "",
    "summary": "One of the clearest researchers to follow for models, faster, and not only nicer in theory.",
    "about": "",
    "research_generated_on": "2026-03-19",
    "research_generated_by": "",
    "topics": [
        {
            "key": "attention",
            "uid": "top0000001",
            "slug": "attention",
            "label": "Attention",
            "parent": None,
            "source": None,
            "locator": "",
        }
    ],
    "affiliations": [
        {
            "key": "princeton",
            "organization": PRINCETON,
            "role": "Assistant professor",
            "started": "2024",
            "ended": "",
            "source": None,
            "locator": "",
        }
    ],
    "texts": [
        {
            "key": "biography",
            "heading": "Biography",
            "body": "Tri Dao is an assistant professor. He joined Together in 2023.\n\nHe works on kernels.",
            "source": None,
            "locator": "",
        }
    ],
    "known_for": [
        {
            "key": "flash",
            "title": "FlashAttention",
            "description": "Exact attention.",
            "source": FLASH,
            "locator": "",
        },
        {
            "key": "mamba",
            "title": "Mamba",
            "description": "A linear-time model.",
            "source": None,
            "locator": "",
        },
    ],
    "readings": [
        {
            "key": "flash",
            "because": "It started here.",
            "level": "introductory",
            "source": FLASH,
            "locator": "",
        },
        {"key": "monarch", "because": "It goes on here.", "level": "", "source": MONARCH, "locator": ""},
        {"key": "mamba", "because": "It ends here.", "level": "", "source": MAMBA, "locator": ""},
    ],
    "quotes": [],
    "honors": [],
    "education": [],
    "links": [],
    "related": [],
    "sources": [],
}


def document(**changed: Any) -> dict[str, Any]:
    """Return a fresh copy of the small document, with some fields replaced."""
    return {**copy.deepcopy(DOCUMENT), **changed}


text = st.text(alphabet=st.sampled_from("aąłb é.,<>&\n*—“”吳ْ1_’-\t"), max_size=40)
short = st.text(alphabet="abc é<", max_size=8)
key = st.sampled_from(["a", "b", "c", "d", "e", "f"])
sources = st.sampled_from(
    [None, MAMBA, FLASH, MONARCH, {**MAMBA, "title": "Mamba 2"}, {**FLASH, "year": "", "url": "u"}]
)
organizations = st.sampled_from([PRINCETON, {**PRINCETON, "label": "PU"}, {**PRINCETON, "uid": "org0000002"}])
topics = st.sampled_from([("t1", "Attention"), ("t2", "Attention"), ("t1", "Kernels")])
parents = st.sampled_from([None, {"uid": "p", "slug": "p", "label": "P"}, {"uid": "p", "slug": "p", "label": "Q"}])


def rows(**facts: st.SearchStrategy[Any]) -> st.SearchStrategy[list[dict[str, Any]]]:
    """Return a strategy for a section: rows with keys that stand alone, and evidence."""
    row = st.fixed_dictionaries({"key": key, **facts, "source": sources, "locator": short})
    return st.lists(row, max_size=5, unique_by=lambda row: row["key"])


documents: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {
        "schema": st.just(1),
        "uid": st.just("k7m2qx9d4p"),
        "slug": short,
        "name": short,
        "sort_name": short,
        "other_names": st.lists(short.filter(bool), max_size=3),
        "native_name": short,
        "native_lang": short,
        "pronunciation": short,
        "focus": text,
        "role": text,
        "brief": text,
        "summary": text,
        "about": text,
        "research_generated_on": st.sampled_from(["", "2026", "2026-03-19"]),
        "research_generated_by": short,
        "topics": st.builds(
            lambda rows: [{**row, "uid": row["topic"][0], "slug": "t", "label": row["topic"][1]} for row in rows],
            rows(topic=topics, parent=parents),
        ).map(lambda rows: [{name: fact for name, fact in row.items() if name != "topic"} for row in rows]),
        "affiliations": rows(organization=organizations, role=short, started=short, ended=short),
        "texts": rows(heading=short, body=text),
        "known_for": rows(title=short, description=text),
        "readings": rows(because=text, level=st.sampled_from(["", "introductory"])),
        "quotes": rows(text=text, occasion=short, said_on=short),
        "honors": rows(title=short, awarded_by=short, year=short),
        "education": rows(
            institution=short,
            degree=short,
            year=short,
            advisors=st.lists(st.fixed_dictionaries({"name": short, "uid": st.sampled_from(["", "u1"])}), max_size=2),
        ),
        "links": rows(scheme=short, value=short, label=short),
        "related": rows(name=short, uid=st.sampled_from(["", "u1"]), because=text),
        "sources": st.lists(sources.filter(bool), max_size=3, unique_by=lambda source: str(source and source["uid"])),
    }
)
