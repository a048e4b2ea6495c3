"""The documents of the double: a shell with the first data in its scripts; the page script builds the rest."""

from __future__ import annotations

import html
import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

from shortstui.simulator.double.answers import CLIENT_VERSION, visitor_data
from shortstui.simulator.double.items import Listing

WEB = Path(__file__).parent / "web"
SCRIPT_PATH = "/s/desktop/4f1c9d02/jsbin/desktop_polymer.vflset/desktop_polymer.js"
STYLE_PATH = "/s/desktop/4f1c9d02/cssbin/desktop.css"
_SCRIPTS = (
    "tree",
    "labels",
    "beacons",
    "player",
    "overlay",
    "layouts",
    "errors",
    "dialogs",
    "requests",
    "feed",
    "start",
)


@lru_cache(maxsize=1)
def page_script() -> str:
    """Return the script of the Shorts page, made of the files in ``web/`` in one scope of its own."""
    parts = ((WEB / f"{name}.js").read_text("utf-8") for name in _SCRIPTS)
    return '(() => {\n"use strict";\n' + "\n".join(parts) + "\n})();\n"


@lru_cache(maxsize=1)
def page_style() -> str:
    """Return the stylesheet of the Shorts page."""
    return (WEB / "page.css").read_text("utf-8")


def shorts_page(
    visitor_id: str,
    about: Listing | None,
    data: Mapping[str, Any],
    flags: Mapping[str, Any],
) -> str:
    """Return the Shorts page.

    Args:
        visitor_id: The cookie.
        about: The short of the address; None for ``/shorts``, whose script goes on to the first one.
        data: The globals: "ytInitialData", "ytInitialPlayerResponse", "ytInitialReelWatchSequenceResponse".
        flags: What the page script is told: pace, layout, language, faults.
    """
    language = str(flags["language"])
    client = {"clientName": "WEB", "clientVersion": CLIENT_VERSION, "hl": language, "gl": "US"}
    config = {
        "LOGGED_IN": False,
        "VISITOR_DATA": visitor_data(visitor_id),
        "INNERTUBE_CLIENT_NAME": "WEB",
        "INNERTUBE_CLIENT_VERSION": CLIENT_VERSION,
        "INNERTUBE_CONTEXT_CLIENT_NAME": 1,
        "INNERTUBE_CONTEXT": {"client": {**client, "visitorData": visitor_data(visitor_id)}},
        "HL": language,
        "GL": "US",
        "EXPERIMENT_FLAGS": dict(flags),
    }
    url = f"/shorts/{about.id}" if about else "/shorts"
    sequence = data["ytInitialReelWatchSequenceResponse"]
    command = {"commandMetadata": {"webCommandMetadata": {"url": url, "webPageType": "WEB_PAGE_TYPE_SHORTS"}}}
    parts = {
        "LANGUAGE": html.escape(language),
        "TITLE": html.escape(f"{about.title} - YouTube" if about else "YouTube"),
        "META": _meta(about) if about else "",
        "CONFIG": _script_json(config),
        "DATA": _script_json(data["ytInitialData"]),
        "PLAYER": _script_json(data["ytInitialPlayerResponse"]),
        "SEQUENCE_TEXT": _script_json(json.dumps(sequence)),
        "SEQUENCE": _script_json(sequence),
        "COMMAND": _script_json(command),
        "URL": _script_json(url),
        "SCRIPT": SCRIPT_PATH,
        "STYLE": STYLE_PATH,
    }
    return _filled("shorts", parts)


def watch_page(about: Listing | None) -> str:
    """Return the page of a video that is no short."""
    return _filled("watch", {"TITLE": html.escape(f"{about.title} - YouTube" if about else "YouTube")})


def consent_page(target: str, language: str) -> str:
    """Return the consent page: two forms that differ in their fields.

    Args:
        target: Where to go afterwards.
        language: Of the page; for an unknown one the words are made up.
    """
    words = _CONSENT_WORDS.get(language.partition("-")[0], _CONSENT_WORDS["xx"])
    title, reject, accept = words
    parts = {
        "LANGUAGE": html.escape(language),
        "TITLE": html.escape(title),
        "REJECT": html.escape(reject),
        "ACCEPT": html.escape(accept),
        "CONTINUE": html.escape(target),
    }
    return _filled("consent", parts)


def sorry_page(target: str) -> str:
    """Return the page of unusual traffic."""
    return _filled("sorry", {"CONTINUE": html.escape(target)})


def plain_page(text: str) -> str:
    """Return a page that only says something."""
    return f"<!DOCTYPE html><html lang=en><title>YouTube</title><body><p>{html.escape(text)}</p></body></html>"


def consent_address(target: str, language: str) -> str:
    """Return the address of the consent page."""
    return (
        f"https://consent.youtube.com/m?continue={quote(target, safe='')}&gl=GB&m=0&pc=yt&cm=2&hl={language}&src=1"
    )


_CONSENT_WORDS = {
    "en": ("Before you continue to YouTube", "Reject all", "Accept all"),
    "de": ("Bevor Sie zu YouTube weitergehen", "Alle ablehnen", "Alle akzeptieren"),
    "xx": ("Antaŭ ol vi daŭrigos al YouTube", "Malakcepti ĉion", "Akcepti ĉion"),
}


def _meta(about: Listing) -> str:
    url = f"https://www.youtube.com/shorts/{about.id}"
    values = {
        "datePublished": f"{about.published}T00:00:00-07:00",
        "uploadDate": f"{about.published}T00:00:00-07:00",
        "identifier": about.id,
        "name": about.title,
        "duration": f"PT{about.seconds // 60}M{about.seconds % 60}S",
        "interactionCount": str(about.views),
    }
    tags = [f'<meta itemprop="{name}" content="{html.escape(value)}">' for name, value in values.items()]
    described = html.escape(" ".join(about.hashtags))
    return "\n".join(
        [
            f'<link rel="canonical" href="{url}">',
            f'<meta property="og:url" content="{url}">',
            f'<meta property="og:title" content="{html.escape(about.title)}">',
            f'<meta name="description" content="{described}">',
            *tags,
        ]
    )


def _script_json(value: object) -> str:
    """Return JSON that can stand in a script: nothing in it closes the script's element."""
    return json.dumps(value, separators=(",", ":")).replace("<", "\\u003c")


def _filled(name: str, parts: Mapping[str, str]) -> str:
    """Return a page of ``web/`` with its ``{{NAMES}}`` filled in, each once."""
    pieces = (WEB / f"{name}.html").read_text("utf-8").split("{{")
    filled = [pieces[0]]
    for piece in pieces[1:]:
        key, _, rest = piece.partition("}}")
        filled += [parts[key], rest]
    return "".join(filled)
