"""Who the bot is to the site: its cookies, kept so that a crash doesn't make it somebody else."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from shortstui.errors import ShortstuiError
from shortstui.feeds.youtube.deadline import in_time
from shortstui.files import write_atomically

if TYPE_CHECKING:
    from playwright.async_api import BrowserContext

VISITOR: Final = "VISITOR_INFO1_LIVE"
"""The cookie that signed-out personalisation hangs on (six months)."""
_FILE: Final = "state.json"
_MOST_BYTES: Final = 4 * 2**20
_STORAGE_EVERY: Final = 20
"""Saves after which the local storage is read again; the cookies are read at each."""


class Identity:
    """A context's cookies and local storage, in memory and in the run's folder.

    Args:
        folder: Where to keep them; None to keep them in memory only.
    """

    def __init__(self, folder: Path | None) -> None:
        self._path = folder / _FILE if folder else None
        self.state: dict[str, Any] | None = None
        self.visitor = ""
        self._saves = 0

    def load(self) -> bool:
        """Go on as who was kept; return whether there was anyone.

        Raises:
            ShortstuiError: What was kept can't be read: going on as somebody else would spoil the run.
        """
        if self._path is None or not self._path.exists():
            return False
        try:
            with self._path.open("rb") as file:
                state = json.loads(file.read(_MOST_BYTES))
            cookies = state["cookies"]
            self.visitor = next((str(each["value"]) for each in cookies if each["name"] == VISITOR), "")
        except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
            raise ShortstuiError(
                "the cookies of this run can't be read, so it can't go on as the same visitor",
                where=str(self._path),
                hint="start a new run; this one can still be replayed",
            ) from error
        self.state = state
        return True

    async def save(self, context: BrowserContext, *, whole: bool = False) -> bool:
        """Keep who the context is now; return whether the site takes it for somebody else than before.

        Args:
            context: The cookie jar.
            whole: Whether its local storage is to be read now in any case. For each origin that has no page any
                more, after consent for one, Playwright opens a page to read it: a fifth of a second (2026-11),
                against a hundredth for the cookies alone. So it is only read now and then.
        """
        whole = whole or self.state is None or self._saves % _STORAGE_EVERY == 0
        self._saves += 1
        state: Any = (
            await in_time(context.storage_state())
            if whole
            else {**(self.state or {}), "cookies": await in_time(context.cookies())}
        )
        self.state = state
        visitor = next((each["value"] for each in state["cookies"] if each["name"] == VISITOR), "")
        changed = bool(self.visitor) and visitor != self.visitor
        self.visitor = visitor or self.visitor
        if self._path is not None:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._path.touch(mode=0o600)  # a cookie is nobody else's business; the mode stays
            write_atomically(self._path, json.dumps(state))
        return changed
