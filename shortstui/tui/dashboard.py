"""The one picture of a run: live and replay show the same widget over the same state."""

from __future__ import annotations

from pathlib import Path

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Digits

from shortstui.capture.evidence import words
from shortstui.capture.run_state import Outcome, RunState
from shortstui.runs import reader
from shortstui.tui import evidence_view, plots, view
from shortstui.tui.evidence_view import Aside
from shortstui.tui.pages import PAGES, PARTS, Page, parts_of
from shortstui.tui.pictures_choice import Choice
from shortstui.tui.plots import Plot
from shortstui.tui.shown import emoji_cells, plain, shown
from shortstui.tui.widgets import history
from shortstui.tui.widgets.clusters import ClusterBars
from shortstui.tui.widgets.counters import Counters
from shortstui.tui.widgets.decision import DecisionBadge
from shortstui.tui.widgets.evidence_words import Described, EvidenceFacts, EvidenceWords
from shortstui.tui.widgets.history import HistoryStrip
from shortstui.tui.widgets.map_path import MapPath
from shortstui.tui.widgets.metric_plot import MetricPlot
from shortstui.tui.widgets.text_line import TextLine
from shortstui.tui.widgets.thumbnail import Thumbnail

_SERVED_LINES = 12
_OUTCOMES: dict[Outcome, history.Outcome] = {
    Outcome.WATCHED: "watched",
    Outcome.SKIPPED: "skipped",
    Outcome.NOT_ORGANIC: "other",
}
_MOST_HISTORY = 400


