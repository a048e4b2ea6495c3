"""An app that shows one picture in a real terminal: ``python -m tests.tui.picture_app``; q leaves it."""

from __future__ import annotations

import io

from PIL import Image
from textual.app import ComposeResult

from shortstui.tui.conduct import Conduct
from shortstui.tui.pictures_ask import ask
from shortstui.tui.widgets.thumbnail import Thumbnail


def picture(colour: str = "orange", size: tuple[int, int] = (64, 96)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, "PNG")
    return out.getvalue()


class PictureApp(Conduct):
    """Shows one picture, as the terminal can."""

    def compose(self) -> ComposeResult:
        yield Thumbnail()

    def on_mount(self) -> None:
        self.query_one(Thumbnail).show(picture(), "no picture", watch=True)


if __name__ == "__main__":
    app = PictureApp()
    app.seen = ask("auto")
    app.run()
