"""``shortstui replay``: watch a recorded run again."""

from __future__ import annotations

import click


@click.command()
@click.argument("run")
@click.option(
    "--display",
    type=click.Choice(["full", "plain", "json"]),
    default=None,
    help="full: the app; plain: one line an event; json: one object an event. Default: full on a terminal.",
)
def replay(run: str, display: str | None) -> None:
    """Replay RUN (a folder, or the name of one among the saved runs)."""
    from shortstui.cli.displays import default_display, display_named
    from shortstui.cli.wholeness import require_whole
    from shortstui.places import runs_folder
    from shortstui.runs.store import find_run

    folder = find_run(run, runs_folder())
    if (display or default_display()) == "full":
        from shortstui.tui.app import run_app

        raise SystemExit(run_app(replay=folder))

    from shortstui.runs.cells import controls_if_there
    from shortstui.runs.events import Opened
    from shortstui.runs.reader import read_events
    from shortstui.runs.side_by_side import side_by_side

    shown = display_named(display or "plain")
    shown.show(Opened(str(folder)))
    record = read_events(folder)
    controls, missing = controls_if_there(record)
    if missing is not None:
        click.echo(f"replayed without controls: {missing.where}: {missing.what}", err=True)
    for line in side_by_side(record, controls):
        shown.show(line)
    require_whole(record)
