"""The operating curves of a calibration, drawn in the terminal by plotext."""

from __future__ import annotations

from collections.abc import Iterator

from shortstui.experiments.calibrated import Calibration

_LEVELS = ("STEERED", "CAPTURED")
_HEIGHT = 16


def plots(result: Calibration, width: int, *, colour: bool) -> Iterator[str]:
    """Yield detection over strength for each level, and the false alarms on each null.

    Args:
        result: The calibration.
        width: Of the terminal, in columns.
        colour: Whether to use any; without, each recommender has a sign of its own.
    """
    for level in _LEVELS:
        if curves := _detection(result, level):
            yield from (
                "",
                _drawn_curves(f"{level} is found: % of runs, by strength", curves, width, colour=colour),
            )
    nulls = [(rate.platform, 100 * rate.share) for rate in result.rates if rate.blind and rate.rule == _LEVELS[0]]
    yield from ("", _drawn_bars(f"{_LEVELS[0]}, false alarms: % of runs", nulls, width, colour=colour))


def _detection(result: Calibration, level: str) -> dict[str, list[tuple[float, float]]]:
    curves: dict[str, list[tuple[float, float]]] = {}
    for rate in result.rates:
        recommender, _, strength = rate.platform.rpartition(" ")
        if not rate.blind and rate.rule == level:
            curves.setdefault(recommender, []).append((float(strength), 100 * rate.share))
    return {recommender: sorted(points) for recommender, points in curves.items()}


def _drawn_curves(title: str, curves: dict[str, list[tuple[float, float]]], width: int, *, colour: bool) -> str:
    import plotext

    plotext.clear_figure()
    for (recommender, points), sign in zip(curves.items(), "oxa+#", strict=False):
        at, found = zip(*points, strict=True)
        if colour:
            plotext.plot(at, found, label=recommender, marker="braille")
        else:
            plotext.plot(at, found, label=recommender, marker=sign)
    plotext.title(title)
    plotext.ylim(0, 100)
    plotext.xlim(0, 1)
    plotext.plotsize(width, _HEIGHT)
    return _built(colour=colour)


def _drawn_bars(title: str, bars: list[tuple[str, float]], width: int, *, colour: bool) -> str:
    import plotext

    plotext.clear_figure()
    plotext.simple_bar([name.partition(":")[0] for name, _ in bars], [share for _, share in bars], width=width)
    return f"{title}\n{_built(colour=colour)}"


def _built(*, colour: bool) -> str:
    import plotext

    drawn = str(plotext.build())
    return drawn if colour else str(plotext.uncolorize(drawn))
