"""Numbers as YouTube writes them for people, in the language of the page.

The compact forms are those of the Unicode CLDR's short decimal formats, which YouTube's web client follows
("1,2 Mio. Aufrufe", "12 тыс. просмотров", "1.2万 次观看").
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache

from shortstui.feeds.youtube.site_model import Counts

LARGEST = 10**13
"""More views than that no video can have; a larger number is not a count."""
_LONGEST = 200
_BLANKS = r"\u00a0\u202f\u2009 "
_NUMBER = re.compile(rf"\d+(?:[.,'’٫٬{_BLANKS}]\d+)*")


def parse_count(text: str, counts: Counts, language: str = "") -> int | None:
    """Return the number in a text such as "1.2M views", None when there is none.

    The first number counts, with the word for a power of ten right after it. Without such a word separators
    part thousands ("1.234 Aufrufe"); with one the last separator is the decimal one ("1,2 Mio.").

    Args:
        text: From the page or an answer; "No views" is 0.
        counts: The words, from the site file.
        language: "de", "pt-BR"; "" when unknown. Decides words that mean different things ("12 B").
    """
    plain = _plain(text[:_LONGEST])
    match = _NUMBER.search(plain)
    if match is None:
        folded = plain.casefold()
        return 0 if any(word in folded for word in counts.none) else None
    power = _power(plain[match.end() :], counts, language)
    number = _number(match[0], compact=power > 0)
    if number is None:
        return None
    value = round(number * 10**power)
    return value if value <= LARGEST else None


def _plain(text: str) -> str:
    """Return the text with ordinary digits and without invisible format characters."""
    return "".join(
        str(unicodedata.decimal(character)) if character.isdecimal() else character
        for character in text
        if unicodedata.category(character) != "Cf"
    )


def _power(after: str, counts: Counts, language: str) -> int:
    rest = after.lstrip("\u00a0\u202f\u2009 ").casefold()
    for words in (_words_of(counts, language), _words_of(counts, None)):
        for word, power in words.items():
            if rest.startswith(word) and _ends_word(word, rest[len(word) :]):
                return power
    return 0


def _words_of(counts: Counts, language: str | None) -> Mapping[str, int]:
    """Return the words of a language (None: of all) with their powers, the longest first."""
    tables = counts.words if language is None else counts.of(language)
    return _by_length(tuple((power, tuple(words)) for power, words in tables.items()))


@lru_cache(maxsize=64)
def _by_length(tables: tuple[tuple[str, tuple[str, ...]], ...]) -> Mapping[str, int]:
    pairs = [(word.casefold(), int(power)) for power, words in tables for word in words]
    return dict(sorted(pairs, key=lambda pair: -len(pair[0])))


def _ends_word(word: str, rest: str) -> bool:
    """Return whether a word ends here: "m" does in "1.2m views", not in "1 minute"; 万 always does."""
    if not rest or not word[-1].isalpha() or ord(word[-1]) >= 0x0E00:
        return True
    return not rest[0].isalpha()


def _number(text: str, *, compact: bool) -> float | None:
    groups = re.split(r"\D", text)
    separators = re.findall(r"\D", text)
    if not separators:
        return float(groups[0]) if len(groups[0]) <= 15 else None
    if compact:
        decimals = groups.pop() if separators[-1] in ".,٫" and len(set(separators)) <= 2 else ""
        return float(f"{''.join(groups)}.{decimals or 0}") if len("".join(groups)) <= 15 else None
    last = groups[-1]
    grouped = len(last) == 3 and all(2 <= len(group) <= 3 for group in groups[1:]) and len(groups[0]) <= 3
    if grouped:
        return float("".join(groups)) if len("".join(groups)) <= 15 else None
    # Two numbers with a blank between them ("5 10"): the first is meant.
    if separators[0] in "\u00a0\u202f\u2009 " and len(groups[0]) <= 15:
        return float(groups[0])
    return None


_CLOCK = re.compile(r"(?<![\d:])(?:(\d{1,2}):)?(\d{1,2}):(\d{2})(?![\d:])")
_ISO = re.compile(r"P(?:(\d{1,3})D)?T(?:(\d{1,3})H)?(?:(\d{1,4})M)?(?:(\d{1,6}(?:\.\d{1,6})?)S)?")
LONGEST_SECONDS = 24 * 3600.0


def parse_duration(text: str) -> float | None:
    """Return seconds from "0:35", "1:02:03", "PT35S" or "35"; of several times the last, which is the whole.

    Args:
        text: From the player ("0:05 of 0:35"), a page's head or an answer.
    """
    plain = text[:_LONGEST].strip()
    if clocks := _CLOCK.findall(plain):
        hours, minutes, seconds = clocks[-1]
        return _seconds(int(hours or 0) * 3600 + int(minutes) * 60 + int(seconds))
    if iso := _ISO.fullmatch(plain):
        days, hours, minutes, rest = (float(group or 0) for group in iso.groups())
        return _seconds(days * 86400 + hours * 3600 + minutes * 60 + rest)
    if re.fullmatch(r"\d{1,6}(?:\.\d{1,6})?", plain):
        return _seconds(float(plain))
    return None


def _seconds(value: float) -> float | None:
    return float(value) if 0 < value <= LONGEST_SECONDS else None
