"""The answers of the player endpoint: how a video is played, or why it isn't."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from shortstui.simulator.double.answers import MEDIA_HOST, Answer, frame0, response_context
from shortstui.simulator.double.items import Listing

FIRST_FLUSHES: Final = (10, 20, 30)
NEXT_FLUSH: Final = 40
"""Seconds after which the page reports watching, as the real player's answer says."""

REFUSALS: Final = MappingProxyType(
    {
        "botwall": ("LOGIN_REQUIRED", "Sign in to confirm you’re not a bot"),
        "captcha": ("LOGIN_REQUIRED", "Verify that you are human"),
        "rate-limit": ("UNPLAYABLE", "This content isn’t available, try again later."),
        "age-gate": ("AGE_VERIFICATION_REQUIRED", "Sign in to confirm your age"),
        "content-warning": (
            "CONTENT_CHECK_REQUIRED",
            "The following content may contain suicide or self-harm topics. Viewer discretion is advised.",
        ),
        "unavailable": ("ERROR", "Video unavailable"),
    }
)
"""Fault → status and reason."""


def player(visitor_id: str, about: Listing, mark: str = "", media: str = "") -> Answer:
    """Return a player answer.

    Args:
        visitor_id: The cookie.
        about: The short.
        mark: A key of :data:`REFUSALS`, or "live", or "" when all is well.
        media: What to add to the address of the video.
    """
    answer: Answer = {
        "responseContext": response_context(visitor_id),
        "playabilityStatus": {"status": "OK", "playableInEmbed": True, "contextParams": "Q0FFU0FnZ0I="},
        "videoDetails": _details(about, mark == "live"),
        "microformat": {"playerMicroformatRenderer": _microformat(about)},
        "trackingParams": "CAAQ",
    }
    if mark in REFUSALS:
        answer["playabilityStatus"] = _refusal(mark)
        return answer
    answer["streamingData"] = {
        "expiresInSeconds": "21540",
        "formats": [
            {
                "itag": 43,
                "url": f"https://{MEDIA_HOST}/videoplayback?id={about.id}&dur={about.seconds}&itag=43{media}",
                "mimeType": 'video/webm; codecs="vp8, opus"',
                "width": 36,
                "height": 64,
                "approxDurationMs": str(about.seconds * 1000),
            }
        ],
    }
    answer["playbackTracking"] = _tracking(about)
    return answer


def _refusal(mark: str) -> Answer:
    status, reason = REFUSALS[mark]
    message = {"reason": {"simpleText": reason}, "subreason": {"runs": [{"text": ""}]}}
    refusal: Answer = {
        "status": status,
        "reason": reason,
        "errorScreen": {"playerErrorMessageRenderer": message},
    }
    if mark == "captcha":
        refusal["errorScreen"] = {"playerCaptchaViewModel": {"siteKey": "", "onCompletionCommand": {}}}
    return refusal


def _details(about: Listing, live: bool) -> Answer:
    details: Answer = {
        "videoId": about.id,
        "title": about.title,
        "lengthSeconds": str(about.seconds),
        "channelId": about.channel_id,
        "isOwnerViewing": False,
        "shortDescription": " ".join(about.hashtags),
        "isCrawlable": True,
        "thumbnail": frame0(about.id),
        "allowRatings": True,
        "viewCount": str(about.views),
        "author": about.channel,
        "isPrivate": False,
        "isUnpluggedCorpus": False,
        "isLiveContent": live,
    }
    if live:
        details |= {"isLive": True, "lengthSeconds": "0"}
    return details


def _microformat(about: Listing) -> Answer:
    return {
        "thumbnail": frame0(about.id),
        "title": {"simpleText": about.title},
        "description": {"simpleText": " ".join(about.hashtags)},
        "lengthSeconds": str(about.seconds),
        "ownerProfileUrl": f"http://www.youtube.com/{about.handle}",
        "externalChannelId": about.channel_id,
        "externalVideoId": about.id,
        "isFamilySafe": True,
        "isUnlisted": False,
        "viewCount": str(about.views),
        "category": "Entertainment",
        "publishDate": f"{about.published}T00:00:00-07:00",
        "uploadDate": f"{about.published}T00:00:00-07:00",
        "ownerChannelName": about.channel,
        "likeCount": str(about.likes),
    }


def _tracking(about: Listing) -> Answer:
    ask = f"?cl=825027312&docid={about.id}&el=shortspage&ns=yt"
    base = "https://www.youtube.com/api/stats/"
    return {
        "videostatsPlaybackUrl": {"baseUrl": f"{base}playback{ask}"},
        "videostatsDelayplayUrl": {"baseUrl": f"{base}delayplay{ask}"},
        "videostatsWatchtimeUrl": {"baseUrl": f"{base}watchtime{ask}"},
        "qoeUrl": {"baseUrl": f"{base}qoe{ask}"},
        "atrUrl": {"baseUrl": f"{base}atr{ask}"},
        "ptrackingUrl": {"baseUrl": f"https://www.youtube.com/ptracking{ask}"},
        "videostatsScheduledFlushWalltimeSeconds": list(FIRST_FLUSHES),
        "videostatsDefaultFlushIntervalSeconds": NEXT_FLUSH,
    }
