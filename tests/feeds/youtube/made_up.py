"""Pages and answers in the documented shapes, with invented content."""

from __future__ import annotations

import json
from typing import Any

CLOCK, KITE, OTTER, AD, STREAM = "clockClock1", "kite_Kite-2", "otterOtter3", "adAdAdAdAd4", "streamLive5"

OVERLAY = """
<ytd-reel-player-overlay-renderer-cow><yt-reel-player-overlay-view-model>
 <yt-reel-metapanel-view-model>
  <div><yt-reel-channel-bar-view-model><span class="ytReelChannelBarViewModelChannelName">
   <a href="/@tick">@tick</a></span>
   <button aria-label="Subscribe">Subscribe</button></yt-reel-channel-bar-view-model></div>
  <div><yt-shorts-video-title-view-model><{h} class="ytShortsVideoTitleViewModelShortsVideoTitle"
   aria-label="{title}"><span>{title}</span></{h}></yt-shorts-video-title-view-model></div>
 </yt-reel-metapanel-view-model>
 <reel-action-bar-view-model>
  <like-button-view-model><button aria-label="like this along with 91 thousand other people"></button>
   <span>91K</span>
  </like-button-view-model>
  <button-view-model><button aria-label="View 331 comments"></button>331</button-view-model>
 </reel-action-bar-view-model>
</yt-reel-player-overlay-view-model></ytd-reel-player-overlay-renderer-cow>
"""
NOT_A_VIDEO = """<ytd-reel-non-video-content-renderer id="reel-non-video-content-renderer">
<div id="nvc-container">{inside}</div></ytd-reel-non-video-content-renderer>"""
ERROR_SCREEN = '<yt-playability-error-supported-renderers id="error-screen"><div id="container">{said}</div>'


def overlay(title: str = "A clock ticks #Clocks", heading: str = "h1") -> str:
    return OVERLAY.replace("{title}", title).replace("{h}", heading)


def slot(number: int, short_id: str, inside: str = "") -> str:
    picture = f"https://i.ytimg.com/vi/{short_id}/frame0.jpg"
    return (
        f'<div class="reel-video-in-sequence-new" id="{number}"><div class="reel-video-in-sequence-thumbnail" '
        f'style="background-image: url(&quot;{picture}&quot;);"></div>{inside}</div>'
    )


def active_slot(
    number: int, short_id: str, *, said: str = "", extra: str = "", post: str = "", player: bool = True
) -> str:
    media = '<div id="shorts-player" class="html5-video-player"><video class="html5-main-video"></video></div>'
    return slot(
        number,
        short_id,
        f'<div id="reel-overlay-container"><ytd-reel-video-renderer>{media if player else ""}{extra}{overlay()}'
        f"</ytd-reel-video-renderer>{NOT_A_VIDEO.format(inside=post)}</div>"
        f"{ERROR_SCREEN.format(said=said)}</yt-playability-error-supported-renderers>",
    )


def page(slots: str, *, head: str = "", after: str = "", lang: str = "en-US") -> str:
    return (
        f'<!DOCTYPE html><html lang="{lang}"><head><title>A clock ticks - YouTube</title>{head}</head>'
        "<body><ytd-app>"
        f'<div id="movie_player" hidden></div><ytd-shorts role="main"><div id="shorts-container">'
        f'<div id="shorts-inner-container">{slots}</div></div></ytd-shorts>{after}</ytd-app></body></html>'
    )


def new_layout(*, said: str = "", extra: str = "", player: bool = True) -> str:
    return page(
        slot(0, KITE)
        + active_slot(1, CLOCK, said=said, extra=extra, player=player)
        + slot(2, OTTER)
        + slot(3, STREAM)
    )


def old_layout() -> str:
    def renderer(number: int, short_id: str, title: str, active: str) -> str:
        return (
            f'<ytd-reel-video-renderer id="{number}" class="reel-video-in-sequence" {active}>'
            f'<div style="background-image:url(https://i.ytimg.com/vi/{short_id}/hq720.jpg)"></div>'
            '<ytd-reel-player-header-renderer><h2 class="title">'
            f"<yt-formatted-string>{title}</yt-formatted-string></h2>"
            f'<div id="channel-name"><a href="/channel/UC{"x" * 22}">Tick Tock</a></div>'
            "</ytd-reel-player-header-renderer></ytd-reel-video-renderer>"
        )

    return page(
        renderer(0, KITE, "A kite", "")
        + renderer(1, CLOCK, "A clock", "is-active")
        + renderer(2, OTTER, "An otter", "")
    )


def consent_page(title: str = "Before you continue to YouTube", label: str = "Reject all") -> str:
    def form(fields: dict[str, str], button: str) -> str:
        inputs = "".join(f'<input type="hidden" name="{name}" value="{value}">' for name, value in fields.items())
        action = "https://consent.youtube.com/save"
        return f'<form action="{action}" method="POST">{inputs}<button>{button}</button></form>'

    common = {"gl": "DE", "continue": "https://www.youtube.com/shorts", "x": "6"}
    accept = {"set_eom": "false", "set_sc": "true", "set_aps": "true", "set_ytc": "true"}
    return (
        f"<html><head><title>{title}</title></head><body><h1>{title}</h1>"
        f"{form({**common, 'set_eom': 'true'}, label)}{form({**common, **accept}, 'Accept all')}</body></html>"
    )


