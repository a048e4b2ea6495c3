"""Labelling: a thumbnail, the persona's interests, and one question. What the bot did stays hidden."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from shortstui.errors import ShortstuiError
from shortstui.runs import reader
from shortstui.runs.labels import Answer, Labels, add_labels, labels_of, name_of, read_labels, sample
from shortstui.tui.actions import bindings
from shortstui.tui.labelling import Labelling, LabelRequest
from shortstui.tui.messages import SampleDrawn, WorkFailed
from shortstui.tui.screens.dialogs import ErrorDialog
from shortstui.tui.shown import emoji_cells, plain
from shortstui.tui.widgets.key_footer import KeyFooter
from shortstui.tui.widgets.thumbnail import Thumbnail

_WORDS: dict[Answer, tuple[str, str]] = {
    "yes": ("fits", "bold $success"),
    "no": ("doesn't fit", "bold $error"),
    "unsure": ("can't tell", "bold $warning"),
}
_BAR = 30


def _utc() -> datetime:
    return datetime.now(UTC)


class LabelScreen(Screen[None]):
    """One short of the sample after another; each answer is on the disk at once.

    The bot's decisions and what it saw are not shown: they would lead the labeller. What the labels say is shown
    once the whole sample is through.

    Args:
        request: What to label.
        clock: Tells the time of an answer.
    """

    CSS_PATH = "label.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("label")]

    def __init__(self, request: LabelRequest, clock: Callable[[], datetime] = _utc) -> None:
        super().__init__()
        self._request = request
        self._clock = clock
        self._record: reader.RunRecord | None = None
        self._titled = False
        self.walk = Labelling(())

    def compose(self) -> ComposeResult:
        """Make the parts."""
        yield Static(Content(" Reading the run …"), id="label-title")
        with Horizontal(id="label-body"):
            with Horizontal(id="label-picture"):
                yield Thumbnail()
            with VerticalScroll(id="label-side", can_focus=False):
                yield Static("", id="label-persona")
                yield Static("", id="label-short")
        with VerticalScroll(id="label-end", can_focus=False):
            yield Static("", id="label-result")
        yield Static("", id="label-progress")
        yield KeyFooter(show_command_palette=False)

    def on_mount(self) -> None:
        """Read the run and draw the sample."""
        self.query_one("#label-end").display = False
        self._read()

    @work(thread=True, exclusive=True, exit_on_error=False, description="draw a sample")
    def _read(self) -> None:
        request = self._request
        try:
            record = reader.read_events(request.folder)
            drawn = sample(record, request.count, request.seed)
            said = read_labels(record).said.get(name_of(request.by), {})
        except ShortstuiError as error:
            self.post_message(WorkFailed(error.what, error.where, error.hint))
            return
        self.post_message(SampleDrawn(record, drawn, said))

    @on(SampleDrawn)
    def _begin(self, message: SampleDrawn) -> None:
        self._record = message.record
        self.walk = Labelling.going_on(message.drawn, message.said)
        persona = message.record.manifest.persona
        self.query_one("#label-title", Static).update(
            Content.assemble(
                " Does it fit ", emoji_cells(persona.emoji), " ", plain(persona.name, "bold $primary", 40), " ?"
            )
        )
        self.query_one("#label-persona", Static).update(_interests(message.record))
        self._draw()

    @on(WorkFailed)
    def _fail(self, message: WorkFailed) -> None:
        self.dismiss()
        self.app.push_screen(ErrorDialog(message.what, message.where, message.hint))

    def action_yes(self) -> None:
        """It fits."""
        self._answer("yes")

    def action_no(self) -> None:
        """It doesn't."""
        self._answer("no")

    def action_unsure(self) -> None:
        """The picture can't tell."""
        self._answer("unsure")

    def action_back(self) -> None:
        """Go back one short, to answer again."""
        self._titled = False
        self.walk.back()
        self._draw()

    def action_skip(self) -> None:
        """Go on without an answer."""
        self._titled = False
        self.walk.skip()
        self._draw()

    def action_title(self) -> None:
        """Show the short's title and channel, or hide them."""
        self._titled = not self._titled
        self._draw()

    def action_image_mode(self) -> None:
        """Draw thumbnails in the next way."""
        self.notify(f"pictures: {self.query_one(Thumbnail).next_mode()}", timeout=2)

    def action_leave(self) -> None:
        """Go back; everything is kept."""
        self.dismiss()

    def _answer(self, answer: Answer) -> None:
        one = self.walk.current
        if self._record is None or one is None:
            return
        if self.walk.given != answer:
            try:
                add_labels(self._record.folder, labels_of([(one, answer)], self._request.by, self._clock()))
            except ShortstuiError as error:  # the short stays on: what is not on the disk is not given
                self.app.push_screen(ErrorDialog(error.what, error.where, error.hint))
                return
        self.walk.answer(answer)
        self._titled = False
        self._draw()

    def _draw(self) -> None:
        if self._record is None:
            return
        one = self.walk.current
        self.query_one("#label-body").display = one is not None
        self.query_one("#label-end").display = one is None
        self.query_one("#label-progress", Static).update(_progress(self.walk))
        if one is None:
            self.query_one("#label-result", Static).update(_result(self._record, self._labels()))
            return
        data = reader.thumbnail(self._record.folder, one.short.thumbnail)
        self.query_one(Thumbnail).show(data, "the picture can't be drawn", None)
        title = plain(f"{one.short.title} · {one.short.channel}", limit=160) if self._titled else Content("")
        given = self.walk.given
        answered = Content.assemble("You said: ", _WORDS[given]) if given else Content("")
        self.query_one("#label-short", Static).update(
            Content.assemble(title, "\n\n" if self._titled else "", answered)
        )

    def _labels(self) -> Labels:
        assert self._record is not None
        try:
            return read_labels(self._record)
        except ShortstuiError:
            return Labels({})


def _interests(record: reader.RunRecord) -> Content:
    """Return the persona's interests in the user's own words, each once."""
    found = {interest.label: interest.emoji for interest in record.manifest.interests}
    lines = [Content.assemble(emoji_cells(emoji), " ", plain(label, limit=80)) for label, emoji in found.items()]
    return Content("\n").join(
        [Content.styled("It fits if it is about one of:", "$foreground 60%"), *lines, Content("\n")]
    )


def _progress(walk: Labelling) -> Content:
    done, of = len(walk.answers), len(walk.drawn)
    filled = round(_BAR * done / of) if of else 0
    counts = walk.counts
    where = f"short {walk.place + 1} of {of}" if walk.current else "all through"
    said = [f"{counts.get(answer, 0)} {words[0]}" for answer, words in _WORDS.items()]
    return Content.assemble(
        ("━" * filled, "$primary"), ("━" * (_BAR - filled), "$foreground 25%"), f"  {where}, {done} labelled\n",
        (" · ".join(said), "$foreground 70%"),
    )  # fmt: skip


def _result(record: reader.RunRecord, labels: Labels) -> Content:
    from shortstui.capture.verdict.label_report import label_report  # scipy: only at the end

    lines = [Content(line) for line in label_report(record, labels)]  # names in it were made harmless
    return Content("\n").join(lines or [Content("No short was labelled.")])
