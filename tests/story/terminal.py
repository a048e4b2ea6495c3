"""A real terminal to play stories in: tmux, driven by key presses and read as a screen."""

from __future__ import annotations

import subprocess
import time
import uuid
from collections.abc import Mapping
from pathlib import Path


class Terminal:
    """A tmux session of its own, with one program in it.

    Args:
        command: The program and its arguments, as a shell would read them.
        folder: Where it starts.
        environment: Variables besides the ones of this process.
        size: Columns and rows.
    """

    def __init__(
        self, command: str, folder: Path, environment: Mapping[str, str], size: tuple[int, int] = (120, 40)
    ) -> None:
        self._socket = f"shortstui-{uuid.uuid4().hex[:12]}"
        variables = [word for name, value in environment.items() for word in ("-e", f"{name}={value}")]
        width, height = size
        self._tmux(
            "-f", "/dev/null", "new-session", "-d", "-x", str(width), "-y", str(height), "-c", str(folder),
            *variables, f"unset COLUMNS LINES; {command}; echo exit code $?; sleep 60",
        )  # fmt: skip

    def screen(self) -> str:
        """Return what is on the screen now."""
        return self._tmux("capture-pane", "-p")

    def press(self, *keys: str) -> None:
        """Press keys, named as tmux names them ("Enter", "Escape", "q")."""
        self._tmux("send-keys", *keys)

    def wait_for(self, *texts: str, seconds: float = 60) -> str:
        """Wait until all the texts are on the screen, and return the screen.

        Raises:
            AssertionError: They did not come in time; says what was there instead.
        """
        deadline = time.monotonic() + seconds
        while True:
            screen = self.screen()
            missing = [text for text in texts if text not in screen]
            if not missing:
                return screen
            assert time.monotonic() < deadline, f"{missing} did not come; the screen was:\n{screen}"
            time.sleep(0.1)

    def close(self) -> None:
        """End the program and the session."""
        subprocess.run(["tmux", "-L", self._socket, "kill-server"], capture_output=True, check=False)

    def _tmux(self, *arguments: str) -> str:
        done = subprocess.run(["tmux", "-L", self._socket, *arguments], capture_output=True, text=True, check=True)
        return done.stdout
