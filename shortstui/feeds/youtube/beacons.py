"""Reading the requests by which the page reports watching. They are read, never sent.

The parameters mean what they do in the web client's beacons on Shorts (captured 2025-02): ``docid`` is the video,
``cpn`` one playback, ``st`` and ``et`` where each watched segment begins and ends in seconds of the video, ``cmt``
the place at sending, ``len`` the length, ``rt`` seconds since the player began, ``final`` the last report.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from urllib.parse import parse_qs, urlsplit

import msgspec

from shortstui.feeds.youtube.ids import is_video_id
from shortstui.feeds.youtube.site import built_in_site
from shortstui.feeds.youtube.site_model import Site

_LONGEST = 16 * 1024
_MOST_SEGMENTS = 200
_LONGEST_SECONDS = 24 * 3600.0
_SHORTS = "shortspage"


class WatchReport(msgspec.Struct, frozen=True):
    """One beacon: what the platform was told of one playback."""

    kind: str
    """"watchtime" carries segments; "playback", "delayplay", "qoe" and "atr" only say that it plays."""
    id: str
    playback: str
    """The nonce that joins the beacons of one playback (``cpn``)."""
    segments: tuple[tuple[float, float], ...] = ()
    """Watched stretches in seconds of the video; a loop begins again at 0."""
    at: float | None = None
    """Seconds into the video when it was sent."""
    length: float | None = None
    wall: float | None = None
    """Seconds since the player began."""
    state: str = ""
    muted: bool | None = None
    final: bool = False
    page: str = ""
    """"shortspage" on Shorts."""
    dropped: int = 0
    """Segments that made no sense and were left out."""

    @property
    def seconds(self) -> float:
        """Seconds of watching that it reports: Σ(end − begin)."""
        return sum(end - begin for begin, end in self.segments)

    @property
    def is_short(self) -> bool:
        """Whether it speaks of the Shorts page."""
        return self.page == _SHORTS


def parse_beacon(url: str, body: str | bytes | None = None, site: Site | None = None) -> WatchReport | None:
    """Return what a request reports, None when it is no beacon of a video; never raises.

    Args:
        url: The request's address.
        body: What it posted; parameters stand there or in the address.
        site: The site file.
    """
    try:
        parts = urlsplit(url[:_LONGEST])
    except ValueError:
        return None
    kind = _kind(parts.path, site or built_in_site())
    if not kind:
        return None
    values = {**_parameters(body), **_parameters(parts.query)}
    short_id = values.get("docid", "")
    if not is_video_id(short_id):
        return None
    segments, dropped = _segments(values.get("st", ""), values.get("et", ""))
    return WatchReport(
        kind=kind,
        id=short_id,
        playback=values.get("cpn", "")[:40],
        segments=segments,
        at=_last_number(values.get("cmt", "")),
        length=_number(values.get("len", "")),
        wall=_number(values.get("rt", "")),
        state=values.get("state", "")[:40],
        muted={"1": True, "0": False}.get(values.get("muted", "")),
        final=values.get("final") == "1",
        page=values.get("el", "")[:40],
        dropped=dropped,
    )


def reported_seconds(reports: Iterable[WatchReport], playback: str | None = None) -> float | None:
    """Return the seconds of watching that reports add up to; None when no watch time was reported.

    A report that was sent twice counts once. Loops count again, as they do for the platform.

    Args:
        reports: Of one impression or of many.
        playback: Only those of this nonce; None for all.
    """
    once = {
        (report.playback, report.id, report.wall, report.segments): report.seconds
        for report in reports
        if report.kind == "watchtime" and playback in (None, report.playback)
    }
    return sum(once.values()) if once else None


def _kind(path: str, site: Site) -> str:
    table: Mapping[str, list[str]] = site.beacons.model_dump()
    return next((kind for kind, ends in table.items() if any(path.rstrip("/").endswith(end) for end in ends)), "")


def _parameters(text: str | bytes | None) -> dict[str, str]:
    if not text:
        return {}
    plain = text[:_LONGEST].decode("utf-8", "replace") if isinstance(text, bytes) else text[:_LONGEST]
    try:
        return {key: values[0] for key, values in parse_qs(plain, max_num_fields=400).items()}
    except ValueError:
        return {}


def _segments(begins: str, ends: str) -> tuple[tuple[tuple[float, float], ...], int]:
    """Return the watched stretches: two lists side by side, or ranges ``a:b`` in either of them."""
    pairs: list[tuple[str, str]] = []
    first, second = begins.split(","), ends.split(",")
    for begin, end in zip(first, second, strict=False):
        pairs.append(_range(begin) or _range(end) or (begin, end))
    surplus = abs(len(first) - len(second))
    for single in (*first[len(second) :], *second[len(first) :]):
        if (found := _range(single)) is not None:
            pairs.append(found)
            surplus -= 1
    read = [(_number(begin), _number(end)) for begin, end in pairs if begin or end]
    good = [(begin, end) for begin, end in read if begin is not None and end is not None and begin <= end]
    return tuple(good[:_MOST_SEGMENTS]), len(read) - len(good[:_MOST_SEGMENTS]) + max(0, surplus)


def _range(text: str) -> tuple[str, str] | None:
    begin, colon, end = text.partition(":")
    return (begin, end) if colon else None


def _number(text: str) -> float | None:
    if len(text) > 30:
        return None
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) and 0 <= value <= _LONGEST_SECONDS else None


def _last_number(text: str) -> float | None:
    """Return the last of a list of places (``1.0,4.6`` or ``rt:place`` pairs)."""
    return _number(text.rpartition(",")[2].rpartition(":")[2])
