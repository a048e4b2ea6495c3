"""What the site says of a short: the words and numbers that its pages and answers are filled with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from shortstui.simulator.catalogue import Catalogue
from shortstui.simulator.double.media import clip_seconds

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
Rule = Literal["personalised", "blind", "asked", "ad", "post", "duplicate", "repeat"]
"""Why an entry is in the feed: the recommender chose it, chance did, its address was opened, or a fault."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One place of a visitor's feed.

    Attributes:
        id: Eleven characters.
        rule: Why it is there.
        batch: Number of its batch.
        position: Its number in the visitor's feed.
        mark: How the answer marks an ad: "true", "string", "type", "dom", "false-string"; "" for none.
    """

    id: str
    rule: Rule
    batch: int
    position: int
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """A short in words.

    Attributes:
        id: Eleven characters.
        short: The catalogue's number; an ad or a post borrows the looks of a short.
        title: With hashtags.
        hashtags: With ``#``.
        channel: The name.
        handle: With ``@``.
        channel_id: As YouTube's, "UC" and 22 characters.
        views: How many.
        likes: How many.
        comments: How many.
        seconds: Length of the video that plays.
        published: ISO date.
    """

    id: str
    short: int
    title: str
    hashtags: tuple[str, ...]
    channel: str
    handle: str
    channel_id: str
    views: int
    likes: int
    comments: int
    seconds: int
    published: str

    @property
    def published_words(self) -> str:
        """The date as a page writes it: "Oct 3, 2026"."""
        day = date.fromisoformat(self.published)
        return f"{_MONTHS[day.month - 1]} {day.day}, {day.year}"


def ad_id(short: int) -> str:
    """Return the id of an ad that looks like a short."""
    return f"ad-{short:08d}"


def post_id(short: int) -> str:
    """Return the id of a post about what a short shows."""
    return f"post{short:07d}"


def short_behind(catalogue: Catalogue, item_id: str) -> int | None:
    """Return the number of the short that an id stands for or borrows its looks from; None when there is none."""
    for prefix, length in (("ad-", 8), ("post", 7)):
        digits = item_id.removeprefix(prefix)
        if item_id.startswith(prefix) and len(digits) == length and digits.isascii() and digits.isdigit():
            return int(digits) if int(digits) < len(catalogue) else None
    return catalogue.number(item_id)


def listing(catalogue: Catalogue, item_id: str) -> Listing | None:
    """Return what the site says of an item; None when there is none of this id."""
    short = short_behind(catalogue, item_id)
    if short is None:
        return None
    hashtags = catalogue.hashtags(short)
    channel = catalogue.channel(short)
    word = "".join(letter for letter in channel.lower() if letter.isascii() and letter.isalnum()) or "channel"
    wording = [int(number) for number in catalogue.wording[short]]
    views = int(catalogue.views[short])
    likes = views * (10 + wording[0] % 50) // 1000
    return Listing(
        id=item_id,
        short=short,
        title=" ".join((catalogue.title(short), *hashtags)),
        hashtags=hashtags,
        channel=channel,
        handle=f"@{word}",
        channel_id=f"UC{word[:14]:_<14}{wording[3] % 10**8:08d}",
        views=views,
        likes=likes,
        comments=likes * (5 + wording[1] % 20) // 1000,
        seconds=clip_seconds(float(catalogue.duration[short])),
        published=catalogue.published(short),
    )
