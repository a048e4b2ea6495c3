"""Vocabularies: the tags that a thumbnail can be like."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from shortstui.errors import ExitCode, ShortstuiError
from shortstui.interests import fetch
from shortstui.interests.progress import Progress, silent
from shortstui.interests.tag_table import MAX_BYTES, read_tag_table

DEMO = "demo"
YOUTUBE_8M = "youtube-8m"
_DEMO_FILE = Path(__file__).parent / "vocabularies" / "demo.csv"


@dataclass(frozen=True)
class Vocabulary:
    """Tags and where they come from.

    Attributes:
        name: "demo", "youtube-8m", or the file's name.
        tags: The names, in the file's order, each once.
        sha256: Of the source's bytes, hex.
        licence: Of the names; "" when the file doesn't say.
        attribution: Who is to be named when they are passed on; "" when nobody.
        unnamed: Rows of the source that have no name and are left out.
        duplicates: Rows left out because their name was there already.
        topics: The topic of each tag, where the source has a column of that name.
    """

    name: str
    tags: tuple[str, ...]
    sha256: str
    licence: str = ""
    attribution: str = ""
    unnamed: int = 0
    duplicates: int = 0
    topics: tuple[str, ...] | None = None

    @property
    def summary(self) -> str:
        """How much of the source is used: "3,806 of 3,862 rows have a name"."""
        rows = len(self.tags) + self.unnamed + self.duplicates
        said = f"{rows - self.unnamed:,} of {rows:,} rows have a name"
        return f"{said}, {self.duplicates:,} of them twice" if self.duplicates else said


def load_vocabulary(spec: str, progress: Progress = silent) -> Vocabulary:
    """Load a vocabulary.

    Args:
        spec: "demo", "youtube-8m" (fetched at first use), or the path of a CSV or TXT file.
        progress: Told of a download.

    Raises:
        ShortstuiError: There is no such vocabulary, or it can't be read or fetched.
    """
    if spec == DEMO:
        return _from_file(_DEMO_FILE, DEMO, "MIT", "written for shortstui")
    if spec == YOUTUBE_8M:
        return _from_file(fetch.youtube_8m_file(progress), YOUTUBE_8M, fetch.LICENCE, fetch.ATTRIBUTION)
    path = Path(spec).expanduser()
    if not path.is_file():
        raise ShortstuiError(
            f"there is no vocabulary {spec!r}",
            hint=f"use {DEMO}, {YOUTUBE_8M}, or the path of a CSV or TXT file with one tag a row",
            code=ExitCode.BAD_INPUT,
        )
    return _from_file(path, path.name)


def _from_file(path: Path, name: str, licence: str = "", attribution: str = "") -> Vocabulary:
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise ShortstuiError(
            f"can't read the vocabulary: {error.strerror or error}",
            where=str(path),
            hint="check the file and its permissions",
            code=ExitCode.BAD_INPUT,
        ) from error
    table = read_tag_table(data, str(path), is_csv=path.suffix.lower() != ".txt")
    return Vocabulary(
        name=name,
        tags=table.tags,
        sha256=hashlib.sha256(data).hexdigest(),
        licence=licence,
        attribution=attribution,
        unnamed=table.unnamed,
        duplicates=table.duplicates,
        topics=table.topics,
    )
