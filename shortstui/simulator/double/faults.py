"""What can go wrong on the site, to order. Everything a fault can be is in :data:`KINDS`."""

from __future__ import annotations

import difflib
import math
import threading
from collections import Counter
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from shortstui.errors import ExitCode, ShortstuiError
from shortstui.text import harmless

KINDS: Final = MappingProxyType(
    {
        # Counted by pages loaded.
        "consent": "the consent question though a choice was made; value: page, lightbox, language (unknown)",
        "sorry": "the page of unusual traffic, status 429, with a captcha form",
        "layout": "value: new, old, renamed-title, cow, badge (renamed), unknown",
        "language": "the page is in another language; value: its code",
        "not-a-short": "/shorts/<id> leads to /watch?v=<id>",
        "document-error": "the page answers with a status; value: 500, 503, 429, or text for a page that says so",
        "blob": "the page reads its answers by .blob()",
        "service-worker": "a service worker that stalls all that the page asks for after the load",
        # Counted by shorts begun.
        "botwall": "the player asks to confirm that you’re not a bot",
        "captcha": "a captcha before playback (playerCaptchaViewModel)",
        "rate-limit": "the player says: not available, try again later",
        "age-gate": "the short is behind an age gate",
        "content-warning": "the short is behind a warning",
        "unavailable": "the short can't be played",
        "live": "the short is a live stream",
        "no-overlay": "title, channel and buttons never appear",
        "player-error": "the player's answer is an error; value: the status",
        "item-error": "the short's answer is an error; value: the status",
        "item-shape": "an older form of the short's answer; value: unwrapped, classic, text, bare",
        "autoplay": "the browser refuses to play without a gesture",
        "stall": "the video doesn't load for some seconds",
        "decode-error": "the video is damaged",
        "fading": "the video of the short before lingers for 400 ms",
        "replace-video": "the player's video element is a new one instead of being used again",
        "stale-ad": "nodes of an ad that is over stay in the slot, hidden",
        "drop": "the network is gone for some seconds: every connection is cut",
        "visitor-lost": "the visitor's cookie is replaced: the site takes the browser for a new one",
        "watch-redirect": "the short turns out to be none: the page goes to /watch",
        "continue-dialog": "“Video paused. Continue watching?”",
        "promo": "a promotion over the page",
        "sign-in": "a sign-in dialog over the page",
        "survey": "a dialog of a kind that nobody described",
        "focus-in-input": "the focus is in the search box, so that arrow keys don't move the feed",
        "keys-dead": "arrow keys do nothing; value “buttons” or “all”: nor do the buttons, nor the wheel",
        "double-advance": "the next step moves two shorts on",
        "auto-advance": "the site moves on by itself after some seconds",
        "beacons": "reports of watching never leave the browser",
        # Counted by entries of the feed.
        "ad": "an ad; value: true, string, type, dom (only the page shows it), false-string (“false”: not an ad)",
        "post": "a post, which has no video",
        "duplicate": "the short before once more",
        "repeat": "the first short of the feed once more",
        "end": "the feed has no more; value “disabled” (default) or “empty”: the first batch is empty too",
        "thumbnail": "value: slow, missing, grey, reset, type, huge; then perhaps a picture's name, or *",
        # Counted by requests.
        "sequence-error": "asking for the next batch fails; value: the status",
        "beacons-lost": "reports of watching are answered and forgotten",
    }
)
"""Kind → what it does. ``seconds`` is how long, where something takes time."""

_MOST = 1000
_LONGEST = 3600


@dataclass(frozen=True)
class Fault:
    """One thing that goes wrong.

    Attributes:
        kind: One of :data:`KINDS`.
        at: From which one on, counted from 0: pages and requests of all visitors, shorts begun and entries of each
            visitor's feed, as :data:`KINDS` groups them. None: from the next one.
        times: How often; None for ever.
        seconds: How long, where that means something; real seconds at any pace.
        value: Which variant.

    Raises:
        ShortstuiError: There is no such kind, or a number makes no sense.
    """

    kind: str
    at: int | None = None
    times: int | None = 1
    seconds: float = 0.0
    value: str = ""

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            near = difflib.get_close_matches(str(self.kind), KINDS, n=1)
            raise ShortstuiError(
                f"there is no fault “{harmless(str(self.kind), 40)}”",
                hint=f"did you mean {near[0]}?" if near else f"there are: {', '.join(KINDS)}",
                code=ExitCode.BAD_INPUT,
            )
        if not (_whole(self.at) and _whole(self.times) and _seconds(self.seconds) and isinstance(self.value, str)):
            raise ShortstuiError(
                f"the numbers of the fault “{self.kind}” make no sense",
                hint="at and times are whole numbers from 0, seconds go from 0 to 3600",
                code=ExitCode.BAD_INPUT,
            )


def _whole(number: object) -> bool:
    """Return whether it is None or a whole number from 0: faults also come as JSON."""
    return number is None or (isinstance(number, int) and not isinstance(number, bool) and number >= 0)


def _seconds(number: object) -> bool:
    return isinstance(number, int | float) and math.isfinite(number) and 0 <= number <= _LONGEST


class Faults:
    """The faults that are ordered and not yet used up; any thread may order."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._ordered: list[tuple[Fault, int]] = []
        self._chances: Counter[str] = Counter()

    def inject(self, fault: Fault) -> None:
        """Order a fault."""
        with self._lock:
            if len(self._ordered) >= _MOST:
                raise ShortstuiError(f"more than {_MOST} faults are ordered", hint="clear them first")
            self._ordered.append((fault, 0))

    def clear(self) -> None:
        """Forget all faults."""
        with self._lock:
            self._ordered.clear()

    def take(self, kind: str, number: int | None = None, unordered: bool = False) -> Fault | None:
        """Return the fault that strikes now, and count it; None when all goes well.

        Args:
            kind: Of :data:`KINDS`.
            number: Which page, short, entry or request this is; None: count the calls.
            unordered: Whether these come in no particular order, so that a later one may not stand in for the
                one that a fault names.
        """
        with self._lock:
            if number is None:
                number = self._chances[kind]
                self._chances[kind] += 1
            for index, (fault, struck) in enumerate(self._ordered):
                due = fault.at is None or number >= fault.at
                left = fault.times is None or struck < fault.times
                if unordered and fault.at is not None and fault.times is not None:
                    due = due and number < fault.at + fault.times
                if fault.kind == kind and due and left:
                    self._ordered[index] = (fault, struck + 1)
                    return fault
        return None
