"""Reading saved and live pages of YouTube Shorts: the door used by the driver and by ``shortstui doctor``."""

from shortstui.feeds.youtube.dom import parse_dom
from shortstui.feeds.youtube.facts import (
    BLOCKS,
    ITEM_OBSTACLES,
    Answer,
    ConsentChoice,
    JsonFacts,
    Obstacle,
    PageFacts,
    ShortFacts,
    merge,
    to_short,
)
from shortstui.feeds.youtube.json_facts import parse_json

__all__ = [
    "BLOCKS",
    "ITEM_OBSTACLES",
    "Answer",
    "ConsentChoice",
    "JsonFacts",
    "Obstacle",
    "PageFacts",
    "ShortFacts",
    "merge",
    "parse_dom",
    "parse_json",
    "to_short",
]
