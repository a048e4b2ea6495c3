"""A user's own site file in a real browser."""

from __future__ import annotations

from pathlib import Path

from shortstui.feeds.youtube.settings import LiveSettings
from shortstui.feeds.youtube.site import load_site
from shortstui.simulator.double.faults import Fault
from shortstui.simulator.double.server import Double
from tests.feeds.youtube.live.walk import walk

UNKNOWN = "[id!=nothing]"
"""CSS to the parser, but to no browser."""


async def test_a_selector_that_the_browser_does_not_know_finds_nothing_and_breaks_nothing(
    double: Double, tmp_path: Path
) -> None:
    path = tmp_path / "site.toml"
    names = ("player", "video", "slot", "next", "large_play", "around", "slot_thumbnail")
    selectors = "\n".join(f'{name} = ["{UNKNOWN}"]' for name in names)
    tables = ("dialogs", "any"), ("dialogs", "promo"), ("obstacles", "error_screen"), ("kinds", "post")
    others = "\n".join(f'{table}.{name} = ["{UNKNOWN}"]' for table, name in tables)
    path.write_text(f"schema = 1\n{others}\n[selectors]\n{selectors}\n")
    assert load_site(path).selectors.player[0] == UNKNOWN
    double.inject(Fault("promo", at=1))
    double.inject(Fault("keys-dead", at=2))
    done = await walk(double, 4, live=LiveSettings(site=path))
    assert len(set(done.ids)) == 4
    assert all(short.title and short.thumbnail for short in done.shorts)
    assert "dialog" in done.kinds
    assert "button" in [play.reached for play in done.playbacks]
