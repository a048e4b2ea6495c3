"""Video ids: eleven characters, found in URLs, styles and links."""

from __future__ import annotations

import re
from urllib.parse import unquote

_ID = r"[A-Za-z0-9_-]{11}"
_WHOLE = re.compile(_ID)
_END = r"(?![A-Za-z0-9_-])"
_IN_PICTURE = re.compile(rf"/(?:vi|vi_webp|an_webp|sb)/({_ID}){_END}")
_IN_PAGE = re.compile(rf"/shorts/({_ID}){_END}|[?&]v=({_ID}){_END}|youtu\.be/({_ID}){_END}")
_SHORTS = re.compile(rf"/shorts/({_ID}){_END}")


def is_video_id(value: object) -> bool:
    """Return whether a value is a video's id: 11 letters, digits, ``-`` or ``_``."""
    return isinstance(value, str) and _WHOLE.fullmatch(value) is not None


def id_in_picture(url: str) -> str:
    """Return the video a thumbnail's address (or a style that holds one) belongs to, "" when it is none."""
    match = _IN_PICTURE.search(url) or _IN_PICTURE.search(unquote(url[:4096]))
    return match[1] if match else ""


def id_in_url(url: str) -> str:
    """Return the id in the address of a short or a watch page, "" when there is none."""
    match = _IN_PAGE.search(url[:4096])
    return next(group for group in match.groups() if group) if match else ""


def short_in_url(url: str) -> str:
    """Return the id in the address of a short; unlike :func:`id_in_url` a watch page has none."""
    match = _SHORTS.search(url[:4096])
    return match[1] if match else ""
