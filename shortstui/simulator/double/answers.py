"""The answers of the site's endpoints, in the shapes that captures of 2025 and 2026 show."""

from __future__ import annotations

import base64
from typing import Any
from urllib.parse import quote

from shortstui.simulator.double.items import Entry, Listing
from shortstui.simulator.double.overlays import overlay

CLIENT_VERSION = "2.20261120.01.00"
MEDIA_HOST = "rr1---sn-4g5e6nsz.googlevideo.com"

Answer = dict[str, Any]


def visitor_data(visitor_id: str) -> str:
    """Return the visitor as a client carries it: a protobuf that holds the cookie, in base64, percent-encoded."""
    return quote(
        base64.urlsafe_b64encode(b"\n\x0b" + visitor_id.encode()[:11] + b"(\x80\x80\x80\xc8\x06").decode()
    )


def response_context(visitor_id: str) -> Answer:
    """Return what every answer begins with."""
    return {
        "visitorData": visitor_data(visitor_id),
        "serviceTrackingParams": [
            {"service": "GFEEDBACK", "params": [{"key": "logged_in", "value": "0"}]},
            {"service": "CSI", "params": [{"key": "c", "value": "WEB"}, {"key": "cver", "value": CLIENT_VERSION}]},
        ],
        "maxAgeSeconds": 300,
    }


def frame0(item_id: str) -> Answer:
    """Return a thumbnail as answers carry it."""
    url = f"https://i.ytimg.com/vi/{item_id}/frame0.jpg"
    return {"thumbnails": [{"url": url, "width": 720, "height": 1280}], "isOriginalAspectRatio": True}


def sequence(visitor_id: str, entries: tuple[Entry, ...] | None, token: str) -> Answer:
    """Return a ``reel_watch_sequence`` answer: ids and pictures, no titles and no counts.

    Args:
        visitor_id: The cookie.
        entries: None for an exhausted feed, whose answer is empty.
        token: With which to go on; "" for none.
    """
    if entries is None:
        return {"responseContext": {}}
    answer: Answer = {
        "responseContext": response_context(visitor_id),
        "entries": [_entry(entry) for entry in entries],
        "trackingParams": "CAAQ",
    }
    if token:
        command = {"token": token, "request": "CONTINUATION_REQUEST_TYPE_REEL_WATCH_SEQUENCE"}
        answer["continuationEndpoint"] = {"continuationCommand": command}
    return answer


def _entry(entry: Entry) -> Answer:
    url = f"/shorts/{entry.id}"
    command: Answer = {
        "clickTrackingParams": "CAAQ",
        "commandMetadata": {
            "webCommandMetadata": {"url": url, "webPageType": "WEB_PAGE_TYPE_SHORTS", "rootVe": 37414}
        },
    }
    if entry.rule == "post":
        command["reelNonVideoContentEndpoint"] = {"params": base64.b64encode(entry.id.encode()).decode()}
        return {"command": command, "trackingParams": "CAAQ"}
    endpoint: Answer = {
        "videoId": entry.id,
        "playerParams": "8AEBoAMCyAMluAQGogYVAdDEGxc",
        "thumbnail": frame0(entry.id),
        "overlay": {
            "reelPlayerOverlayRenderer": {
                "style": "REEL_PLAYER_OVERLAY_STYLE_SHORTS",
                "trackingParams": "CAAQ",
                "reelPlayerNavigationModel": "REEL_PLAYER_NAVIGATION_MODEL_UNSPECIFIED",
            }
        },
        "params": "CAYwAg%3D%3D",
        "sequenceProvider": "REEL_WATCH_SEQUENCE_PROVIDER_RPC",
        "sequenceParams": base64.b64encode(b"\n\x0b" + entry.id.encode()).decode(),
        "loggingContext": {
            "vssLoggingContext": {"serializedContextData": "CgIIDA%3D%3D"},
            "qoeLoggingContext": {"serializedContextData": "CgIIDA%3D%3D"},
        },
        "ustreamerConfig": "CAAS",
    }
    marks: dict[str, Answer] = {
        "true": {"adClientParams": {"isAd": True}},
        "string": {"adClientParams": {"isAd": "true"}},
        "false-string": {"adClientParams": {"isAd": "false"}},
        "type": {"videoType": "REEL_VIDEO_TYPE_AD"},
    }
    endpoint.update(marks.get(entry.mark, {}))
    command["reelWatchEndpoint"] = endpoint
    return {"command": command, "trackingParams": "CAAQ"}


def item_watch(visitor_id: str, about: Listing, token: str = "", shape: str = "") -> Answer:
    """Return a ``reel_item_watch`` answer.

    Args:
        visitor_id: The cookie.
        about: The short.
        token: With which the feed goes on after it; "" for none.
        shape: "" for the newest, or "unwrapped", "classic", "text", "bare" (:mod:`overlays`).
    """
    answer: Answer = {
        "responseContext": response_context(visitor_id),
        "status": "REEL_ITEM_WATCH_STATUS_SUCCEEDED",
        "trackingParams": "CAAQ",
        "replacementEndpoint": {
            "reelWatchEndpoint": {
                "videoId": about.id,
                "playerParams": "8AEBoAMCyAMluAQGogYVAdDEGxc",
                "thumbnail": frame0(about.id),
                "params": "CAYwAg%3D%3D",
            }
        },
    }
    if shape != "bare":
        answer["overlay"] = {"reelPlayerOverlayRenderer": overlay(about, shape)}
        answer["engagementPanels"] = [_description(about), _comments(about)]
    if token:
        answer["sequenceContinuation"] = token
    return answer


def _description(about: Listing) -> Answer:
    header = {
        "title": {"runs": [{"text": about.title}]},
        "channel": {"simpleText": about.channel},
        "views": {"simpleText": f"{about.views:,} views"},
        "publishDate": {"simpleText": about.published_words},
        "factoid": [
            _factoid("Likes", f"{about.likes:,}"),
            {"viewCountFactoidRenderer": {"factoid": _factoid("Views", f"{about.views:,}")}},
        ],
        "channelNavigationEndpoint": {
            "browseEndpoint": {"browseId": about.channel_id, "canonicalBaseUrl": f"/{about.handle}"}
        },
    }
    content = {"structuredDescriptionContentRenderer": {"items": [{"videoDescriptionHeaderRenderer": header}]}}
    return _panel("engagement-panel-structured-description", "Description", "", content)


def _comments(about: Listing) -> Answer:
    return _panel("engagement-panel-comments-section", "Comments", f"{about.comments:,}", {})


def _factoid(name: str, value: str) -> Answer:
    renderer = {
        "value": {"simpleText": value},
        "label": {"simpleText": name},
        "accessibilityText": f"{value} {name.lower()}",
    }
    return {"factoidRenderer": renderer}


def _panel(identifier: str, title: str, info: str, content: Answer) -> Answer:
    header: Answer = {"title": {"runs": [{"text": title}]}}
    if info:
        header["contextualInfo"] = {"runs": [{"text": info}]}
    renderer = {
        "panelIdentifier": identifier,
        "header": {"engagementPanelTitleHeaderRenderer": header},
        "content": content,
        "targetId": identifier,
        "visibility": "ENGAGEMENT_PANEL_VISIBILITY_HIDDEN",
    }
    return {"engagementPanelSectionListRenderer": renderer}
