"""``shortstui doctor``: what works on this machine, and how to mend the rest."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Unpack

import click

from shortstui.cli.attended import plain_wanted
from shortstui.cli.live import LiveOptions, with_live_options
from shortstui.errors import ExitCode, ShortstuiError


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    what: str
    ok: bool
    detail: str
    fix: str = ""
    """What to do about it; empty when there is nothing to do."""
    needed: bool = False
    """The demo can't run without it, so that ``doctor`` fails."""

    def record(self) -> dict[str, str]:
        """Return it as the app reads it, one JSON object a line."""
        state = "ok" if self.ok else ("FAILS" if self.needed else "missing")
        return {"what": self.what, "state": state, "detail": self.detail, "fix": self.fix}

    def line(self) -> str:
        """Return it as one or two lines of text."""
        mark = "ok  " if self.ok else ("FAIL" if self.needed else "--  ")
        head = f"{mark} {self.what}: {self.detail}"
        return head if self.ok or not self.fix else f"{head}\n       → {self.fix}"


@click.command()
@click.option("--dom", type=click.Path(path_type=Path), help="Look at a saved YouTube Shorts page (HTML) instead.")
@click.option("--har", type=click.Path(path_type=Path), help="Look at its saved traffic (HAR) instead.")
@click.option("--live", is_flag=True, help="Look once at the real YouTube Shorts: three shorts, no persona.")
@click.option(
    "--feed",
    type=click.Choice(["youtube", "double"]),
    default="youtube",
    show_default=True,
    help="With --live: the site, or its double on this machine.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a finding.")
@with_live_options
def doctor(
    dom: Path | None,
    har: Path | None,
    live: bool,
    feed: str,
    as_json: bool,
    accept_notice: bool,
    **options: Unpack[LiveOptions],
) -> None:
    """Say what works on this machine (encoder, map, browser, terminal) and how to fix the rest.

    With --dom, --har or --live: say which selectors, JSON paths and beacons of YouTube Shorts are found in a
    capture or on the site.
    """
    if live:
        from shortstui.cli.doctor_live import look_live

        look_live(feed, accept_notice, options)
        return
    if dom is not None or har is not None:
        examine_captures(dom, har)
        return
    findings = []
    for finding in examine():
        findings.append(finding)
        click.echo(json.dumps(finding.record()) if as_json else finding.line())
    if broken := [finding.what for finding in findings if finding.needed and not finding.ok]:
        raise ShortstuiError(
            f"the demo can't run here: {', '.join(broken)}",
            hint="follow the arrows above, then run `shortstui doctor` again",
            code=ExitCode.MISSING,
        )


def examine_captures(dom: Path | None, har: Path | None) -> None:
    """Print what the readers of YouTube Shorts find in saved captures.

    Raises:
        ShortstuiError: Something that a bot can't do without is missing.
    """
    from shortstui.feeds.youtube.examine import examine_dom, examine_har
    from shortstui.text import harmless

    findings = [*(examine_dom(dom) if dom else ()), *(examine_har(har) if har else ())]
    for finding in findings:
        mark = "ok  " if finding.found else ("FAIL" if finding.grave else "--  ")
        click.echo(harmless(f"{mark} {finding.what}: {finding.tier} {finding.detail}", 300))
    if missing := [finding.what for finding in findings if finding.grave and not finding.found]:
        raise ShortstuiError(
            f"a bot could not read this: {', '.join(missing)}",
            where=", ".join(str(path) for path in (dom, har) if path),
            hint="the site may have changed, or the capture may not be of a Shorts page",
            code=ExitCode.BAD_INPUT,
        )


def examine() -> Iterator[Finding]:
    """Look at everything in turn; a look that fails is a finding, never an exception."""
    yield Finding("Python", True, sys.version.split()[0], needed=True)
    yield _guarded("shorts-tiny encoder", _tiny, "reinstall shortstui: its files are damaged", needed=True)
    yield _guarded("demo interest map", _demo_map, "reinstall shortstui: its files are damaged", needed=True)
    yield _guarded("personas", _personas, "`shortstui personas check FILE` lists every problem with its line")
    yield _guarded("runs folder", _runs, "choose one with SHORTSTUI_RUNS=FOLDER or --runs FOLDER", needed=True)
    yield _full_size_weights()
    yield _guarded("browser", _browser, "`apt-get install chromium`, or `playwright install chromium`")
    yield from _terminal()


