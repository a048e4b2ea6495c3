"""``shortstui run --display full``: the app, opened on a run that starts at once."""

from __future__ import annotations

from shortstui.bots.plan import RunPlan


def run_in_app(plan: RunPlan) -> int:
    """Open the app on the plan's live screen and return its exit code."""
    from shortstui.tui.app import run_app
    from shortstui.tui.launch import LaunchRequest

    return run_app(launch=LaunchRequest.from_plan(plan))
