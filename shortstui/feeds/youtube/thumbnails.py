"""Where a short's pictures are, in the order to try, and how a missing one is told."""

from __future__ import annotations

import re
from dataclasses import dataclass

from shortstui.feeds.youtube.ids import id_in_picture, is_video_id
from shortstui.feeds.youtube.site import built_in_site
from shortstui.feeds.youtube.site_model import Site

_NAME = re.compile(r"/(?:vi|vi_webp)/[A-Za-z0-9_-]{11}/([a-z0-9_]{1,40})\.(?:jpg|webp)")


@dataclass(frozen=True, slots=True)
class ThumbnailUrl:
    """One picture of a video.

    Attributes:
        name: The source to record: "frame0" is the first frame, the "oar" names keep the original aspect ratio,
            "hqdefault" is 4:3 with bars that must be cropped.
        url: Its address.
    """

    name: str
    url: str


def thumbnail_urls(short_id: str, site: Site | None = None) -> tuple[ThumbnailUrl, ...]:
    """Return a short's pictures in the order to try; none when the id is no id.

    The page itself loads ``frame0`` for each slot (2026-10), so its bytes come first and cost no request.
    """
    thumbnails = (site or built_in_site()).thumbnails
    if not is_video_id(short_id):
        return ()
    return tuple(
        ThumbnailUrl(name, thumbnails.url.replace("{id}", short_id).replace("{name}", name))
        for name in thumbnails.chain
    )


def source_of(url: str) -> tuple[str, str]:
    """Return the video and the name of a picture the page loaded: ("dQ…", "frame0"); ("", "") for others."""
    match = _NAME.search(url[:1000])
    return (id_in_picture(url), match[1]) if match else ("", "")


def is_placeholder(
    status: int, size: int, width: int, height: int, name: str = "", site: Site | None = None
) -> bool:
    """Return whether an answer is the picture of a missing picture.

    i.ytimg.com answers 404, and by some reports 200, with a grey picture of 120×90 (2025-05, 2026-07); a browser
    shows it and fires ``load`` all the same, so both the status and the size must be looked at.

    Args:
        status: The HTTP status.
        size: Bytes of the body.
        width: Pixels, 0 when the picture can't be read.
        height: Pixels.
        name: The picture's name; "default" is truly that small.
        site: The site file.
    """
    thumbnails = (site or built_in_site()).thumbnails
    if status != 200 or size <= 0 or width <= 0 or height <= 0:
        return True
    return [width, height] == thumbnails.placeholder and name not in thumbnails.small
