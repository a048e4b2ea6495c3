"""What an experiment says of itself while it runs."""

from __future__ import annotations

from shortstui.cli.fleet_display import LineWatcher
from shortstui.errors import ShortstuiError
from shortstui.experiments.plan import Arm
from shortstui.experiments.schedule import Job
from tests.runs.examples import impressions

JOB = Job(Arm("gamer", "gamer", None, "content", 0.6), 3, "gamer-003", 1, 100)


def test_progress_is_told_every_ten_seconds_with_the_time_that_is_left() -> None:
    now, lines = [0.0], list[str]()
    watcher = LineWatcher(lambda: now[0], lines.append)
    watcher.planned(cells=4, over=1, shorts=1_000, seen=400)
    (short,) = impressions(1)
    for _ in range(240):
        now[0] += 0.125
        watcher.seen(JOB, short)
    assert lines[0] == "4 cells, 1 of them over before; 600 of 1,000 shorts to see"
    assert lines[1:] == [
        "48% of the shorts, 1 of 4 cells, 1:05 min left",
        "56% of the shorts, 1 of 4 cells, 0:55 min left",
        "64% of the shorts, 1 of 4 cells, 0:45 min left",
    ]


def test_preparing_is_not_counted_into_the_time_that_is_left() -> None:
    now, lines = [0.0], list[str]()
    watcher = LineWatcher(lambda: now[0], lines.append)
    watcher.prepared("Fetching the weights", 0.1)
    watcher.prepared("Fetching the weights", 0.2)
    watcher.planned(cells=4, over=0, shorts=1_000, seen=0)
    now[0] += 120.0  # browsers start, pictures are drawn
    (short,) = impressions(1)
    watcher.seen(JOB, short)
    for _ in range(100):
        now[0] += 0.125
        watcher.seen(JOB, short)
    assert lines == [
        "… Fetching the weights 10%",
        "4 cells, 0 of them over before; 1,000 of 1,000 shorts to see",
        "0% of the shorts, 0 of 4 cells, …",
        "8% of the shorts, 0 of 4 cells, 1:55 min left",
    ]


def test_what_breaks_off_is_told_harmlessly_and_counted() -> None:
    lines = list[str]()
    watcher = LineWatcher(lambda: 0.0, lines.append)
    watcher.planned(2, 0, 200, 0)
    watcher.over(JOB, ShortstuiError("the page said \x1b[31mno"))
    assert lines[-1].startswith("gamer, replicate 3: broke off: the page said")
    assert "\x1b" not in lines[-1]
    assert "1 of 2 cells" in lines[-1]
