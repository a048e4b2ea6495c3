"""What goes over the wire while a page scrolls: answers, thumbnails and the reports of watching. Only read."""

from __future__ import annotations

import asyncio
import io
import warnings
from collections import OrderedDict, deque
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeVar
from urllib.parse import urlsplit

from shortstui.feeds.youtube.beacons import WatchReport, parse_beacon, reported_seconds
from shortstui.feeds.youtube.facts import JsonFacts, Obstacle, ShortFacts
from shortstui.feeds.youtube.json_facts import parse_json
from shortstui.feeds.youtube.site_model import Site
from shortstui.feeds.youtube.thumbnails import is_placeholder, source_of

if TYPE_CHECKING:
    from playwright.async_api import Page, Request, Response

_ENDPOINTS: Final = ("reel_item_watch", "reel_watch_sequence", "player")
_SHORTS_KEPT: Final = 200
_PICTURES_KEPT: Final = 60
_REPORTS_KEPT: Final = 400
_LARGEST_PICTURE: Final = 4 * 2**20
_LARGEST_ANSWER: Final = 8 * 2**20
_Value = TypeVar("_Value")


@dataclass(frozen=True, slots=True)
class Picture:
    """A thumbnail as the page loaded it.

    Attributes:
        name: "frame0", "oar2".
        data: The bytes.
    """

    name: str
    data: bytes


class Traffic:
    """Reads along on one page, and remembers as much as is needed for the shorts around the one that is on.

    Args:
        page: Whose traffic it is.
        site: What it looks like.
    """

    def __init__(self, page: Page, site: Site) -> None:
        self._site = site
        self._facts: OrderedDict[str, dict[str, ShortFacts]] = OrderedDict()
        self._obstacles: OrderedDict[str, tuple[Obstacle, ...]] = OrderedDict()
        self._pictures: OrderedDict[str, Picture] = OrderedDict()
        self._reports: deque[WatchReport] = deque(maxlen=_REPORTS_KEPT)
        self._reading: set[asyncio.Task[None]] = set()
        self.sequences: deque[tuple[str, ...]] = deque(maxlen=50)
        """Ids of each batch that arrived and wasn't told yet."""
        self.failures: deque[str] = deque(maxlen=50)
        """Answers that were errors: "reel_watch_sequence 503"; taken away by who reports them."""
        page.on("response", self._on_response)
        page.on("request", self._on_request)

    def facts(self, short_id: str) -> dict[str, ShortFacts]:
        """Return what each endpoint said of a short: "item", "player", "entry"."""
        return self._facts.get(short_id, {})

    def obstacles(self, short_id: str) -> tuple[Obstacle, ...]:
        """Return what the player's answer says against playing a short."""
        return self._obstacles.get(short_id, ())

    def picture(self, short_id: str) -> Picture | None:
        """Return the thumbnail that the page itself loaded."""
        return self._pictures.get(short_id)

    def reports(self, short_id: str, nonce: str) -> list[WatchReport]:
        """Return the reports of one playback; of all playbacks of the short where the player names none."""
        return [each for each in self._reports if each.id == short_id and nonce in ("", each.playback)]

    def reported(self, short_id: str, nonce: str) -> float | None:
        """Return the seconds that the site was told; None when no watch time was reported."""
        return reported_seconds(self.reports(short_id, nonce))

    def finished(self, short_id: str, nonce: str) -> bool:
        """Return whether the last report of a playback has left."""
        return any(each.final for each in self.reports(short_id, nonce))

    def learn(self, source: str, facts: Iterable[ShortFacts]) -> None:
        """Take in what is known from elsewhere: the page's first data."""
        for each in facts:
            if each.id:
                self._facts.setdefault(each.id, {}).setdefault(source, each)
                self._trim(self._facts, _SHORTS_KEPT)

    async def settle(self) -> None:
        """Wait until the answers that have arrived are read."""
        if self._reading:
            await asyncio.wait(self._reading, timeout=2.0)

    def _on_request(self, request: Request) -> None:
        if "/stats/" not in request.url and "/ptracking" not in request.url:
            return
        try:
            body = request.post_data_buffer
        except Exception:  # the request may be gone with its page; the address has the same parameters
            body = None
        report = parse_beacon(request.url, body, self._site)
        if report is not None:
            self._reports.append(report)

    def _on_response(self, response: Response) -> None:
        endpoint = _endpoint(response.url)
        short_id, name = source_of(response.url)
        if endpoint is None and not name:
            return
        work = self._read_answer(endpoint, response) if endpoint else self._read_picture(short_id, name, response)
        task = asyncio.ensure_future(work)
        self._reading.add(task)
        task.add_done_callback(self._reading.discard)

    async def _read_answer(self, endpoint: str, response: Response) -> None:
        if response.status != 200:
            self.failures.append(f"{endpoint} {response.status}")
            return
        body = await _body(response, _LARGEST_ANSWER)
        if not body:  # read by .blob(), or gone with a navigation: the player and the DOM know it too
            return
        answer = parse_json(endpoint, body, self._site)
        self._take(endpoint, answer)

    def _take(self, endpoint: str, answer: JsonFacts) -> None:
        source = {"reel_item_watch": "item", "player": "player"}.get(endpoint, "entry")
        self.learn(source, answer.shorts)
        if endpoint == "reel_watch_sequence" and answer.upcoming:
            self.sequences.append(answer.upcoming)
        if endpoint == "player" and answer.shorts:
            self._obstacles[answer.shorts[0].id] = answer.obstacles
            self._trim(self._obstacles, _SHORTS_KEPT)

    async def _read_picture(self, short_id: str, name: str, response: Response) -> None:
        if response.status != 200 or self.picture(short_id) is not None:
            return
        data = await _body(response, _LARGEST_PICTURE)
        if data and good_picture(data, name, self._site):
            self._pictures[short_id] = Picture(name, data)
            self._trim(self._pictures, _PICTURES_KEPT)

    @staticmethod
    def _trim(kept: OrderedDict[str, _Value], most: int) -> None:
        while len(kept) > most:
            kept.popitem(last=False)


def good_picture(data: bytes, name: str, site: Site, status: int = 200) -> bool:
    """Return whether bytes are a picture of sane size, and not the grey stand-in of a missing one."""
    from PIL import Image

    if len(data) > _LARGEST_PICTURE:
        return False
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data)) as image:  # reads the header only
                width, height = image.size
    except Exception:  # PIL raises anything on hostile bytes
        return False
    if width * height > 40_000_000:
        return False
    return not is_placeholder(status, len(data), width, height, name, site)


def _endpoint(url: str) -> str | None:
    path = urlsplit(url[:2000]).path
    if "/youtubei/" not in path:
        return None
    last = path.rpartition("/")[2]
    return last if last in _ENDPOINTS else None


async def _body(response: Response, most: int) -> bytes:
    try:
        if int(response.headers.get("content-length", "0") or 0) > most:
            return b""
        data = await response.body()
    except Exception:  # gone with a navigation, or with the browser: whoever needs it looks elsewhere
        return b""
    return data if len(data) <= most else b""
