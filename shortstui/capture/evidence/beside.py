"""From recorded impressions to the evidence on a pair: a bot and the controls that scrolled beside it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set

from shortstui.capture.evidence.pair import PairEvidence, Seen
from shortstui.runs.events import Impression


def evidence_on(
    bot: Iterable[Impression], controls: Sequence[Iterable[Impression]], clusters: Set[int]
) -> PairEvidence:
    """Return the evidence on a bot and its controls.

    Organic shorts are compared by their number, as far as all of them have got: what is no video is left out on
    each side by itself. All are scored with the bot's persona, by what their eyes saw.

    Args:
        bot: Its impressions.
        controls: Those of each control, at least of one.
        clusters: The interests of the bot's persona.
    """
    pair = PairEvidence()
    for own, *others in zip(_seen(bot, clusters), *(_seen(each, clusters) for each in controls), strict=False):
        pair.add(own, others)
    return pair


def _seen(impressions: Iterable[Impression], clusters: Set[int]) -> Iterable[Seen]:
    for impression in impressions:
        if impression.short.kind == "video":
            cluster = impression.perception.cluster if impression.perception else None
            yield Seen(cluster, cluster in clusters)
