"""What stands in a log's cell: yes or no, a number, seconds, a time, labels."""

from __future__ import annotations

import math
import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import lru_cache
from typing import Final

from shortstui.feeds.youtube.counts import parse_duration

_YES: Final = frozenset(
    (
        *("true", "t", "yes", "y", "1", "1.0", "on", "positive", "pos"),
        *(
            "watched",
            "watch",
            "viewed",
            "full",
            "complete",
            "completed",
            "engaged",
            "like",
            "liked",
            "stay",
            "stayed",
        ),
        *("relevant", "match", "matched", "on_topic", "ontopic", "in_topic"),
        *("ja", "oui", "si", "sí", "sim", "vrai", "wahr", "verdadero"),
    )
)
_NO: Final = frozenset(
    (
        *("false", "f", "no", "n", "0", "0.0", "off", "negative", "neg"),
        *("skip", "skipped", "not_watched", "unwatched", "swipe", "swiped", "scrolled", "ignored", "left"),
        *("irrelevant", "not_relevant", "no_match", "unmatched", "off_topic", "offtopic", "out_of_topic"),
        *("nein", "non", "não", "nao", "faux", "falsch", "falso"),
    )
)
_AD: Final = frozenset(
    (
        *("ad", "ads", "advert", "advertisement", "sponsored", "sponsor", "promoted", "promotion", "commercial"),
        *("is_ad", "paid", "werbung", "anzeige", "gesponsert", "publicité", "sponsorisé", "sponsorisée"),
    )
)
_NO_AD: Final = frozenset(("organic", "not_ad", "no_ad", "not_an_ad", "not_sponsored", "unsponsored", "video"))
_UNKNOWN: Final = frozenset(
    ("", "na", "n/a", "nan", "null", "none", "nil", "unknown", "?", "-", "--", "#n/a", ".")
)
_POWERS: Final = {"": 0, "k": 3, "m": 6, "b": 9, "t": 12}
_NUMBER: Final = re.compile(r"[+-]?(?:\d[\d.,]*|[.,]\d+)(?:e[+-]?\d{1,3})?")
_BLANKS: Final = re.compile(r"[\s\u00a0\u202f\u2009'’_]")
_LONGEST: Final = 200
_FORMATS: Final = (
    *("%Y/%m/%d %H:%M:%S", "%Y/%m/%d %H:%M", "%d.%m.%Y %H:%M:%S", "%d.%m.%Y %H:%M", "%d.%m.%Y"),
    "%a %b %d %H:%M:%S %z %Y",
)
_EARLIEST: Final = datetime(1990, 1, 1, tzinfo=UTC).timestamp()
_LATEST: Final = datetime(2100, 1, 1, tzinfo=UTC).timestamp()


class NotReadError(ValueError):
    """A cell that says something else than its role wants; the text says what is wanted."""


def unknown(text: str) -> bool:
    """Return whether a cell says nothing: empty, "NA", "null", "-"."""
    return text.strip().casefold() in _UNKNOWN


@lru_cache(maxsize=1024)
def ad(text: str) -> bool | None:
    """Return whether a cell calls a short an ad, by yes or no or by its kind: "Sponsored"; None when it is empty.

    Raises:
        NotReadError: It says something else.
    """
    plain = _words(text)
    if plain in _AD or plain in _NO_AD:
        return plain in _AD
    return flag(text)


@lru_cache(maxsize=1024)
def flag(text: str) -> bool | None:
    """Return yes or no; None when the cell says nothing.

    Raises:
        NotReadError: It says something else.
    """
    plain = _words(text)
    if plain in _YES:
        return True
    if plain in _NO:
        return False
    if unknown(text):
        return None
    raise NotReadError("is neither yes nor no (true/false, 1/0, yes/no, watched/skipped)")


def _words(text: str) -> str:
    return re.sub(r"[\s-]+", "_", text.strip().casefold())


