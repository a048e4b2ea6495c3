"""The keys of a site file: what is allowed in it, and nothing more."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pydantic_core import PydanticCustomError

from shortstui.feeds.youtube.json_path import parse_path

SCHEMA = 1

Layout = Literal["new", "old", "mobile"]


def _css(text: str) -> str:
    from cssselect import HTMLTranslator, SelectorError

    try:
        HTMLTranslator().css_to_xpath(text)
    except (SelectorError, RecursionError) as error:
        raise PydanticCustomError(
            "not_css", "is no CSS selector that can be used here: {why}", {"why": str(error)}
        ) from error
    return text


def _path(text: str) -> str:
    try:
        parse_path(text)
    except ValueError as error:
        raise PydanticCustomError("not_a_path", "is no path: {why}", {"why": str(error)}) from error
    return text


def _https(text: str) -> str:
    if not text.startswith("https://"):
        raise PydanticCustomError("not_https", "must begin with https://")
    return text


Line = Annotated[str, Field(min_length=1, max_length=300)]
Css = Annotated[Line, AfterValidator(_css)]
Path = Annotated[Line, AfterValidator(_path)]
Https = Annotated[Line, AfterValidator(_https)]
Tiers = Annotated[list[Css], Field(min_length=1, max_length=40)]
Paths = Annotated[list[Path], Field(min_length=1, max_length=40)]
Lines = Annotated[list[Line], Field(min_length=1, max_length=200)]
Text = Annotated[str, Field(min_length=2, max_length=200)]
"""A text looked for in a page; one letter would be found everywhere."""
Texts = Annotated[list[Text], Field(max_length=200)]
Powers = dict[Annotated[str, Field(pattern=r"^([1-9]|1[0-8])$")], Lines]


class _Table(BaseModel):
    model_config = ConfigDict(strict=True, frozen=True, extra="forbid")


class Urls(_Table):
    """Where the site is; ``{id}`` stands for a video's id."""

    start: Https
    item: Https
    consent_hosts: Lines
    sorry_paths: Lines


class ActiveTier(_Table):
    """One way to find the slot that is on; ``holds`` is what the slot has inside."""

    layout: Layout
    css: Css
    holds: Css | None = None

    @property
    def name(self) -> str:
        """The tier as one selector that a browser understands."""
        return f"{self.css}:has({self.holds})" if self.holds else self.css


class Layouts(_Table):
    """Marks that tell the layouts apart."""

    old: Tiers
    new: Tiers
    mobile: Tiers


class Selectors(_Table):
    """CSS for each need, the surest first."""

    page: Tiers
    player: Tiers
    video: Tiers
    slot: Tiers
    next: Tiers
    previous: Tiers
    large_play: Tiers
    around: Tiers
    slot_thumbnail: Tiers
    slot_link: Tiers
    title: Tiers
    channel: Tiers
    likes: Tiers
    comments: Tiers
    views: Tiers
    duration: Tiers
    hashtag: Tiers
    page_url: Tiers
    page_id: Tiers
    page_title: Tiers
    page_published: Tiers
    page_duration: Tiers
    page_views: Tiers


class Kinds(_Table):
    """Marks inside a slot that say it is no organic video."""

    ad: Tiers
    badge: Tiers
    live: Tiers
    post: Tiers


class Obstacles(_Table):
    """Marks of what stands between the bot and a short."""

    sorry: Tiers
    captcha: Tiers
    consent_form: Tiers
    consent_dialog: Tiers
    continue_watching: Tiers
    promo: Tiers
    error_screen: Tiers


class Dialogs(_Table):
    """What lies over the page, and the buttons that send it away."""

    any: Tiers
    continue_watching: Tiers
    promo: Tiers
    consent: Tiers


class Consent(_Table):
    """The fields of the consent form; they are the same in every language."""

    policy: Line
    reject: Line
    accept: Line
    only_accept: Lines
    button: Css
    dialog_reject: Css
    dialog_accept: Css


class SiteTexts(_Table):
    """Texts that tell obstacles and advertisements, in many languages."""

    sorry: Texts
    botwall: Texts
    captcha: Texts
    rate_limit: Texts
    age_gate: Texts
    content_warning: Texts
    sign_in: Texts
    unavailable: Texts
    consent: Texts
    error: Texts
    sponsored: Texts


class Embedded(_Table):
    """Names of the variables that hold the page's first data."""

    answers: Lines
    config: Lines


class PartPaths(_Table):
    """Where the parts of an answer begin."""

    overlay: Paths
    endpoint: Paths
    player: Paths
    entries: Paths
    entry: Paths
    prefetched_item: Paths
    prefetched_player: Paths
    continuation: Paths
    any_endpoint: Paths


class ItemPaths(_Table):
    """Paths from the root of a ``reel_item_watch`` answer."""

    id: Paths
    title: Paths
    channel: Paths
    channel_id: Paths
    views: Paths
    likes: Paths
    comments: Paths
    published: Paths
    style: Paths


class PlayerPaths(_Table):
    """Paths from the root of a ``player`` answer."""

    id: Paths
    title: Paths
    channel: Paths
    channel_id: Paths
    views: Paths
    likes: Paths
    duration: Paths
    published: Paths
    description: Paths
    live: Paths
    live_content: Paths
    status: Paths
    reason: Paths
    subreason: Paths
    captcha: Paths
    flush: Paths
    flush_default: Paths
    watchtime_url: Paths


class EntryPaths(_Table):
    """Paths from a ``reelWatchEndpoint``."""

    id: Paths
    thumbnail: Paths
    ad: Paths
    type: Paths


class SessionPaths(_Table):
    """Paths to what an answer says of the session, and to its error."""

    visitor: Paths
    tracking: Paths
    error: Paths
    error_message: Paths


class AnswerPaths(_Table):
    """Paths into JSON answers."""

    part: PartPaths
    item: ItemPaths
    player: PlayerPaths
    entry: EntryPaths
    session: SessionPaths


class Playability(_Table):
    """Values of ``playabilityStatus.status``."""

    age_gate: Lines
    content_warning: Lines
    sign_in: Lines
    unavailable: Lines
    live: Lines


class Thumbnails(_Table):
    """Where a video's pictures are, and how a missing one looks."""

    url: Https
    chain: Lines
    placeholder: Annotated[list[int], Field(min_length=2, max_length=2)]
    small: Lines


class BeaconPaths(_Table):
    """URL paths of the requests by which the page reports watching."""

    watchtime: Lines
    playback: Lines
    delayplay: Lines
    qoe: Lines
    atr: Lines


class Counts(BaseModel):
    """Words for powers of ten; besides ``none`` and ``words`` a table for each language."""

    model_config = ConfigDict(strict=True, frozen=True, extra="allow")
    __pydantic_extra__: dict[str, Powers]

    none: Texts
    words: Powers

    def of(self, language: str) -> Powers:
        """Return the table of a language ("tr", "tr-TR"), empty when it has none of its own."""
        return (self.__pydantic_extra__ or {}).get(language.partition("-")[0].partition("_")[0].lower(), {})


class Site(_Table):
    """What the site looks like."""

    schema_: Annotated[Literal[1], Field(alias="schema")]
    version: Line
    urls: Urls
    active: Annotated[list[ActiveTier], Field(min_length=1, max_length=40)]
    layouts: Layouts
    selectors: Selectors
    kinds: Kinds
    obstacles: Obstacles
    dialogs: Dialogs
    consent: Consent
    texts: SiteTexts
    embedded: Embedded
    paths: AnswerPaths
    playability: Playability
    thumbnails: Thumbnails
    beacons: BeaconPaths
    counts: Counts
