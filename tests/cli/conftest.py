"""The command line as a user meets it, in this process so that heavy libraries load once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from shortstui.cli.main import main

Shortstui = Callable[..., Result]


@pytest.fixture
def shortstui(repository: Path, monkeypatch: pytest.MonkeyPatch) -> Shortstui:
    """Call it with the words of a command line, as from the checkout's folder."""
    monkeypatch.chdir(repository)

    def call(*words: str | Path) -> Result:
        result = CliRunner().invoke(main, [str(word) for word in words])
        # Exceptions other than leaving with a code are what a user would see as a traceback.
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result

    return call
