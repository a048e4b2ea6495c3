"""The user's hand on every cell of a fleet: one by one, or all at once."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Final

from shortstui.bots.controls import Controls
from shortstui.experiments import orders
from shortstui.experiments.orders import CellState, Order

LOOK_SECONDS: Final = 0.3
"""Between two looks for orders."""


class Hands:
    """Controls of every cell that is not over, from before it begins. To be used from the fleet's event loop only.

    Args:
        runs: Names of the bots' runs; a bot and the controls beside it are one cell.
        speed: Virtual seconds per real second; None for as fast as the machine can.
        at_once: Whether a pause holds everything at once: a page that plays is stopped in the middle of a short.
    """

    def __init__(self, runs: Iterable[str], speed: float | None, *, at_once: bool) -> None:
        self._controls = {run: Controls(speed) for run in runs}
        self._states: dict[str, CellState] = dict.fromkeys(self._controls, "waiting")
        self._at_once = at_once

    def of(self, run: str) -> Controls:
        """Return the controls of one cell."""
        return self._controls[run]

    def begun(self, run: str) -> None:
        """Hear that a cell scrolls."""
        self._states[run] = "running"

    def over(self, run: str) -> None:
        """Hear that a cell scrolls no more, for whatever reason."""
        self._states[run] = "over"

    def obey(self, order: Order) -> None:
        """Carry out one order; cells that there are not, or that are over, are passed over."""
        for run in order.bots or tuple(self._controls):
            if (controls := self._controls.get(run)) is None or self._states[run] == "over":
                continue
            match order.word:
                case "pause":
                    controls.pause()
                case "continue":
                    controls.resume()
                case "stop":
                    controls.stop()

    def stop_all(self) -> None:
        """End every cell after the short that is on."""
        self.obey(Order("stop"))

    def states(self) -> dict[str, CellState]:
        """Return how every cell stands now."""
        return {run: self._state(run) for run in self._controls}

    def _state(self, run: str) -> CellState:
        state, controls = self._states[run], self._controls[run]
        if controls.stopped:
            return "stopping" if state == "running" else "stopped"
        if controls.paused and state == "waiting":
            return "paused"
        if controls.paused and state == "running":
            return "paused" if self._at_once or controls.at_rest else "pausing"
        return state


async def listen(
    folder: Path, hands: Hands, tell: Callable[[str, CellState], None], stop: Callable[[], None]
) -> None:
    """Take orders and obey, and say how the cells stand whenever that changed, until cancelled.

    Args:
        folder: The experiment's.
        hands: Obey.
        tell: Told of each cell that the user's hand has brought to stand otherwise.
        stop: Ends the whole experiment, as an order to stop all cells wants it.
    """
    before: Mapping[str, CellState] = {}
    while True:
        for order in orders.take(folder):
            hands.obey(order)
            if order == Order("stop"):
                stop()
        now = hands.states()
        if now != before:
            orders.publish(
                folder, now
            )  # small, and seldom: a thread could still write after the folder was cleared
            for run, state in now.items():
                if _by_hand(before.get(run, "waiting"), state):
                    tell(run, state)
            before = now
        await asyncio.sleep(LOOK_SECONDS)


def _by_hand(before: CellState, now: CellState) -> bool:
    """Return whether a change is for a watcher to hear of: beginning and ending by itself is told already."""
    return before != now and now != "over" and bool({before, now} & {"pausing", "paused", "stopping", "stopped"})
