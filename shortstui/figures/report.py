"""What a report has in it: each figure with its caption, made when it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final, Literal, get_args

from shortstui.figures import captions
from shortstui.figures.chart import draw_map, draw_persona
from shortstui.figures.composition import SMOOTH, compositions, draw_composition
from shortstui.figures.curves import MOST_PANELS, Panel, draw_shares, draw_views, share_panels, view_panels
from shortstui.figures.material import Material
from shortstui.figures.path import chosen_paths, chosen_tracks, draw_paths
from shortstui.figures.path_gif import STEPS, path_gif
from shortstui.figures.strip import MOST, Strip, strip_of
from shortstui.figures.strip_pictures import strip_pages, strip_svg
from shortstui.figures.style import Theme, as_png, as_svg, drawing, settle
from shortstui.figures.survival import draw_survival, v2c_by_persona
from shortstui.figures.tracks import Track
from shortstui.runs.layout import slug
from shortstui.runs.manifest import ResolvedInterest

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Format = Literal["svg", "png", "gif", "html"]
FORMATS: Final[tuple[Format, ...]] = get_args(Format)
MOST_STRIPS: Final = 3
"""Most runs that get a strip: first those whose paths are shown."""


@dataclass(frozen=True)
class Options:
    """What the user chose.

    Attributes:
        most_thumbnails: In a strip; 0 for no strips.
        steps: Most frames of an animation; 0 for none.
    """

    most_thumbnails: int = MOST
    steps: int = STEPS


@dataclass(frozen=True)
class Item:
    """One figure of the report.

    Attributes:
        key: Begins its files' names; the letter is the figure's kind.
        title: For the page.
        caption: What is seen, in words.
        make: From a theme and formats to the files' contents, by the end of their names (".svg", "-02.png").
        inline: Whether its SVG may stand in the page itself, with the page's colours.
    """

    key: str
    title: str
    caption: str
    make: Callable[[Theme, frozenset[Format]], Mapping[str, bytes]]
    inline: bool = False


def items(material: Material, options: Options) -> Iterator[Item]:
    """Yield the figures there can be, in the page's order; what there can't be becomes a note of the material."""
    yield from _curves(material)
    yield from _survival(material)
    yield from _composition(material)
    yield from _on_the_map(material, options)
    yield from _strips(material, options)


def _curves(material: Material) -> Iterator[Item]:
    window = material.window
    if len(material.groups) > MOST_PANELS:
        material.notes.append(f"e, f and h show the first {MOST_PANELS} of {len(material.groups)} personas")
    shares = share_panels(material)
    if _any(shares):
        yield _figure(
            "e-capture-share",
            "Capture share",
            captions.shares(window),
            partial(draw_shares, shares, window),
        )
    else:
        material.notes.append(f"no capture share: no run has {window} organic shorts (see --window)")
    views = view_panels(material)
    if _any(views):
        yield _figure("f-views", "How niche the feed becomes", captions.VIEWS, partial(draw_views, views))
    else:
        material.notes.append("no views: no run has 50 organic shorts with known views")


def _survival(material: Material) -> Iterator[Item]:
    personas = v2c_by_persona(material)
    if personas:
        yield _figure(
            "g-videos-to-capture",
            "Videos to capture",
            captions.survival(material.window),
            partial(draw_survival, personas, material.window),
        )
    else:
        material.notes.append("no videos to capture: no run has an organic short")


def _composition(material: Material) -> Iterator[Item]:
    found = compositions(material)
    if len(found) < min(len(material.groups), MOST_PANELS):
        material.notes.append(f"no cluster composition where a run has fewer than {SMOOTH} organic shorts")
    for number, composition in enumerate(found, start=1):
        yield _figure(
            f"h-composition-{number:02}-{slug(composition.title)}",
            f"What the feed is made of: {composition.title}",
            captions.COMPOSITION,
            partial(draw_composition, composition),
        )


def _on_the_map(material: Material, options: Options) -> Iterator[Item]:
    chart = material.chart
    if chart is not None:
        yield _figure("a-map", "The tag map", captions.MAP, partial(draw_map, chart))
        for name, interests in _personas(material).items():
            yield _figure(
                f"b-persona-{slug(name)}",
                f"Where the interests lie: {name}",
                captions.PERSONA,
                partial(draw_persona, chart, name, interests),
            )
    paths = chosen_paths(material)
    if not paths:
        material.notes.append("no path: the runs have no places on the map")
        return

    def make(theme: Theme, formats: frozenset[Format]) -> dict[str, bytes]:
        made = _drawn(partial(draw_paths, paths, chart), theme, formats)
        if formats & {"gif", "html"} and options.steps:
            with drawing():
                made[".gif"] = path_gif(paths, chart, theme, options.steps)
        return made

    yield Item("c-path", "The path over the map", captions.PATH, make)


def _strips(material: Material, options: Options) -> Iterator[Item]:
    if not options.most_thumbnails:
        return
    bots = [bot for bot in material.bots if _kept_thumbnails(bot)]
    if without := len(material.bots) - len(bots):
        material.notes.append(f"{without} of {len(material.bots)} runs kept no thumbnails, so they have no strip")
    if len(bots) > MOST_STRIPS:
        material.notes.append(
            f"thumbnails are shown of {MOST_STRIPS} of {len(bots)} runs: name a run to see its own"
        )
        shown = [bot.name for track, bot in chosen_tracks(material) if track is bot]
        bots = sorted(bots, key=lambda bot: bot.name not in shown)[:MOST_STRIPS]
    for number, bot in enumerate(bots, start=1):
        strip = strip_of(bot, options.most_thumbnails)
        if strip is None:
            material.notes.append(f"{bot.name}: none of its thumbnails can be read, so it has no strip")
            continue
        yield Item(
            f"d-strip-{number:02}-{slug(bot.manifest.persona.name)}",
            f"Every thumbnail in order: {bot.name}",
            captions.STRIP,
            partial(_strip, strip),
            inline=True,
        )


def _kept_thumbnails(bot: Track) -> bool:
    return bot.manifest.thumbnails and any(one.short.thumbnail for one in bot.record.impressions)


def _strip(strip: Strip, theme: Theme, formats: frozenset[Format]) -> dict[str, bytes]:
    made = {}
    if formats & {"svg", "html"}:
        made[".svg"] = strip_svg(strip, theme)
    if "png" in formats:
        made |= {f"-{page:02}.png": data for page, data in enumerate(strip_pages(strip, theme), start=1)}
    return made


def _personas(material: Material) -> dict[str, list[ResolvedInterest]]:
    """Return the personas of all runs with their interests, by name."""
    found: dict[str, list[ResolvedInterest]] = {}
    for bot in material.bots:
        found.setdefault(bot.manifest.persona.name, bot.manifest.interests)
        if bot.manifest.switch is not None:
            found.setdefault(bot.manifest.switch.persona.name, bot.manifest.switch.interests)
    return dict(sorted(found.items()))


def _any(panels: Sequence[Panel]) -> bool:
    return any(not panel.empty for panel in panels)


def _figure(key: str, title: str, caption: str, draw: Callable[[Theme], Figure]) -> Item:
    return Item(key, title, caption, partial(_drawn, draw))


def _drawn(draw: Callable[[Theme], Figure], theme: Theme, formats: frozenset[Format]) -> dict[str, bytes]:
    """Draw a figure once and return it in the formats asked for; the page takes the SVG."""
    made = {}
    with drawing():
        figure = draw(theme)
        settle(figure)
        if formats & {"svg", "html"}:
            made[".svg"] = as_svg(figure)
        if "png" in formats:
            made[".png"] = as_png(figure)
    return made
