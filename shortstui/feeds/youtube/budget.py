"""How many shorts all bots of this machine together may load, and how long they stay away after a block.

A site counts the requests of an address, not of a bot: guests are told off at about 300 videos an hour (yt-dlp's
wiki, 2025-04). The measure is the generic cell rate algorithm (ITU-T I.371): one number, the time at which the
budget will be full again, kept in a file that all bots share.
"""

from __future__ import annotations

import asyncio
import math
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import msgspec
from filelock import FileLock, Timeout

from shortstui.clock import Clock
from shortstui.errors import ExitCode, ShortstuiError
from shortstui.feeds.protocol import BlockedError
from shortstui.files import cannot_write, write_atomically
from shortstui.places import cache_folder
from shortstui.text import harmless

HOUR: Final = 3600.0
_LONGEST: Final = 24 * HOUR
"""A longer cool-down was not written by us: a clock that jumped, a file from elsewhere."""
_AT_ONCE: Final = 10
"""One part in ten of an hour's shorts may be loaded without waiting."""
_SKEW: Final = 60.0
"""Seconds by which another process may have read the clock before or after us."""
_PATIENCE: Final = 10.0
"""Seconds to wait for the file's lock, which is held for milliseconds."""
_MOST_BYTES: Final = 10_000


class _Ledger(msgspec.Struct, frozen=True):
    """What the file holds; times are seconds since 1970 in UTC."""

    full_at: float = 0.0
    """When the whole budget is there again."""
    away_until: float = 0.0
    kind: str = ""
    """Of the block that the bots stay away for."""


def budget_file() -> Path:
    """Return the file that all bots of this user share."""
    return cache_folder() / "live" / "budget.json"


class Budget:
    """The right to load shorts, shared by every process that names the same file.

    In any hour at most ``per_hour`` shorts are loaded; a tenth of them at once, the others evenly spaced.

    Args:
        path: The shared file; see :func:`budget_file`.
        per_hour: The most shorts an hour, at least 1.

    Raises:
        ShortstuiError: ``per_hour`` is out of range.
    """

    def __init__(self, path: Path, per_hour: int) -> None:
        if not 1 <= per_hour <= 100_000:
            raise ShortstuiError(
                f"{per_hour} shorts an hour can't be kept to",
                hint="give --per-hour a whole number from 1",
                code=ExitCode.BAD_INPUT,
            )
        self._path = path
        self._at_once = max(1, per_hour // _AT_ONCE)
        # In an hour that begins with a full budget these two give per_hour, not one more.
        self._interval = HOUR / (per_hour - self._at_once + 1)

    async def take(self, clock: Clock) -> bool:
        """Wait until a short may be loaded, and take it out of the budget.

        Returns:
            False when the clock ended the waiting early, because the bot is told to stop: then nothing was taken,
            and the caller must not load.

        Raises:
            BlockedError: A bot of this machine was blocked meanwhile.
            ShortstuiError: The file can't be written.
        """
        while (wait := await asyncio.to_thread(self.try_take, clock.now())) > 0:
            before = clock.monotonic()
            await clock.sleep(wait)
            if clock.monotonic() - before < wait / 2:
                return False
        return True

    def try_take(self, now: datetime) -> float:
        """Take one short out of the budget if there is one.

        Returns:
            0.0 when it was taken; else the seconds after which to ask again.

        Raises:
            BlockedError: The machine is to stay away from the site.
            ShortstuiError: The file can't be written.
        """
        at = now.timestamp()
        with self._locked():
            ledger = self._read(at)
            _refuse_while_away(ledger, at)
            full_at = max(ledger.full_at, at)
            wait = full_at - (self._at_once - 1) * self._interval - at
            if wait > 1e-6:
                return wait
            self._write(msgspec.structs.replace(ledger, full_at=full_at + self._interval))
        return 0.0

    def cool_down(self, kind: str, now: datetime, seconds: float = HOUR) -> datetime:
        """Keep every bot of this machine away from the site.

        Args:
            kind: Of the block: "sorry", "captcha", "botwall", "rate_limit".
            now: The time of day.
            seconds: For how long; an hour at least, a day at most.

        Returns:
            Until when, in UTC.

        Raises:
            ShortstuiError: The file can't be written.
        """
        at = now.timestamp()
        with self._locked():
            ledger = self._read(at)
            until = max(ledger.away_until, at + min(max(seconds, HOUR), _LONGEST))
            self._write(msgspec.structs.replace(ledger, away_until=until, kind=harmless(kind, 40)))
        return datetime.fromtimestamp(until, UTC)

    def check(self, now: datetime) -> None:
        """Let pass who may go to the site now: to be asked before a browser is opened.

        Raises:
            BlockedError: Says until when to stay away, and why.
            ShortstuiError: The file can't be locked.
        """
        with self._locked():
            ledger = self._read(now.timestamp())
        _refuse_while_away(ledger, now.timestamp())

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """Hold the file for an instant; the operating system lets go of it when a process dies."""
        lock = FileLock(self._path.with_suffix(".lock"), timeout=_PATIENCE)
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            lock.acquire()
        except Timeout as error:
            raise ShortstuiError(
                "another bot holds the budget of this machine and doesn't let go",
                where=str(self._path),
                hint="look for a bot that hangs, end it, and try again",
            ) from error
        except OSError as error:
            raise cannot_write(self._path, error) from error
        try:
            yield
        finally:
            lock.release()

    def _read(self, at: float) -> _Ledger:
        """Return what the file says; one that can't be right says nothing."""
        try:
            with self._path.open("rb") as file:
                ledger = msgspec.json.decode(file.read(_MOST_BYTES), type=_Ledger)
        except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
            return _Ledger()
        # A budget takes an hour at most to fill; what lies further ahead is from a clock that jumped.
        full_at = ledger.full_at if ledger.full_at - at <= HOUR + _SKEW else 0.0
        away = ledger.away_until if ledger.away_until - at <= _LONGEST else 0.0
        return _Ledger(full_at, away, ledger.kind)

    def _write(self, ledger: _Ledger) -> None:
        write_atomically(self._path, msgspec.json.encode(ledger))


def _refuse_while_away(ledger: _Ledger, at: float) -> None:
    if ledger.away_until <= at:
        return
    until = datetime.fromtimestamp(ledger.away_until, UTC)
    kind = harmless(ledger.kind, 40) or "blocked"
    raise BlockedError(
        kind,
        f"the site stopped a bot of this machine ({kind}); all of them stay away until {until:%Y-%m-%d %H:%M} UTC",
        hint=f"start again in {math.ceil((ledger.away_until - at) / 60)} minutes, and with a smaller --per-hour",
    )