class Dashboard(Vertical):
    """Thumbnail, clusters and decision on the left, the measures on the right, history and figures below.

    Args:
        title: What to call the run before its manifest can be read.
        feed: The same for its feed.
    """

    SCOPED_CSS = False  # the breakpoints' classes are on the screen, above this widget
    DEFAULT_CSS = """
    Dashboard {
        height: 1fr; width: 1fr;
        #run-title { height: 1; width: 1fr; background: $panel; text-wrap: nowrap; text-overflow: ellipsis; }
        #run-body { height: 1fr; }
        #seen { width: 36; }
        #short-title { height: 1; padding: 0 1; text-overflow: ellipsis; }
        #short-about { height: 1; padding: 0 1; text-wrap: nowrap; text-overflow: ellipsis; }
        #measured { width: 1fr; }
        #large-path { display: none; }
        #small-path { display: none; height: 2fr; }
        #served { width: 44; display: none; }
        #headline { height: 4; display: none; padding: 0 1; }
        #share-digits { width: auto; min-width: 14; color: $primary; text-style: bold; padding: 0 2 0 1; }
        #share-words { width: 1fr; height: 3; text-wrap: nowrap; text-overflow: ellipsis; }
        #share-plot, #evidence-plot { height: 3fr; }
        #views-plot { height: 2fr; }
        #evidence-line { height: 1; padding: 0 1; text-wrap: nowrap; text-overflow: ellipsis; }
        #run-foot { height: auto; }
        #clusters, #served-clusters, #incidents { border-title-color: $foreground; }
        #incidents { height: 8; border: round $border; padding: 0 1; text-wrap: nowrap; text-overflow: ellipsis; }
        #served-clusters { height: 1fr; border: round $border; }
    }
    .-normal Dashboard #seen { width: 50; }
    .-wide Dashboard #seen { width: 66; }
    .-wide Dashboard #served { display: block; }
    .-wide.-tall Dashboard #small-path { display: block; }
    .-tall Dashboard #headline { display: block; }
    .-tall Dashboard #run-foot { padding: 1 0; }
    .-tall Dashboard Counters { margin: 1 0 0 0; }
    .-tall Dashboard #clusters { border: round $border; padding: 0; }
    .-tall Dashboard #short-title { height: 2; }
    .-tall Dashboard #short-about { height: 2; }
    .-tall Dashboard DecisionBadge { height: 3; padding: 0 1 1 1; }
    """

    def __init__(self, title: str = "", feed: str = "") -> None:
        super().__init__()
        self._title = title
        self._feed = feed
        self._picture: tuple[str | None, bytes | None] = (None, None)
        self._page: Page = "share"
        self._paired = False
        self._note = ""

    def compose(self) -> ComposeResult:
        """Make the parts."""
        yield TextLine(id="run-title")
        with Horizontal(id="run-body"):
            with Vertical(id="seen"):
                yield Thumbnail()
                yield TextLine(id="short-title")
                yield TextLine(id="short-about")
                yield DecisionBadge()
                yield ClusterBars(5, id="clusters")
            with Vertical(id="measured"):
                with Horizontal(id="headline"):
                    yield Digits("", id="share-digits")
                    yield TextLine(id="share-words")
                yield MetricPlot(id="share-plot")
                yield MetricPlot(id="evidence-plot")
                yield EvidenceWords(id="evidence-words")
                yield MetricPlot(id="views-plot")
                yield Described(id="described")
            yield MapPath(id="large-path")
            with Vertical(id="served"):
                yield MapPath(id="small-path")
                yield ClusterBars(_SERVED_LINES, id="served-clusters")
                yield TextLine(id="incidents")
        with Vertical(id="run-foot"):
            yield TextLine(id="evidence-line")
            yield HistoryStrip()
            yield Counters()

    def on_mount(self) -> None:
        """Name the parts."""
        for plot, title in plots.TITLES.items():
            self.query_one(f"#{plot}-plot").border_title = title
        self.query_one("#clusters").border_title = "seen by the encoder"
        self.query_one("#served-clusters").border_title = "what the feed served"
        self.query_one("#incidents").border_title = "incidents"
        self._arrange()

    def on_resize(self) -> None:
        """Show the measures that there is room for."""
        self._arrange()

    def turn(self) -> None:
        """Show the next of the pages that the measures are divided over."""
        self._page = PAGES[(PAGES.index(self._page) + 1) % len(PAGES)]
        self._arrange()

    def say_no_more(self) -> None:
        """Say on the plot itself that there are no further measures to turn to."""
        self._note = "no controls: no evidence to turn to"
        self.query_one("#share-plot", MetricPlot).say(self._note)

    def turn_to_map(self) -> None:
        """Show the path over the map in place of the measures, or the measures again."""
        path = self.query_one("#large-path")
        path.display = not path.display
        self.query_one("#measured").display = not path.display

    @property
    def settled(self) -> bool:
        """Whether all that was to be read for it has been read."""
        return all(path.settled for path in self.query(MapPath))

    def show(self, state: RunState, folder: Path | None, aside: Aside, missing: str = "") -> None:
        """Draw a state, all but its plots.

        Args:
            state: What to draw; only read.
            folder: The run's folder, for its thumbnails; None while there is none.
            aside: What was worked out aside.
            missing: Why the run's controls can't be read; empty if they can.
        """
        self._show_title(state)
        self._show_short(state, folder)
        self._show_share(state)
        self.query_one("#served-clusters", ClusterBars).show(view.served_bars(state, _SERVED_LINES))
        self.query_one("#incidents", TextLine).show(_incidents(state))
        for path in self.query(MapPath):
            path.show(state)
        self.query_one(HistoryStrip).show([_OUTCOMES[Outcome(byte)] for byte in state.history[-_MOST_HISTORY:]])
        self.query_one(Counters).show(view.counters_of(state))
        self._show_evidence(state, aside, missing)

    def show_plot(self, plot: Plot, state: RunState) -> None:
        """Draw one of the plots: they cost the most and need not follow every repaint."""
        if plot == "evidence" and not self._paired:
            return
        drawn = self.query_one(f"#{plot}-plot", MetricPlot)
        drawn.show(*plots.DRAWN[plot](state))
        if plot == "share":
            drawn.say(" · ".join(filter(None, (plots.v2c_subtitle(state), self._note))))

    def next_picture_mode(self) -> Choice:
        """Draw thumbnails in the next way and return it."""
        return self.query_one(Thumbnail).next_mode()

    def _arrange(self) -> None:
        there = parts_of(self._page, self.size.height, self._paired)
        for part in PARTS:
            self.query_one(f"#{part}").display = part in there

    def _show_evidence(self, state: RunState, aside: Aside, missing: str) -> None:
        line, alarm = evidence_view.status(state, missing)
        self.query_one("#evidence-line", TextLine).show(plain(line, "bold $success" if alarm else "$accent"))
        paired = state.pair is not None and not missing
        if paired != self._paired:
            self._paired = paired
            self._arrange()
        if state.pair is None:
            return
        self.query_one(EvidenceWords).show(_facts(state, aside))
        if aside.described is not None:
            kinds = words.kinds(state.pair.controls)
            self.query_one(Described).show(list(words.describing(aside.described, kinds)))
        else:
            self.query_one(Described).show(())

    def _show_title(self, state: RunState) -> None:
        name, emoji = view.persona_of(state, self._title)
        manifest = state.manifest
        feed = view.feed_of(manifest) if manifest else state.feed or self._feed
        self.query_one("#run-title", TextLine).show(
            Content.assemble(
                (f" {emoji_cells(emoji)} " if emoji else " ", ""),
                plain(name, "bold $primary", 60),
                "   ",
                plain(feed, "$foreground 80%", 60),
                "   ",
                plain(f"encoder {manifest.encoder.name}" if manifest else "", "$foreground 60%", 50),
                "   ",
                plain(f"map {manifest.map.name}" if manifest else "", "$foreground 60%", 40),
            )
        )

    def _show_short(self, state: RunState, folder: Path | None) -> None:
        current = state.current
        if current is None:
            waiting = shown(state.progress.message, 100) if state.progress else "waiting for the first short"
            self.query_one(Thumbnail).show(None, waiting, None)
            self.query_one("#short-title", TextLine).show(Content(""))
            self.query_one("#short-about", TextLine).show(Content(""))
            self.query_one(DecisionBadge).decide(None)
            self.query_one("#clusters", ClusterBars).show(())
            return
        short = current.short
        picture = self._thumbnail(folder, short.thumbnail)
        self.query_one(Thumbnail).show(picture, "no picture", current.decision.watch)
        number = Content.styled(f"{current.number}  ", "$foreground 50%")
        title = plain(short.title or "(no title)", "bold")
        self.query_one("#short-title", TextLine).show(Content.assemble(number, title))
        self.query_one("#short-about", TextLine).show(plain(view.about(short), "$foreground 75%"))
        self.query_one(DecisionBadge).decide(current.decision)
        self.query_one("#clusters", ClusterBars).show(view.seen_bars(current.perception, state))

    def _show_share(self, state: RunState) -> None:
        share = state.share(50)
        self.query_one("#share-digits", Digits).update("–" if share is None else f"{share:.0%}")
        self.query_one("#share-words", TextLine).show(
            Content.assemble(
                "of the last 50 shorts fit the persona",
                ("" if state.full(50) else " (not 50 yet)", "dim"),
                "\n",
                (f"{view.percent(state.share(100))} of the last 100\n", "$foreground 75%"),
                (view.v2c_sentence(state), "$accent"),
            )
        )

    def _thumbnail(self, folder: Path | None, sha256: str | None) -> bytes | None:
        if folder is None or sha256 is None:
            return None
        if self._picture[0] != sha256 or self._picture[1] is None:
            self._picture = (sha256, reader.thumbnail(folder, sha256))
        return self._picture[1]


def _facts(state: RunState, aside: Aside) -> EvidenceFacts | None:
    """Return what the words say; None before the first short was compared."""
    pair = state.pair
    if pair is None or not pair.evidence.shorts:
        return None
    return EvidenceFacts(
        levels=evidence_view.levels_of(pair.evidence),
        lift=evidence_view.lift_words(pair.evidence),
        base_share=pair.evidence.base_share,
        published=evidence_view.published_words(state, aside),
        calibration=evidence_view.calibration_name(),
        notes=evidence_view.notes(pair),
    )


def _incidents(state: RunState) -> Content:
    lines = [
        Content.assemble(
            (f"{noted.after:>5}  ", "$foreground 50%"),
            plain(noted.incident.kind, "$warning", 40),
            "  ",
            plain(noted.incident.message, "", 120),
            plain(f"  → {', '.join(noted.incident.evidence)}" if noted.incident.evidence else "", "dim", 120),
        )
        for noted in list(state.incidents)[-6:]
    ]
    return Content("\n").join(lines) if lines else Content.styled("none", "dim")
