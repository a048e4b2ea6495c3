"""Cleaning single values: texts, hashtags, dates."""

from __future__ import annotations

import re
from datetime import date

from shortstui.text import harmless

_TITLE = 300
"""YouTube allows 100 characters; translations and emoji make some longer."""
_MOST_HASHTAGS = 60
_HASHTAG = re.compile(r"(?<![\w&/])[#＃]([^\W_][\w·]{0,99}|_\w{1,99})")
_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:T|$|\s)")


def clean(text: str) -> str:
    """Return a title or name on one line, without control characters and at most 300 characters."""
    return harmless(text, _TITLE)


def hashtags_in(*texts: str) -> tuple[str, ...]:
    """Return the hashtags of texts in lower case, without ``#``, each once, in their order."""
    found: dict[str, None] = {}
    for text in texts:
        for tag in _HASHTAG.findall(text[:5000]):
            if not tag.isdigit():
                found.setdefault(tag.casefold())
    return tuple(found)[:_MOST_HASHTAGS]


def iso_date(text: str) -> str | None:
    """Return the ISO date at the start of a timestamp ("2026-09-20T10:00:00-07:00"), None for other texts."""
    match = _DATE.match(text[:40])
    if match is None:
        return None
    try:
        return date(int(match[1]), int(match[2]), int(match[3])).isoformat()
    except ValueError:
        return None


def folded(text: str) -> str:
    """Return a text for comparison: one case, one apostrophe, single blanks."""
    return " ".join(text.replace("’", "'").replace("ʼ", "'").replace("`", "'").casefold().split())