def number(text: str, *, comma: bool = False) -> float | None:
    """Return a number: "1234", "1,234", "1.234,5", "12,5", "1.2M"; None when the cell says nothing.

    Args:
        text: The cell.
        comma: Whether the log writes decimals with a comma: "1.234" and "1,234" can be both.

    Raises:
        NotReadError: It is no number.
    """
    if unknown(text):
        return None
    plain = _BLANKS.sub("", text.casefold())
    power = _POWERS.get(plain[-1:], 0)
    plain = plain[:-1] if power else plain
    if len(plain) > _LONGEST or not _NUMBER.fullmatch(plain):
        raise NotReadError("is no number")
    try:
        value = float(_with_point(plain, comma)) * 10.0**power
    except ValueError:
        raise NotReadError("is no number") from None
    if not math.isfinite(value):
        raise NotReadError("is too large")
    return value


def _with_point(text: str, comma: bool) -> str:
    """Return a number's text with nothing but a decimal point."""
    points, commas = text.count("."), text.count(",")
    if points and commas:  # the last one parts the decimals
        thousands = "," if text.rfind(".") > text.rfind(",") else "."
        return text.replace(thousands, "").replace(",", ".")
    mark = "," if commas else "."
    count = commas or points
    if count == 0:
        return text
    grouped = re.fullmatch(rf"[+-]?[1-9]\d{{0,2}}(?:\{mark}\d{{3}})+", text) is not None
    if count > 1:
        if not grouped:
            raise NotReadError("is no number")
        return text.replace(mark, "")
    decimal = "," if comma else "."
    return text.replace(mark, "") if grouped and mark != decimal else text.replace(mark, ".")


def seconds(text: str, *, comma: bool = False) -> float | None:
    """Return seconds from "35", "12,5", "0:35", "PT35S", "35 s"; None when the cell says nothing.

    Raises:
        NotReadError: It is no span of time, or a negative one.
    """
    if unknown(text):
        return None
    plain = re.sub(r"\s*(?:s|sec|secs|seconds?)$", "", text.strip().casefold()) if text[:1] not in "pP" else text
    if ":" in plain or text[:1] in "pP":
        value = parse_duration(text.strip().upper())
    else:
        value = number(plain, comma=comma)
    if value is None or value < 0:
        raise NotReadError("is no number of seconds")
    return value


def time(text: str) -> float | None:
    """Return seconds since 1970 (UTC) from an ISO time or a Unix time in s, ms, µs; None when the cell is empty.

    Times without a zone are taken as UTC. "03/04/2024" is not read: nobody can tell its day from its month.

    Raises:
        NotReadError: It is no time, or before 1990 or after 2100.
    """
    if unknown(text):
        return None
    value = _unix(text.strip()) if re.fullmatch(r"\s*\d{9,17}(?:[.,]\d*)?\s*", text) else _written(text.strip())
    if not _EARLIEST <= value <= _LATEST:
        raise NotReadError("is no time between 1990 and 2100")
    return value


def _unix(text: str) -> float:
    value = float(text.replace(",", "."))
    while value > _LATEST:
        value /= 1000
    return value


def _written(text: str) -> float:
    moment = _parsed(text[:64])
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()


def _parsed(text: str) -> datetime:
    for suffix in (" UTC", " GMT"):
        text = text.removesuffix(suffix)
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        pass
    for form in _FORMATS:
        try:
            return datetime.strptime(text, form)  # noqa: DTZ007  # times without a zone are taken as UTC
        except ValueError:
            continue
    try:
        return parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        raise NotReadError("is no time that can be read for sure (write 2024-03-18T20:15:00Z)") from None


def labels(text: str, separator: str | None = None) -> tuple[str, ...]:
    """Return the labels of a cell: parted by ``separator``, else by ``;``, ``|`` or line breaks, or as a list.

    A comma alone parts nothing: "Arts, crafts" is one category.
    """
    plain = text.strip()
    if unknown(plain):
        return ()
    if plain[0] == "[" and plain[-1] == "]":
        pieces = [piece.strip().strip("'\"") for piece in plain[1:-1].split(",")]
    elif separator:
        pieces = plain.split(separator)
    else:
        pieces = re.split(r"[;|\n\r]", plain)
    named = {" ".join(piece.split()): None for piece in pieces}
    return tuple(piece for piece in named if not unknown(piece))
