"""What lies over a video, in the four forms that answers have carried it in."""

from __future__ import annotations

from typing import Any

from shortstui.simulator.double.items import Listing

Part = dict[str, Any]


def overlay(about: Listing, shape: str = "") -> Part:
    """Return the ``reelPlayerOverlayRenderer`` of an answer.

    Args:
        about: The short.
        shape: "": view-models in a ``playerOverlay`` (2026-09). "unwrapped": the same without it (2025-12).
            "classic": renderers (until 2024). "text": the newest, with counts as texts only.
    """
    part: Part = {"style": "REEL_PLAYER_OVERLAY_STYLE_SHORTS", "trackingParams": "CAAQ"}
    if shape == "classic":
        return part | _classic(about)
    part["reelPlayerHeaderSupportedRenderers"] = {
        "reelPlayerHeaderRenderer": {"timestampText": {"simpleText": about.published_words}}
    }
    if shape != "text":
        part["doubleTapLikeButton"] = {"likeButtonRenderer": _like_button(about)}
    models: Part = {
        "metapanel": {"reelMetapanelViewModel": {"metadataItems": _metadata_items(about)}},
        "actionBar": {"reelActionBarViewModel": {"buttonViewModels": _action_bar(about)}},
    }
    if shape == "unwrapped":
        return part | {"metapanel": models["metapanel"], "buttonBar": models["actionBar"]}
    return part | {"playerOverlay": {"reelPlayerOverlayViewModel": models}}


def short_count(number: int) -> str:
    """Return a number as buttons show it: "1.5M", "91K", "331"."""
    for size, letter in ((10**9, "B"), (10**6, "M"), (10**3, "K")):
        if number >= size:
            shown = number / size
            text = f"{int(shown * 10) / 10:.1f}".removesuffix(".0") if shown < 10 else f"{int(shown)}"
            return f"{text}{letter}"
    return str(number)


def _metadata_items(about: Listing) -> list[Part]:
    browse = {"browseId": about.channel_id, "canonicalBaseUrl": f"/{about.handle}"}
    run = {"startIndex": 0, "length": len(about.handle), "onTap": {"innertubeCommand": {"browseEndpoint": browse}}}
    sound = {"titleFormatted": {"content": f"Original sound · {about.channel}"}, "onTap": {}}
    return [
        {"reelChannelBarViewModel": {"channelName": {"content": about.handle, "commandRuns": [run]}}},
        {"shortsVideoTitleViewModel": {"text": {"content": about.title}}},
        {"reelCarouselViewModel": {"buttonViewModels": [{"buttonViewModel": sound}]}},
    ]


def _action_bar(about: Listing) -> list[Part]:
    likes = {
        "iconName": "LIKE",
        "title": short_count(about.likes),
        "accessibilityText": f"like this video along with {about.likes:,} other people",
    }
    return [
        {
            "likeButtonViewModel": {
                "toggleButtonViewModel": {
                    "toggleButtonViewModel": {"defaultButtonViewModel": {"buttonViewModel": likes}}
                }
            }
        },
        {
            "buttonViewModel": {
                "iconName": "SHORTS_COMMENT",
                "title": short_count(about.comments),
                "accessibilityText": f"View {about.comments:,} comments",
            }
        },
        {"buttonViewModel": {"iconName": "SHORTS_SHARE", "title": "Share", "accessibilityText": "Share"}},
        {"pivotButtonViewModel": {"accessibilityText": "See more videos using this sound"}},
    ]


def _classic(about: Listing) -> Part:
    header = {
        "reelTitleText": {"runs": [{"text": about.title}]},
        "channelTitleText": {"runs": [{"text": about.channel}]},
        "channelNavigationEndpoint": {"browseEndpoint": {"browseId": about.channel_id}},
        "timestampText": {"simpleText": about.published_words},
    }
    return {
        "reelPlayerHeaderSupportedRenderers": {"reelPlayerHeaderRenderer": header},
        "likeButton": {"likeButtonRenderer": _like_button(about)},
        "viewCommentsButton": {"buttonRenderer": {"text": {"simpleText": short_count(about.comments)}}},
    }


def _like_button(about: Listing) -> Part:
    return {
        "target": {"videoId": about.id},
        "likeStatus": "INDIFFERENT",
        "likeCount": about.likes,
        "likeCountText": {"simpleText": short_count(about.likes)},
    }