def view_model_overlay(title: str = "A clock ticks #Clocks") -> dict[str, Any]:
    channel = {
        "content": "@tick",
        "commandRuns": [
            {
                "onTap": {
                    "innertubeCommand": {
                        "browseEndpoint": {"browseId": "UC" + "t" * 22, "canonicalBaseUrl": "/@tick"}
                    }
                }
            }
        ],
    }
    return {
        "metapanel": {
            "reelMetapanelViewModel": {
                "metadataItems": [
                    {"reelChannelBarViewModel": {"channelName": channel}},
                    {"shortsVideoTitleViewModel": {"text": {"content": title}}},
                    {"reelCarouselViewModel": {"buttonViewModels": [{"watchEndpoint": {"videoId": OTTER}}]}},
                ]
            }
        },
        "actionBar": {
            "reelActionBarViewModel": {
                "buttonViewModels": [
                    {
                        "likeButtonViewModel": {
                            "toggleButtonViewModel": {
                                "defaultButtonViewModel": {
                                    "buttonViewModel": {"iconName": "LIKE", "title": "1.5M"}
                                }
                            }
                        }
                    }
                ]
            }
        },
    }


def panels(views: str = "1,234,567 views") -> list[dict[str, Any]]:
    header = {"title": {"runs": [{"text": "A clock "}, {"text": "ticks"}]}, "views": {"simpleText": views}}
    return [
        {
            "engagementPanelSectionListRenderer": {
                "content": {
                    "structuredDescriptionContentRenderer": {"items": [{"videoDescriptionHeaderRenderer": header}]}
                }
            }
        }
    ]


def item(**overlay_parts: object) -> dict[str, Any]:
    """A ``reel_item_watch`` answer around an overlay."""
    return {
        "responseContext": {
            "visitorData": "v",
            "serviceTrackingParams": [{"params": [{"key": "logged_in", "value": "0"}]}],
        },
        "status": "REEL_ITEM_WATCH_STATUS_SUCCEEDED",
        "overlay": {"reelPlayerOverlayRenderer": {"style": "REEL_PLAYER_OVERLAY_STYLE_SHORTS", **overlay_parts}},
        "replacementEndpoint": {"reelWatchEndpoint": endpoint(CLOCK)},
        "sequenceContinuation": "token-1",
        "engagementPanels": panels(),
    }


def shapes() -> dict[str, dict[str, Any]]:
    """The five known shapes of ``reel_item_watch``."""
    model = view_model_overlay()
    header = {
        "reelTitleText": {"runs": [{"text": "A clock ticks #Clocks"}]},
        "channelTitleText": {"runs": [{"text": "@tick"}]},
    }
    like = {"likeButtonRenderer": {"target": {"videoId": CLOCK}, "likeCount": 1_500_000}}
    text_like = {"likeButtonRenderer": {"target": {"videoId": CLOCK}, "likeCountText": {"simpleText": "1.5M"}}}
    supported = {"reelPlayerHeaderSupportedRenderers": {"reelPlayerHeaderRenderer": header}}
    bare = item()
    del bare["overlay"]
    return {
        "wrapped": item(playerOverlay={"reelPlayerOverlayViewModel": model}, doubleTapLikeButton=like),
        "unwrapped": item(metapanel=model["metapanel"], buttonBar=model["actionBar"]),
        "classic": item(**supported, likeButton=like),
        "texts": item(**supported, likeButton=text_like),
        "no overlay": bare,
    }


def endpoint(short_id: str, **more: object) -> dict[str, Any]:
    picture = {"url": f"https://i.ytimg.com/vi/{short_id}/frame0.jpg", "width": 1080, "height": 1920}
    return {"videoId": short_id, "thumbnail": {"thumbnails": [picture]}, "params": "p", **more}


def sequence(*endpoints: dict[str, Any], token: str = "token-2") -> dict[str, Any]:
    return {
        "responseContext": {},
        "entries": [{"command": {"reelWatchEndpoint": each}} for each in endpoints],
        "continuationEndpoint": {"continuationCommand": {"token": token}},
    }


def player(status: str = "OK", reason: str = "", **details: object) -> dict[str, Any]:
    return {
        "playabilityStatus": {"status": status, "reason": reason},
        "videoDetails": {
            "videoId": CLOCK,
            "title": "A clock ticks",
            "author": "Tick Tock",
            "channelId": "UC" + "t" * 22,
            "lengthSeconds": "35",
            "viewCount": "1234567",
            "shortDescription": "More #Clocks and #time",
            **details,
        },
        "microformat": {"playerMicroformatRenderer": {"publishDate": "2026-09-20T10:00:00-07:00"}},
        "playbackTracking": {"videostatsScheduledFlushWalltimeSeconds": [10, 20, 30]},
    }


def script(name: str, value: object) -> str:
    return f"<script>var {name} = {json.dumps(value)};</script>"


def escaped_script(name: str, value: object) -> str:
    """As the mobile site writes it: JSON in a single-quoted string with hexadecimal escapes."""
    special = set("{}\"'[]=&<>")
    text = json.dumps(value).replace("\\", "\\\\")
    return (
        f"<script>var {name} = '"
        + "".join(f"\\x{ord(c):02x}" if c in special else c for c in text)
        + "';</script>"
    )
