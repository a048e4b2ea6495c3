"""The checks behind ``shortstui doctor --dom FILE`` and ``--har FILE``: which tiers still answer, what is gone.

The same parsers that the driver uses, run over what somebody with access has saved.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from shortstui.errors import ExitCode, ShortstuiError
from shortstui.feeds.youtube.beacons import WatchReport, parse_beacon, reported_seconds
from shortstui.feeds.youtube.facts import Answer, JsonFacts, Obstacle, PageFacts
from shortstui.feeds.youtube.har import Exchange, read_har
from shortstui.feeds.youtube.pages import parse_dom, parse_json
from shortstui.feeds.youtube.site import built_in_site
from shortstui.feeds.youtube.site_model import Site
from shortstui.feeds.youtube.thumbnails import source_of
from shortstui.feeds.youtube.tree import MOST_BYTES

_ENDPOINTS = ("reel_item_watch", "reel_watch_sequence", "player")
_ALONE = frozenset({"views", "duration", "likes", "comments", "player title", "next", "ad mark"})
"""Needs that many a good page doesn't answer: their absence alone says nothing."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One check.

    Attributes:
        what: "title", "reel_item_watch: views", "beacon watchtime".
        found: Whether anything answered.
        tier: "1 of 9"; "" where there are no tiers.
        detail: The selector or path that answered, or what was seen instead.
        grave: Whether the driver can't do without it.
    """

    what: str
    found: bool
    tier: str = ""
    detail: str = ""
    grave: bool = False


def examine_dom(path: Path, site: Site | None = None, url: str = "") -> list[Finding]:
    """Check a saved page: every need of the driver, and whether a selector of the site file still answers it.

    Args:
        path: HTML: a page saved by a browser, or the DOM as it writes itself.
        site: The site file; the built-in one by default.
        url: The page's address, where known.

    Raises:
        ShortstuiError: The file can't be opened.
    """
    try:
        with path.open("rb") as file:
            html = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise ShortstuiError(
            f"can't be opened: {error.strerror or error}", where=str(path), code=ExitCode.BAD_INPUT
        ) from error
    return _page_findings(parse_dom(html, site, url))


def examine_har(path: Path, site: Site | None = None) -> list[Finding]:
    """Check recorded traffic: pages, answers, beacons and thumbnails.

    Args:
        path: A ``.har`` file, or the ``.zip`` that Playwright writes.
        site: The site file; the built-in one by default.

    Raises:
        ShortstuiError: The file can't be opened or is no HAR.
    """
    site = site or built_in_site()
    exchanges = read_har(path)
    return [
        *_documents(exchanges, site),
        *_answers(exchanges, site),
        *_beacons(exchanges, site),
        *_thumbnails(exchanges),
    ]


def _page_findings(page: PageFacts, prefix: str = "") -> list[Finding]:
    found = [
        Finding(f"{prefix}layout", page.layout != "unknown", "", page.layout, grave=True),
        Finding(
            f"{prefix}active short",
            page.active is not None,
            "",
            page.active.id if page.active and page.active.id else "no id" if page.active else "none is on",
            grave=True,
        ),
        Finding(f"{prefix}slots", bool(page.shorts), "", f"{len(page.shorts)} loaded, {len(page.upcoming)} ahead"),
    ]
    found += [_answered(answer, prefix) for answer in page.answers]
    found += [Finding(prefix + need, found=False, grave=need not in _ALONE) for need in page.missing]
    found += [_obstacle(obstacle, prefix) for obstacle in page.obstacles]
    found += [Finding(f"{prefix}consent form", found=True, detail=each.choice) for each in page.consent]
    found += [Finding(f"{prefix}session {name}", found=True, detail=value) for name, value in page.session.items()]
    found += [Finding(f"{prefix}note", found=True, detail=note) for note in page.notes]
    return found


def _answered(answer: Answer, prefix: str) -> Finding:
    many = f" ({answer.matches} matches)" if answer.matches > 1 else ""
    return Finding(prefix + answer.need, True, f"{answer.tier} of {answer.of}", f"{answer.how}{many}")


def _obstacle(obstacle: Obstacle, prefix: str) -> Finding:
    detail = f"{obstacle.tier}: {obstacle.detail}" if obstacle.detail else obstacle.tier
    return Finding(f"{prefix}obstacle {obstacle.kind}", found=True, detail=detail)


def _documents(exchanges: Sequence[Exchange], site: Site) -> Iterator[Finding]:
    pages = [each for each in exchanges if "html" in each.content_type and each.body]
    yield Finding("page", bool(pages), "", f"{len(pages)} recorded", grave=True)
    for number, each in enumerate(pages[:3], 1):
        page = parse_dom(each.body, site, each.url)
        # A page as served is a shell: its slots are made by scripts, so only what it carries is looked at.
        for finding in _page_findings(page, f"page {number}: "):
            if finding.found:
                yield finding


def _answers(exchanges: Sequence[Exchange], site: Site) -> Iterator[Finding]:
    for endpoint in _ENDPOINTS:
        asked = [each for each in exchanges if each.url.partition("?")[0].endswith(f"/{endpoint}")]
        yield Finding(endpoint, bool(asked), "", f"{len(asked)} recorded", grave=endpoint == "reel_item_watch")
        if empty := sum(1 for each in asked if not each.body):
            yield Finding(f"{endpoint}: body", False, "", f"{empty} of {len(asked)} without a body")
        if refused := Counter(each.status for each in asked if each.status not in (0, 200)):
            counted = ", ".join(f"{count} × {status}" for status, count in sorted(refused.items()))
            yield Finding(f"{endpoint}: status", False, "", counted)
        yield from _together(
            endpoint, [parse_json(each.url, each.body, site) for each in asked[:200] if each.body]
        )


def _together(endpoint: str, answers: Sequence[JsonFacts]) -> Iterator[Finding]:
    """Yield each need once: the worst tier that had to answer it, and in how many answers nothing did."""
    needs = dict.fromkeys(answer.need for facts in answers for answer in facts.answers)
    needs |= dict.fromkeys(need for facts in answers for need in facts.missing)
    for need in needs:
        hits = [answer for facts in answers for answer in facts.answers if answer.need == need]
        if not hits:
            yield Finding(f"{endpoint}: {need}", found=False, grave=need in ("id", "entry id"))
            continue
        worst = max(hits, key=lambda answer: answer.tier)
        detail = f"{worst.how} ({len(hits)} of {len(answers)} answers)"
        yield Finding(f"{endpoint}: {need}", True, f"{worst.tier} of {worst.of}", detail)
    kinds = Counter(obstacle.kind for facts in answers for obstacle in facts.obstacles)
    for kind, count in kinds.items():
        yield Finding(f"{endpoint}: obstacle {kind}", found=True, detail=f"{count} answers")
    for note, count in Counter(note for facts in answers for note in facts.notes).items():
        yield Finding(f"{endpoint}: note", found=True, detail=f"{note} ({count} answers)")


def _beacons(exchanges: Iterable[Exchange], site: Site) -> Iterator[Finding]:
    reports = [report for each in exchanges if (report := parse_beacon(each.url, each.posted, site)) is not None]
    for kind in type(site.beacons).model_fields:
        count = sum(1 for report in reports if report.kind == kind)
        yield Finding(f"beacon {kind}", count > 0, "", f"{count} recorded", grave=kind == "watchtime")
    watch = [report for report in reports if report.kind == "watchtime"]
    if watch:
        yield Finding("reported watch time", True, "", _summary(watch))
        if dropped := sum(report.dropped for report in watch):
            yield Finding("segments of watch time", False, "", f"{dropped} could not be read")


def _summary(watch: Sequence[WatchReport]) -> str:
    seconds = reported_seconds(watch) or 0.0
    videos = len({report.id for report in watch})
    on_shorts = sum(1 for report in watch if report.is_short)
    return f"{seconds:.1f} s over {videos} videos; {on_shorts} of {len(watch)} from the Shorts page"


def _thumbnails(exchanges: Iterable[Exchange]) -> Iterator[Finding]:
    seen: Counter[tuple[str, int]] = Counter()
    for each in exchanges:
        name = source_of(each.url)[1]
        if name:
            seen[name, each.status] += 1
    yield Finding("thumbnails", any(status == 200 for _, status in seen), "", f"{sum(seen.values())} recorded")
    for (name, status), count in sorted(seen.items()):
        yield Finding(f"thumbnail {name}", status == 200, "", f"{count} × {status}")
