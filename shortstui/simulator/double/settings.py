"""What a double of the site is made with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from shortstui.simulator.accounts import DEFAULT_STRANGERS
from shortstui.simulator.catalogue import DEFAULT_SIZE
from shortstui.simulator.drawing import DEFAULT_CLUTTER
from shortstui.simulator.recommenders import DEFAULT_RECOMMENDER, DEFAULT_STRENGTH


@dataclass(frozen=True)
class DoubleSettings:
    """The platform behind the pages, and the pages.

    Attributes:
        seed: Of the first visitor's feed: that of an in-process feed with this seed. Later visitors get seeds of
            their own, drawn from it.
        recommender: How it chooses.
        strength: How much of its choice is personal, 0–1.
        size: Number of shorts in the catalogue.
        clutter: Of the thumbnails, 0–1.
        world: Seed of the catalogue.
        strangers: Share of visitors that the platform never figures out, 0–1.
        pace: How many times faster than real its videos play, 1 to 16 (a browser plays no faster). The beacons
            report seconds of the video, so the recommender learns the same at any pace.
        layout: Of the pages: one for all visitors, or by the visitor's cookie.
        consent: Whether visitors without a choice are sent to the consent page first.
        reject_is_blind: Whether visitors who rejected are served without personalisation. The real site's consent
            text says so; how far it does is unknown.
        true_size: Whether thumbnails have the real site's sizes (frame0: 720×1280). By default frame0 is the
            drawn picture itself, byte for byte what the in-process feed shows.
    """

    seed: int = 0
    recommender: str = DEFAULT_RECOMMENDER
    strength: float = DEFAULT_STRENGTH
    size: int = DEFAULT_SIZE
    clutter: float = DEFAULT_CLUTTER
    world: int = 0
    strangers: float = DEFAULT_STRANGERS
    pace: float = 1.0
    layout: Literal["new", "old", "mixed"] = "new"
    consent: bool = True
    reject_is_blind: bool = False
    true_size: bool = False
