"""The ``shortstui`` command: it wires the commands together and turns errors into messages and exit codes."""

from __future__ import annotations

import os
import sys

import click

from shortstui import __version__
from shortstui.cli.attended import PLAIN, plain_wanted
from shortstui.cli.calibrate import calibrate
from shortstui.cli.doctor import doctor
from shortstui.cli.double import double
from shortstui.cli.experiment import experiment
from shortstui.cli.export import export
from shortstui.cli.import_log import import_log
from shortstui.cli.interests import interests
from shortstui.cli.label import label
from shortstui.cli.personas import personas
from shortstui.cli.plan import plan
from shortstui.cli.replay import replay
from shortstui.cli.report_command import report
from shortstui.cli.run import run
from shortstui.cli.runs import runs
from shortstui.cli.serve import serve
from shortstui.cli.settings import schema, settings
from shortstui.cli.what_if import what_if
from shortstui.errors import ExitCode, ShortstuiError


class _CommandLine(click.Group):
    """A group whose errors are messages: nothing a user can cause ends in a traceback."""

    def invoke(self, context: click.Context) -> object:
        """Run the command; print a known error and leave with its exit code."""
        try:
            return super().invoke(context)
        except ShortstuiError as error:
            click.echo(f"shortstui: {error}", err=True)
            context.exit(error.code)
        except KeyboardInterrupt:
            click.echo("shortstui: stopped by you; what was recorded is kept", err=True)
            context.exit(ExitCode.INTERRUPTED)
        except BrokenPipeError:
            # The reader of our output went away (`| head`): there is nobody left to tell.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            context.exit(ExitCode.OK)


@click.group(cls=_CommandLine, invoke_without_command=True, context_settings={"max_content_width": 100})
@click.version_option(__version__)
@click.option(
    "--display",
    type=click.Choice(["full", "plain"]),
    default=None,
    help="plain: for screen readers and logs; no app, bar or column anywhere, one line an event. "
    "SHORTSTUI_DISPLAY=plain says so for good. Default: what suits where it is read.",
)
@click.pass_context
def main(context: click.Context, display: str | None) -> None:
    """Audit short-video recommenders: bots with hidden interests scroll, you watch what the platform does.

    Without a command the terminal app starts.

    Exit codes: 0 done · 1 something broke · 2 wrong command line · 3 a file can't be used · 4 something is
    missing and has to be fetched or built · 5 the platform blocked the bot · 130 stopped by ctrl+c.
    """
    if display is not None:
        os.environ[PLAIN] = display
    if context.invoked_subcommand is None and plain_wanted():
        raise click.UsageError("the app draws; say what to do, for example `shortstui run PERSONA`")
    if context.invoked_subcommand is None:
        from shortstui.tui.app import run_app

        context.exit(run_app())


main.add_command(run)
main.add_command(replay)
main.add_command(runs)
main.add_command(personas)
main.add_command(interests)
main.add_command(doctor)
main.add_command(double)
main.add_command(calibrate)
main.add_command(plan)
main.add_command(import_log)
main.add_command(export)
main.add_command(label)
main.add_command(what_if)
main.add_command(experiment)
main.add_command(report)
main.add_command(serve)
main.add_command(settings)
main.add_command(schema)
