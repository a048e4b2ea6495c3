"""The shipped map: ``python -m shortstui.interests.build_demo`` builds it again from the shipped encoder."""

from __future__ import annotations

import sys

from shortstui.interests.build import build_map
from shortstui.interests.encoder_spec import SHORTS_TINY
from shortstui.interests.interest_map import InterestMap
from shortstui.interests.progress import Progress, silent
from shortstui.interests.store import DEMO_MAP, SHIPPED, save_map
from shortstui.interests.vocabulary import DEMO, load_vocabulary


def build_shipped_map(progress: Progress = silent) -> InterestMap:
    """Build the map of the demo vocabulary and shorts-tiny, as it ships."""
    from shortstui.interests.encoder import load_encoder

    return build_map(load_vocabulary(DEMO), load_encoder(SHORTS_TINY), name=DEMO_MAP, progress=progress)


def main() -> None:
    """Build the shipped map and write it into the package."""
    built = build_shipped_map(lambda message, _fraction: print(message, file=sys.stderr))  # noqa: T201
    save_map(built, SHIPPED / DEMO_MAP)
    print(built.sha256)  # noqa: T201


if __name__ == "__main__":
    main()