def _guarded(what: str, look: Callable[[], str], fix: str, *, needed: bool = False) -> Finding:
    try:
        return Finding(what, True, look(), needed=needed)
    except ShortstuiError as error:
        return Finding(what, False, f"{error.where}: {error.what}".lstrip(": "), error.hint or fix, needed)
    except Exception as error:  # a broken install can fail in any way, and telling is doctor's job
        return Finding(what, False, f"{type(error).__name__}: {error}", fix, needed)


def _tiny() -> str:
    from shortstui.interests.encoder import load_encoder

    encoder = load_encoder("shorts-tiny")
    vectors = encoder.embed_texts(["electric guitar", "shepherd dog"])
    size = vectors.shape[1]
    return f"{size} dimensions, fingerprint {encoder.fingerprint[:12]}; reads drawn thumbnails, not photographs"


def _demo_map() -> str:
    from shortstui.interests.store import find_map

    found = find_map("demo")
    return f"{len(found.tags):,} tags in {len(found.labels)} clusters, hash {found.sha256[:12]}"


def _personas() -> str:
    from shortstui.personas.folder import list_personas
    from shortstui.places import personas_folder

    folder = personas_folder()
    entries = list_personas(folder)
    broken = [entry.path.name for entry in entries if entry.persona is None]
    if broken:
        raise ShortstuiError(f"problems in {', '.join(broken)}", where=str(folder))
    if not entries:
        raise ShortstuiError("none there", where=str(folder), hint="`shortstui personas new NAME` writes one")
    return f"{len(entries)} in {folder}"


def _runs() -> str:
    from shortstui.files import write_atomically
    from shortstui.places import runs_folder

    probe = runs_folder() / ".doctor"
    write_atomically(probe, "")
    probe.unlink()
    free = shutil.disk_usage(probe.parent).free
    return f"{probe.parent} can be written, {free / 1e9:.0f} GB free"


def _full_size_weights() -> Finding:
    from shortstui.interests.weights import cached_weights

    found = cached_weights("ViT-B-32", "openai")
    if found:
        return Finding("ViT-B-32 weights", True, f"cached at {found}")
    return Finding(
        "ViT-B-32 weights",
        False,
        "not on this machine (only needed for photographs and live feeds)",
        "they are fetched at first use (about 600 MB); offline, name a file: --encoder ViT-B-32@FILE",
    )


def _browser() -> str:
    from shortstui.feeds.youtube.browsers import browser_version, find_browser

    path = find_browser()
    return f"{browser_version(path)} at {path} (for live feeds and the double)"


def _terminal() -> Iterator[Finding]:
    from rich.console import Console

    system = Console().color_system
    size = shutil.get_terminal_size()
    yield Finding(
        "terminal colours",
        system in {"truecolor", "256", "standard"},
        system or "none",
        "thumbnails need colours: use a terminal with true colour and set COLORTERM=truecolor",
    )
    yield Finding(
        "terminal size",
        size.columns >= 80 and size.lines >= 24,
        f"{size.columns}×{size.lines}",
        "enlarge the window to 80×24 at least",
    )
    encoding = (sys.stdout.encoding or "").lower()
    yield Finding(
        "terminal font and encoding",
        encoding.startswith("utf"),
        encoding or "unknown",
        "set LANG to a UTF-8 locale, e.g. LANG=C.UTF-8",
    )
    yield _pictures(system)


def _pictures(colours: str | None) -> Finding:
    from shortstui.tui.pictures_ask import ask
    from shortstui.tui.pictures_choice import Seen
    from shortstui.tui.pictures_report import report
    from shortstui.tui.settings import read_settings, settings_file

    setting = read_settings(settings_file())[0].pictures
    if "NO_COLOR" in os.environ:
        colours = "grey"
    seen = Seen(why_not="plain lines were asked for") if plain_wanted() else ask(setting)
    said = report(setting, seen, os.environ, colours)
    return Finding("terminal images", not said.wrong, said.text, said.wrong)
