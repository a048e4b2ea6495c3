"""What is asked of the terminal around the app: its clipboard, its bell, a message on the desktop. Pure."""

from __future__ import annotations

import base64
import os
from collections.abc import Mapping
from typing import Final

from shortstui.errors import ExitCode, ShortstuiError
from shortstui.text import harmless

MOST_COPIED: Final = 64 * 1024
"""Bytes; many terminals take no more than 100,000 characters of Base64."""
_BELL: Final = "\a"


def clipboard(text: str, environment: Mapping[str, str] = os.environ) -> str:
    """Return the sequence that puts text into the terminal's clipboard (OSC 52).

    Args:
        text: What to copy.
        environment: Tells whether tmux stands between: it hands on only what is wrapped for it.
    """
    encoded = base64.b64encode(text.encode()[:MOST_COPIED]).decode("ascii")
    return _through(f"\x1b]52;c;{encoded}{_BELL}", environment)


def message(title: str, text: str, environment: Mapping[str, str] = os.environ) -> str:
    """Return the sequences that ask for a message on the desktop, and a bell.

    OSC 9 is understood by iTerm2, kitty, WezTerm, Ghostty and Windows Terminal, OSC 777 by urxvt, foot and VTE;
    those that know neither pass over both.
    """
    title, text = (harmless(each, 120).replace(";", ",") for each in (title, text))
    asked = f"\x1b]9;{title}: {text}{_BELL}", f"\x1b]777;notify;{title};{text}{_BELL}"
    return "".join(_through(each, environment) for each in asked) + _BELL


def require_screen(environment: Mapping[str, str] = os.environ) -> None:
    """Check that there is a terminal which the app can draw on.

    Raises:
        ShortstuiError: TERM says that the terminal can't move its cursor.
    """
    if environment.get("TERM", "") in {"dumb", "unknown"}:
        raise ShortstuiError(
            "this terminal can't show the app (TERM is dumb)",
            hint="`shortstui run PERSONA --display plain` says the same line by line; or set TERM, "
            "e.g. TERM=xterm-256color",
            code=ExitCode.USAGE,
        )


def _through(sequence: str, environment: Mapping[str, str]) -> str:
    """Return a sequence as it passes through tmux (``allow-passthrough on``), and once bare for tmux itself."""
    if not environment.get("TMUX"):
        return sequence
    doubled = sequence.replace("\x1b", "\x1b\x1b")
    return f"{sequence}\x1bPtmux;{doubled}\x1b\\"
