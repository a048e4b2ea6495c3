"""``index.html``: the whole report on one page that needs no server and no network."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Final

import msgspec

from shortstui.experiments.verdict_words import beside_published, published
from shortstui.figures.material import Material
from shortstui.figures.repeat import commands
from shortstui.figures.report import Item
from shortstui.figures.style import Theme
from shortstui.figures.survival import table, v2c_by_persona
from shortstui.figures.tracks import Track
from shortstui.figures.verdict_table import arms_table, published_remarks, read_verdict, remarks
from shortstui.runs.manifest import Manifest, manifest_toml
from shortstui.text import harmless

PAGE: Final = Theme(
    "page", "var(--ground)", "var(--ink)", "var(--soft)", "var(--faint)", "var(--watched)", "var(--skipped)",
    "var(--skipped)", "var(--control)", (),
)  # fmt: skip
"""For figures that stand in the page itself and take its colours."""
_CSS: Final = Path(__file__).with_name("page.css")
_POLICY: Final = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"
"""Nothing is fetched and nothing runs, whatever a title says."""
_MOST_TEXT: Final = 200_000


@dataclass(frozen=True, eq=False)
class Shown:
    """A figure on the page.

    Attributes:
        item: Which.
        made: Its contents by theme and ending, as :attr:`Item.make` gave them.
    """

    item: Item
    made: Mapping[str, Mapping[str, bytes]]


def page(material: Material, shown: Sequence[Shown], themes: Sequence[Theme]) -> str:
    """Return the page.

    Args:
        material: What the report is on.
        shown: Its figures.
        themes: One, or both: then the reader's own setting decides.
    """
    kind = f' class="{themes[0].name}"' if len(themes) == 1 else ""
    title = escape(harmless(material.title, 200))
    parts = [
        f'<!doctype html>\n<html lang="en"{kind}>\n<head>\n<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{escape(_POLICY)}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{title} – shortstui</title>\n<style>\n{_CSS.read_text('utf-8')}</style>\n</head>\n<body>",
        f"<h1>{title}</h1>",
        *_summary(material),
        *_contents(material, shown),
        *_verdict(material),
        *_runs(material),
        *(part for one in shown for part in _figure(one, material)),
        *_notes(material),
        *_plan(material),
        *_repeat(material),
        *_manifests(material),
        "</body>\n</html>\n",
    ]
    return "\n".join(parts)


def _summary(material: Material) -> Iterator[str]:
    bots, controls = len(material.bots), sum(len(bot.controls) for bot in material.bots)
    shorts = sum(len(bot.record.impressions) for bot in material.bots)
    feeds = ", ".join(sorted({bot.manifest.feed.name for bot in material.bots}))
    yield (
        f'<p class="soft">{bots} {"bot" if bots == 1 else "bots"} and {controls or "no"} controls on the feed '
        f"{escape(harmless(feeds))}; {shorts:,} shorts served to the bots. Made by shortstui.</p>"
    )
    if material.frozen is not None:
        for reason in material.frozen.exploratory:
            yield f"<p><strong>Exploratory:</strong> {escape(harmless(reason, 500))}</p>"


def _contents(material: Material, shown: Sequence[Shown]) -> Iterator[str]:
    entries = [("verdict", "Verdict")] if material.frozen is not None else []
    entries += [("runs", "Runs"), *((one.item.key, one.item.title) for one in shown)]
    entries += [("repeat", "How to repeat it"), ("manifests", "Manifests")]
    items = "".join(f'<li><a href="#{escape(key)}">{escape(_plain(title))}</a></li>' for key, title in entries)
    yield f'<nav aria-label="Contents"><ol>{items}</ol></nav>'


def _verdict(material: Material) -> Iterator[str]:
    """Yield an experiment's verdict; nothing for runs, as one pair proves nothing."""
    if material.frozen is None or material.folder is None:
        return
    verdict, problems = read_verdict(material.folder, material.frozen)
    material.notes.extend(problems)
    yield '<h2 id="verdict">Verdict</h2>'
    yield from _table(arms_table(verdict))
    yield from _remarks(remarks(verdict))
    yield f"<h3>{escape(published(verdict))}</h3>"
    yield from _table(beside_published(verdict))
    yield from _remarks(published_remarks(verdict))


def _remarks(said: Iterable[str]) -> Iterator[str]:
    yield from (f'<p class="soft">{escape(harmless(remark, 500))}</p>' for remark in said)


def _runs(material: Material) -> Iterator[str]:
    window = material.window
    head = (
        "persona",
        "run",
        "feed",
        "shorts",
        "watched",
        f"share of the last {window}",
        "V2C",
        "controls",
        "ended",
    )
    yield '<h2 id="runs">Runs</h2>'
    yield from _table([head, *(_run(bot, window) for bot in material.bots)])
    yield (
        f'<p class="soft">V2C: organic shorts until more than 1/5 of the last {window} were watched, the '
        "published rule; after a switch counted anew. It is a label and no verdict.</p>"
    )


def _run(bot: Track, window: int) -> tuple[str, ...]:
    manifest, state = bot.manifest, bot.state
    said = [str(part.v2c) if part.v2c else f"not captured in {part.shorts}" for part in bot.parts(window)]
    share = state.share(window)
    return (
        f"{manifest.persona.emoji} {manifest.persona.name}"
        + (f" → {manifest.switch.persona.name}" if manifest.switch is not None else ""),
        manifest.run,
        _feed(manifest),
        f"{state.impressions:,}"
        if state.impressions == state.organic
        else f"{state.impressions:,} ({state.organic:,} organic)",
        f"{state.watched:,}",
        "–" if share is None or not state.full(window) else f"{share:.2f}",
        "; then ".join(said),
        ", ".join(control.kind for control in bot.controls) or "none",
        state.ended.reason if state.ended else "not yet",
    )


