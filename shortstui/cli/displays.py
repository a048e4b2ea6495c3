"""How a run is told without the app: plain lines, JSON lines, or not at all.

Data goes to stdout; what is being prepared, incidents and errors go to stderr.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path

import click
import msgspec

from shortstui.bots.display import Display
from shortstui.capture.run_state import RunState
from shortstui.cli.attended import attended
from shortstui.cli.evidence_report import LEVELS, alarm_line, evidence_lines
from shortstui.cli.live_report import incident_line
from shortstui.cli.progress import EVERY_SECONDS
from shortstui.pace import Pace, time_left
from shortstui.runs.events import (
    Beside,
    Ended,
    Event,
    Failed,
    Impression,
    Incident,
    Line,
    Notice,
    Opened,
    Progress,
    Started,
    Switched,
)
from shortstui.runs.reader import read_manifest
from shortstui.text import harmless


def default_display() -> str:
    """Return "full" on a terminal, "plain" in a pipe, in CI and on a terminal that can't draw."""
    # The app reads keys from stdin and draws on stderr, so each of the three has to be the terminal.
    looked_at = all(attended(stream) for stream in (sys.stdin, sys.stdout, sys.stderr))
    return "full" if looked_at else "plain"


def display_named(name: str) -> Display:
    """Return the display called "plain", "json" or "none"."""
    if name == "json":
        return JsonDisplay()
    return SilentDisplay() if name == "none" else PlainDisplay()


class SilentDisplay:
    """Says only where the run is, on stdout."""

    def show(self, item: Line | Notice) -> None:
        """Print the run's folder when it is there."""
        if isinstance(item, Opened):
            click.echo(item.folder)


class JsonDisplay:
    """One JSON object a line: the recorded lines as they are, and the notices in between."""

    def __init__(self) -> None:
        self._encoder = msgspec.json.Encoder()

    def show(self, item: Line | Notice) -> None:
        """Print the item and hand it on at once: somebody may be drawing it."""
        sys.stdout.write(self._encoder.encode(item).decode() + "\n")
        sys.stdout.flush()


class PlainDisplay:
    """One line an event, never wrapped, without colour: for pipes, logs and screen readers."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._told = now()
        self._pace = Pace()
        self._preparing = ""
        self._goal: int | None = None
        self._state = RunState()
        self._labels: list[str] = []
        self._at_work: set[str] = set()
        """The bot ("") and the controls whose session goes on."""
        self._sounded: set[str] = set()
        """Levels whose alarm was told of."""

    def show(self, item: Line | Notice) -> None:
        """Print what the item means to a reader."""
        event = item.event if isinstance(item, Line) else item
        self._state.apply(item)
        self._say(event)
        self._say_alarms()
        if isinstance(item, Beside):
            self._come_and_go(item.run, item.line.event)
        elif isinstance(item, Line):
            self._come_and_go("", item.event)

    def _say(self, event: Event | Notice) -> None:
        match event:
            case Impression():
                click.echo(self._impression(event))
                self._say_how_far(event.number)
            case Opened(folder):
                click.echo(f"recording to {folder}", err=True)
                manifest = read_manifest(Path(folder))
                self._state.know(manifest)
                self._labels, self._goal = manifest.map.labels, manifest.goal
            case Progress(message):
                self._prepare(message)
            case Started(persona=persona, feed=feed):
                click.echo(f"{harmless(persona)} on {feed}", err=True)
            case Incident():
                click.echo(f"incident {incident_line(event)}", err=True)
            case Switched(persona=persona, at=at):
                click.echo(f"after {at} shorts the bot becomes {harmless(persona)}", err=True)
            case Ended(reason=reason, message=message):
                click.echo(self._summary(reason, message), err=True)
            case Failed() | _:
                pass  # the error itself is printed by the command, deciding and pausing say nothing new

    def _prepare(self, message: str) -> None:
        if message != self._preparing or self._now() - self._told >= EVERY_SECONDS:
            self._preparing, self._told = message, self._now()
            click.echo(f"… {message}", err=True)

    def _say_how_far(self, number: int) -> None:
        """Say now and then when the run will be over, where anybody can know."""
        now = self._now()
        self._pace.note(now, number)
        if self._goal is not None and now - self._told >= EVERY_SECONDS:
            self._told = now
            click.echo(
                f"… {number:,} of {self._goal:,} shorts, {time_left(self._pace.left(self._goal))}", err=True
            )

    def _say_alarms(self) -> None:
        pair = self._state.pair
        for level in LEVELS if pair is not None else ():
            if pair is not None and level not in self._sounded and pair.evidence.alarm(level) is not None:
                self._sounded.add(level)
                click.echo(alarm_line(pair.evidence, level), err=True)

    def _come_and_go(self, who: str, event: Event) -> None:
        """Give the evidence once the bot and all its controls have ended: a control may end after its bot."""
        if isinstance(event, Started):
            self._at_work.add(who)
        elif isinstance(event, Ended):
            self._at_work.discard(who)
            if self._state.pair is not None and not self._at_work:
                for line in evidence_lines(self._state.pair):
                    click.echo(line, err=True)

    def _impression(self, event: Impression) -> str:
        seen = event.perception
        cluster = (
            f"{seen.cluster} {self._label(seen.cluster)} ({seen.similarity:.2f})" if seen else "nothing to see"
        )
        views = "?" if event.short.views is None else f"{event.short.views:,}"
        share = self._state.share(50) or 0.0
        return (
            f"{event.number:>5}  {'WATCH' if event.decision.watch else 'skip '} {event.playback.dwell:5.1f} s"
            f"  share {share:.2f}  {cluster}  |  {harmless(event.short.title, 60)}"
            f"  |  {harmless(event.short.channel, 30)}  |  {views} views"
        )

    def _label(self, cluster: int) -> str:
        return self._labels[cluster] if cluster < len(self._labels) else ""

    def _summary(self, reason: str, message: str) -> str:
        state = self._state
        v2c = state.v2c[50]
        captured = f"captured at {v2c}" if v2c else f"not captured in {state.v2c_seen}"
        watched = f"watched {state.watched} of {state.organic}"
        why = f"{reason}: {harmless(message)}" if message else reason
        return f"ended ({why}): {watched}, {captured} (1/5 of the last 50)"
