"""Which browser a live feed opens: the one that is named, Debian's or Chrome, or the one Playwright fetched."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from shortstui.errors import ExitCode, ShortstuiError
from shortstui.text import harmless

ON_THE_PATH: Final = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
"""Distributions' own builds come first: they play H.264 and AAC, which Playwright's build can't."""
_ON_A_MAC: Final = tuple(
    Path(f"/Applications/{name}.app/Contents/MacOS/{name}") for name in ("Google Chrome", "Chromium")
)
_PLAYWRIGHT_BUILDS: Final = (
    "chromium-*/chrome-linux*/chrome",
    "chromium-*/chrome-mac*/*.app/Contents/MacOS/*",
    "chromium-*/chrome-win*/chrome.exe",
)
HOW_TO_GET_ONE: Final = (
    "`apt-get install chromium`, or `playwright install --with-deps chromium`, or name one: --browser PATH"
)
_VERSION: Final = re.compile(r"\d+(?:\.\d+){1,3}")
_PATIENCE: Final = 20.0
"""Seconds: the first start of a browser on a cold, busy machine."""


def find_browser(named: Path | None = None) -> Path:
    """Return the browser to open, without starting anything.

    Args:
        named: The executable that the user asked for; then no other will do.

    Raises:
        ShortstuiError: The named one (or ``SHORTSTUI_BROWSER``) is no program, or there is none on this machine.
    """
    for asked, where in ((named, "--browser"), (_from_environment(), "SHORTSTUI_BROWSER")):
        if asked is not None:
            return _program(asked, where)
    found = next(_installed(), None)
    if found is None:
        raise ShortstuiError(
            "no Chromium or Chrome on this machine", hint=f"get one: {HOW_TO_GET_ONE}", code=ExitCode.MISSING
        )
    return found


def browser_version(path: Path) -> str:
    """Return what the browser calls itself: "Chromium 156.0.8078.79".

    Raises:
        ShortstuiError: It can't be started, hangs, or is no browser.
    """
    try:
        # Debian's wrapper grumbles on standard error even when all is well; only the answer is looked at.
        ran = subprocess.run(
            [str(path), "--version"],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_PATIENCE,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise _no_browser(path, f"can't be started: {_why(error)}") from error
    for line in ran.stdout[:4000].decode(errors="replace").splitlines():
        if number := _VERSION.search(line):
            return harmless(line[: number.end()], 80)
    raise _no_browser(path, "doesn't tell its version, so it is no browser that can be used")


def _from_environment() -> Path | None:
    named = os.environ.get("SHORTSTUI_BROWSER")
    return Path(named) if named else None


def _program(path: Path, where: str) -> Path:
    found = shutil.which(path.expanduser())
    if found is None:
        raise ShortstuiError(
            f"{where} names no program: {harmless(str(path))}",
            hint=f"give the executable of Chromium or Chrome. To get one: {HOW_TO_GET_ONE}",
            code=ExitCode.MISSING,
        )
    return Path(found).absolute()


def _installed() -> Iterator[Path]:
    for name in ON_THE_PATH:
        if path := shutil.which(name):
            yield Path(path)
    yield from (path for path in _ON_A_MAC if path.is_file())
    for folder in _playwright_folders():
        builds = [path for pattern in _PLAYWRIGHT_BUILDS for path in folder.glob(pattern)]
        yield from sorted((path for path in builds if os.access(path, os.X_OK)), key=_revision, reverse=True)


def _playwright_folders() -> Iterator[Path]:
    """Yield where ``playwright install`` puts browsers, as its manual says."""
    named = os.environ.get("PLAYWRIGHT_BROWSERS_PATH")
    if named == "0":
        spec = importlib.util.find_spec("playwright")
        for place in (spec.submodule_search_locations or ()) if spec else ():
            yield Path(place) / "driver" / "package" / ".local-browsers"
    elif named:
        yield Path(named)
    elif sys.platform == "darwin":
        yield Path.home() / "Library" / "Caches" / "ms-playwright"
    elif sys.platform == "win32":
        yield Path.home() / "AppData" / "Local" / "ms-playwright"
    else:
        yield Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "ms-playwright"


def _revision(path: Path) -> int:
    """Return the number in ``chromium-1187``: the newest build is the one that fits the Playwright of now."""
    numbers = (part.removeprefix("chromium-") for part in path.parts if part.startswith("chromium-"))
    return max((int(number) for number in numbers if number.isdecimal()), default=0)


def _no_browser(path: Path, what: str) -> ShortstuiError:
    return ShortstuiError(
        what, where=harmless(str(path)), hint=f"get another: {HOW_TO_GET_ONE}", code=ExitCode.MISSING
    )


def _why(error: OSError | subprocess.TimeoutExpired) -> str:
    if isinstance(error, subprocess.TimeoutExpired):
        return f"no answer within {_PATIENCE:.0f} s"
    return error.strerror or str(error)