def _feed(manifest: Manifest) -> str:
    chosen = (manifest.feed.settings.get(key) for key in ("recommender", "strength"))
    return " ".join(
        [manifest.feed.name, *(str(value) for value in chosen if value is not None), f"seed {manifest.seed}"]
    )


def _figure(one: Shown, material: Material) -> Iterator[str]:
    item = one.item
    yield f'<h2 id="{escape(item.key)}">{escape(_plain(item.title))}</h2>\n<figure>'
    alt = escape(f"{_plain(item.title)}. {item.caption}")
    if item.inline:
        svg = one.made[PAGE.name][".svg"].decode()
        yield f'<div class="wide">{svg}</div>'
    else:
        yield _picture({theme: made[".svg"] for theme, made in one.made.items()}, "image/svg+xml", alt, "")
        moving = {theme: made[".gif"] for theme, made in one.made.items() if ".gif" in made}
        if moving:
            yield _picture(moving, "image/gif", f"{alt} As an animation.", ' class="moving"')
    yield f"<figcaption>{escape(item.caption)}</figcaption>\n</figure>"
    if item.key.startswith("g-"):
        told = "".join(_table(table(v2c_by_persona(material))))
        yield f"<details><summary>The table as text</summary>{told}</details>"


def _picture(by_theme: Mapping[str, bytes], kind: str, alt: str, more: str) -> str:
    """Return a picture that follows the reader's theme where there are two."""
    sources = {theme: f"data:{kind};base64,{base64.b64encode(data).decode()}" for theme, data in by_theme.items()}
    first = next(iter(sources))
    other = ""
    if first != "dark" and "dark" in sources:
        other = f'<source media="(prefers-color-scheme: dark)" srcset="{sources["dark"]}">'
    return f'<picture{more}>{other}<img src="{sources[first]}" alt="{alt}"></picture>'


def _notes(material: Material) -> Iterator[str]:
    if material.notes:
        yield '<h2 id="notes">What is not shown</h2>\n<ul>'
        yield from (f"<li>{escape(harmless(note, 500))}</li>" for note in dict.fromkeys(material.notes))
        yield "</ul>"


def _plan(material: Material) -> Iterator[str]:
    frozen = material.frozen
    if frozen is None:
        return
    yield '<h2 id="plan">The frozen plan</h2>'
    yield f"<p>Frozen {frozen.frozen:%Y-%m-%d %H:%M:%S} UTC; SHA-256 <code>{frozen.sha256}</code>.</p>"
    yield _pre(frozen.plan)
    for name, text in sorted(frozen.personas.items()):
        yield _folded(f"Persona {harmless(name, 80)}", text)


def _repeat(material: Material) -> Iterator[str]:
    yield '<h2 id="repeat">How to repeat it</h2>'
    if material.frozen is not None:
        yield "<p>Save the plan as <code>plan.toml</code>, the personas as <code>personas/*.toml</code>, then:"
    else:
        yield "<p>Save the persona that each manifest holds under its file name, then:"
    yield "</p>" + _pre("\n".join(commands(material)))
    versions = {key: value for bot in material.bots for key, value in bot.manifest.versions.items()}
    said = ", ".join(f"{key} {value}" for key, value in sorted(versions.items()))
    yield f'<p class="soft">Made with {escape(harmless(said, 1_000))}. The same seed gives the same run on a'
    yield "simulated platform; on a live one nobody can promise that.</p>"


def _manifests(material: Material) -> Iterator[str]:
    yield '<h2 id="manifests">Manifests</h2>'
    yield '<p class="soft">Without the labels of the clusters, which stand once at the end.</p>'
    for track in (track for bot in material.bots for track in (bot, *bot.controls)):
        kind = "" if track.kind == "bot" else f" ({track.kind} control)"
        yield _folded(harmless(track.name, 120) + kind, manifest_toml(_without_labels(track.manifest)))
    maps = {bot.manifest.map.sha256: bot.manifest.map for bot in material.bots}
    for record in maps.values():
        lines = (f"{number} {harmless(label)}" for number, label in enumerate(record.labels))
        yield _folded(f"Clusters of the map {harmless(record.name, 80)} ({record.sha256[:12]})", "\n".join(lines))


def _without_labels(manifest: Manifest) -> Manifest:
    return msgspec.structs.replace(manifest, map=msgspec.structs.replace(manifest.map, labels=[]))


def _table(rows: Iterable[Sequence[str]]) -> Iterator[str]:
    head, *body = rows
    yield '<div class="wide"><table>'
    yield "<thead><tr>" + "".join(f"<th>{escape(_plain(cell))}</th>" for cell in head) + "</tr></thead><tbody>"
    for row in body:
        yield "<tr>" + "".join(f"<td>{escape(_plain(cell))}</td>" for cell in row) + "</tr>"
    yield "</tbody></table></div>"


def _folded(title: str, text: str) -> str:
    return f"<details><summary>{escape(title)}</summary>{_pre(text)}</details>"


def _pre(text: str) -> str:
    """Return a text as it is, line by line, with nothing that turns it round or hides some of it."""
    lines = text[:_MOST_TEXT].splitlines()
    kept = "\n".join(_indent(line) + harmless(line, 2_000) for line in lines)
    return f"<pre>{escape(kept)}</pre>"


def _indent(line: str) -> str:
    return " " * min(40, len(line) - len(line.lstrip(" ")))


def _plain(text: str) -> str:
    return harmless(text, 160)
