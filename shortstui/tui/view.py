"""What the dashboard says about a run, worked out from its state: pure functions, no widget."""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path

from shortstui.capture.run_state import Outcome, RunState
from shortstui.feeds.protocol import Incident, Short
from shortstui.interests.perception import Perception
from shortstui.runs import layout
from shortstui.runs.manifest import Manifest, ResolvedInterest
from shortstui.tui.map_labels import own_label
from shortstui.tui.widgets.clusters import ClusterBar
from shortstui.tui.widgets.counters import Counter

THRESHOLD = 0.2
"""The published 1/5."""


def interests_of(state: RunState) -> Mapping[int, str]:
    """Return the clusters that the persona of now likes, with their emoji."""
    return {interest.cluster: interest.emoji or "★" for interest in _interests(state)}


def _interests(state: RunState) -> list[ResolvedInterest]:
    manifest = state.manifest
    if manifest is None:
        return []
    return manifest.switch.interests if manifest.switch is not None and state.phases else manifest.interests


def persona_of(state: RunState, otherwise: str) -> tuple[str, str]:
    """Return the name and the emoji of the persona of now."""
    manifest = state.manifest
    if manifest is None:
        return state.persona or otherwise, ""
    record = manifest.switch.persona if manifest.switch is not None and state.phases else manifest.persona
    return state.persona or record.name, record.emoji


def feed_of(manifest: Manifest) -> str:
    """Return the feed and its dials in a few words."""
    settings = manifest.feed.settings
    dials = [str(settings[key]) for key in ("recommender", "strength", "folder") if key in settings]
    return " · ".join([manifest.feed.name, " ".join(dials)]) if dials else manifest.feed.name


def seen_bars(perception: Perception | None, state: RunState) -> tuple[ClusterBar, ...]:
    """Return the clusters that the encoder saw in the thumbnail, best first."""
    if perception is None:
        return ()
    liked = interests_of(state)
    return tuple(
        ClusterBar(
            label=cluster_label(state.manifest, ranked.cluster) or ranked.tag,
            emoji=liked.get(ranked.cluster, ""),
            liked=ranked.cluster in liked,
            value=ranked.mass,
            figure=f"{ranked.mass:.0%}",
        )
        for ranked in perception.ranked[:5]
    )


def served_bars(state: RunState, most: int) -> tuple[ClusterBar, ...]:
    """Return the clusters that the feed served most, with their number of shorts."""
    liked = interests_of(state)
    ordered = sorted(state.cluster_counts.items(), key=lambda item: (-item[1], item[0]))[:most]
    top = ordered[0][1] if ordered else 1
    return tuple(
        ClusterBar(
            cluster_label(state.manifest, cluster) or f"cluster {cluster}",
            liked.get(cluster, ""),
            cluster in liked,
            count / top,
            str(count),
        )
        for cluster, count in ordered
    )


def cluster_label(manifest: Manifest | None, cluster: int) -> str:
    """Return the label of a cluster on the run's map, the user's own before the recorded one; empty for none."""
    if manifest is None or not 0 <= cluster < len(manifest.map.labels):
        return ""
    return own_label(manifest.map.sha256, cluster) or manifest.map.labels[cluster]


def counters_of(state: RunState) -> list[Counter]:
    """Return the figures of a run, the most important ones first."""
    manifest = state.manifest
    counters = [
        ("shorts", f"{state.impressions}/{state.goal}" if state.goal else str(state.impressions)),
        ("watched", str(state.watched)),
        ("skipped", str(state.skipped)),
        ("share50", percent(state.share(50))),
        ("share100", percent(state.share(100))),
        ("V2C", str(state.v2c[50] or "–")),
        ("encoder", manifest.encoder.name if manifest else "…"),
    ]
    if state.agreement.known:
        counters.append(("precision", _ratio(state.agreement.precision)))
        counters.append(("recall", _ratio(state.agreement.recall)))
    if state.log_views and math.isfinite(state.log_views[-1]):
        counters.append(("log views", f"{state.log_views[-1]:.2f}"))
    if state.incident_count:
        counters.append(("incidents", str(state.incident_count)))
    if manifest is not None:
        counters.append(("seed", str(manifest.seed)))
    counters.append(("run time", clock(state.seconds)))
    return counters


def v2c_sentence(state: RunState) -> str:
    """Return the published measure in words; it is never called captured, since it fires on blind feeds too."""
    at = state.v2c[50]
    if at is not None:
        return f"V2C {at}: shorts until the share first passed 1/5"
    if state.v2c_seen < 50:
        return f"V2C counts from 50 shorts on; {state.v2c_seen} so far"
    return f"V2C: not passed 1/5 in {state.v2c_seen} shorts"


def v2c_place(state: RunState) -> int | None:
    """Return the organic short (from 1, over the whole run) at which the share first passed 1/5."""
    at = state.v2c[50]
    return None if at is None else _organic_before_phase(state) + at


def v2c_impression(state: RunState) -> int | None:
    """Return the number of the impression at which the share first passed 1/5."""
    place = v2c_place(state)
    if place is None:
        return None
    organic = 0
    for number, outcome in enumerate(state.history, start=1):
        organic += outcome != Outcome.NOT_ORGANIC
        if organic == place:
            return number
    return None


def _organic_before_phase(state: RunState) -> int:
    if not state.phases:
        return 0
    until = state.phases[-1].until
    return until - state.history.count(bytes([Outcome.NOT_ORGANIC]), 0, until)


def about(short: Short) -> str:
    """Return channel, views, duration and the source of the picture of a short in one line."""
    views = None if short.views is None else f"{compact(short.views)} views"
    duration = None if short.duration is None else clock(short.duration)
    kind = None if short.kind == "video" else short.kind.upper()
    source = f"picture: {short.sources['thumbnail']}" if "thumbnail" in short.sources else None
    return " · ".join(part for part in (kind, short.channel, views, duration, source) if part)


def blocked_by(state: RunState) -> Incident | None:
    """Return the incident that ended the run, where the site stopped the bot."""
    if state.ended is None or state.ended.reason != "blocked":
        return None
    blocks = [noted.incident for noted in state.incidents if noted.incident.kind.startswith("blocked:")]
    return blocks[-1] if blocks else None


def evidence_places(incident: Incident, folder: Path | None) -> str:
    """Return where the files are that were kept with an incident; empty when there are none."""
    if folder is None or not incident.evidence:
        return ""
    return f"evidence in {folder / layout.EVIDENCE}: {', '.join(incident.evidence)}"


def compact(number: int) -> str:
    """Return a number in at most five characters: 1234567 → "1.2M"."""
    value, units = float(number), ["", "k", "M", "B"]
    while abs(value) >= 999.5 and len(units) > 1:
        value /= 1000
        units.pop(0)
    digits = f"{value:.0f}" if abs(value) >= 99.95 else f"{value:.1f}".removesuffix(".0")
    return digits + units[0]


def clock(seconds: float) -> str:
    """Return seconds as m:ss or h:mm:ss."""
    whole = max(0, int(seconds))
    hours, rest = divmod(whole, 3600)
    minutes, left = divmod(rest, 60)
    return f"{hours}:{minutes:02}:{left:02}" if hours else f"{minutes}:{left:02}"


def percent(share: float | None) -> str:
    """Return a share as per cent, a dash while there is none."""
    return "–" if share is None else f"{share:.0%}"


def _ratio(value: float) -> str:
    return f"{value:.2f}" if math.isfinite(value) else "–"
