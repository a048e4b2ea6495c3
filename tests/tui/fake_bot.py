"""A child process that behaves like the bot: it tells a recorded run line by line and obeys control lines.

Usage: fake_bot.py FOLDER [--delay SECONDS] [--fail] [--crash] [--blocked] [--deaf] [--flood] [--log FILE]
                          [--hold COUNT]
"""

from __future__ import annotations

import argparse
import sys
import threading
import time
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from shortstui.runs.cells import controls_if_there
from shortstui.runs.events import (
    SCHEMA,
    Deciding,
    Ended,
    Event,
    Failed,
    Impression,
    Incident,
    Line,
    Opened,
    Paused,
    Progress,
    Started,
)
from shortstui.runs.reader import read_events
from shortstui.runs.side_by_side import side_by_side

encode = msgspec.json.Encoder().encode


def say(item: object) -> None:
    sys.stdout.buffer.write(encode(item) + b"\n")
    sys.stdout.buffer.flush()


class Orders:
    """What was asked on standard input."""

    def __init__(self, log: Path | None) -> None:
        self.stop = threading.Event()
        self.go = threading.Event()
        self.go.set()
        self._log = log

    def read(self) -> None:
        for raw in sys.stdin:
            order = raw.strip()
            if self._log:
                with self._log.open("a") as file:
                    file.write(order + "\n")
            if order == "stop":
                self.stop.set()
                self.go.set()
            elif order == "pause":
                self.go.clear()
                say(Paused(True))
            elif order == "resume":
                self.go.set()
                say(Paused(False))
        self.stop.set()
        self.go.set()


def tell(folder: Path, delay: float, orders: Orders, *, flood: bool, hold: int) -> None:
    say(Progress("loading shorts-tiny", 0.4))
    say(Opened(str(folder)))
    record = read_events(folder)
    lines = side_by_side(record, controls_if_there(record)[0])
    while True:
        for line in lines:
            orders.go.wait()
            if orders.stop.is_set():
                return
            event = line.event if isinstance(line, Line) else None
            if isinstance(event, Impression):
                say(Deciding(event.number, event.short, event.decision, event.perception))
                time.sleep(delay)
            say(line)
            if isinstance(event, Impression) and event.number == hold:
                orders.stop.wait()
                return
        if not flood:
            return


def tell_of_a_block(folder: Path) -> int:
    say(Opened(str(folder)))
    now = datetime.now(UTC)
    what, hint = "unusual traffic", "stay away until 13:00 UTC"
    incident = Incident("blocked:sorry", what, evidence=("page.html", "page.png"))
    events: tuple[Event, ...] = (Started(SCHEMA, "Music Head", "youtube"), incident, Ended("blocked", what))
    for seq, event in enumerate(events):
        say(Line(seq, now, 0.0, "", event))
    say(Failed(what, "https://www.google.com/sorry/index", hint))
    return 5


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--delay", type=float, default=0.0)
    parser.add_argument("--fail", action="store_true", help="end with a Failed notice")
    parser.add_argument("--blocked", action="store_true", help="end as a bot that the site stopped")
    parser.add_argument("--crash", action="store_true", help="end with a traceback")
    parser.add_argument("--deaf", action="store_true", help="never end by itself, never obey")
    parser.add_argument("--flood", action="store_true", help="tell the run again and again, as fast as possible")
    parser.add_argument("--hold", type=int, default=0, help="after so many shorts, wait until it is stopped")
    parser.add_argument("--log", type=Path, help="where to write the orders that came")
    args = parser.parse_args()
    if args.deaf:
        import signal

        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        say(Progress("deaf"))
        while True:
            time.sleep(1)
    orders = Orders(args.log)
    threading.Thread(target=orders.read, daemon=True).start()
    if args.fail:
        say(Failed("there is no interest map called “x”", "maps/x", "build it: shortstui interests build"))
        return 4
    if args.blocked:
        return tell_of_a_block(args.folder)
    if args.crash:
        sys.stdout.write("not json\n")
        raise RuntimeError("the bot fell over \x1b[31m here")
    tell(args.folder, args.delay, orders, flood=args.flood, hold=args.hold)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
