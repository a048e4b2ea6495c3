"""What ``shortstui runs show`` prints: how a run was made, and what came out."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping

from shortstui.capture.run_state import RunState
from shortstui.capture.v2c import THRESHOLD
from shortstui.cli import live_report
from shortstui.runs.manifest import Manifest
from shortstui.runs.reader import RunRecord
from shortstui.text import harmless


def report(record: RunRecord) -> str:
    """Return the report on a run, as lines of text."""
    state = RunState.of(record.manifest, record.lines)
    impressions = record.impressions
    happened = [*live_report.watching(impressions), *live_report.served(record.lines)]
    incidents = live_report.incidents(record.lines)
    return "\n".join([*_made_with(record.manifest), "", *_came_out(state, record.manifest), *happened, *incidents])


def _made_with(manifest: Manifest) -> Iterator[str]:
    settings = ", ".join(_settings(manifest.feed.settings))
    yield f"run        {manifest.run}"
    yield f"persona    {harmless(manifest.persona.emoji)} {harmless(manifest.persona.name)}"
    yield f"feed       {manifest.feed.name} ({harmless(settings, 600)}), seed {manifest.seed}"
    if browser := manifest.versions.get("browser"):
        yield f"browser    {harmless(browser)}"
    yield f"encoder    {manifest.encoder.name} {manifest.encoder.fingerprint[:12]}"
    yield f"map        {manifest.map.name} {manifest.map.sha256[:12]} ({manifest.map.tags:,} tags)"
    yield "interests  as they were found on this map:"
    for interest in manifest.interests:
        yield (
            f"  {harmless(interest.label)} → {interest.cluster} {harmless(interest.cluster_label)}"
            f" ({interest.similarity:.2f})"
        )


def _settings(settings: Mapping[str, object]) -> Iterator[str]:
    """Yield every setting; those of the browser that the double's feed holds in a table of their own, too."""
    for key, value in settings.items():
        if isinstance(value, Mapping):
            yield from _settings(value)
        else:
            yield f"{key} {value}"


def _came_out(state: RunState, manifest: Manifest) -> Iterator[str]:
    yield f"shorts     {state.impressions} ({state.organic} organic), watched {state.watched}"
    for window in state.shares:
        v2c = state.v2c[window]
        said = f"{v2c} videos" if v2c else f"not captured in {state.v2c_seen}"
        share = f"{state.shares[window][-1]:.2f}" if state.shares[window] else "none yet"
        yield f"last {window:<5} share {share}; V2C (over {THRESHOLD:.0%}): {said}"
    known = [value for value in state.log_views if not math.isnan(value)]
    if known:
        first, last = known[0], known[-1]
        yield f"views      10^{first:.1f} at first, 10^{last:.1f} in the end (mean log10)"
    most = Counter(state.cluster_counts).most_common(5)
    named = ", ".join(f"{harmless(manifest.map.labels[cluster])} ×{count}" for cluster, count in most)
    yield f"clusters   {named or 'none seen'}"
    yield f"ended      {state.ended.reason if state.ended else 'not yet: still running, or interrupted'}"
