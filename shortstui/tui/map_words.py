"""What the interest map screen says in words: pure functions, no widget."""

from __future__ import annotations

from textual.content import Content

from shortstui.tui.map_draw import CHOSEN, HERE, LIKED
from shortstui.tui.map_scene import Scene
from shortstui.tui.shown import emoji_cells, plain


def title(scene: Scene) -> Content:
    """Return the line above the map: which map, and whose interests are shown."""
    chart, liked = scene.sheet.chart, scene.liked
    name = [Content(" Interest map "), plain(chart.name, "bold $primary", 40), Content("  ")]
    if liked is None:
        return Content.assemble(
            *name, (f"{len(chart.tags):,} tags in {chart.k} clusters  ", "$foreground 80%"),
            plain(f"seen by {chart.encoder.name}", "$foreground 60%", 60),
        )  # fmt: skip
    tags = int(scene.sheet.in_clusters(liked.clusters).sum())
    count = f"  {LIKED} {_many(len(liked.clusters), 'cluster')}, {tags:,} of {len(chart.tags):,} tags"
    lost = f"  {len(liked.unknown)} not found" if liked.unknown else ""
    return Content.assemble(
        *name, emoji_cells(liked.emoji), " ", plain(liked.name, "bold $accent", 30),
        (count, "$foreground 80%"), (lost, "$warning"),
    )  # fmt: skip


def status(scene: Scene) -> Content:
    """Return the line below the map: how near, and the chosen tag and cluster."""
    return Content.assemble(
        (f" ×{scene.lens.zoom:.3g}  ", "$foreground 60%"), (f"{HERE} ", "bold"),
        plain(scene.sheet.chart.tags[scene.tag], "bold", 60),
        (f"   {CHOSEN} ", "bold $accent"),
        plain(f"{scene.cluster} {scene.labels[scene.cluster]}", "$accent", 120),
    )  # fmt: skip


def about_cluster(scene: Scene) -> Content:
    """Return the chosen cluster's label, the map's own where the user gave another, and its size."""
    chart, cluster = scene.sheet.chart, scene.cluster
    count = len(chart.members(cluster))
    lines = [
        Content.assemble(
            (f"{CHOSEN} ", "bold $accent"), (f"{cluster} ", "$foreground 60%"),
            plain(scene.labels[cluster], "bold $accent", 120),
        )
    ]  # fmt: skip
    if cluster in scene.own:
        lines.append(plain(f"the map's own: {chart.labels[cluster]}", "$foreground 60%", 140))
    emoji = scene.clusters_liked.get(cluster)
    told = f"{_many(count, 'tag')}, {count / len(chart.tags):.1%} of all"
    lines.append(Content.styled(told, "$foreground 75%"))
    if emoji is not None and scene.liked is not None:
        whose = plain(scene.liked.name, "bold", 40)
        lines.append(Content.assemble((f"{LIKED} ", "bold"), emoji_cells(emoji), " liked by ", whose))
    return Content("\n").join(lines)


def tag_line(scene: Scene, tag: int) -> Content:
    """Return a tag in the list of its cluster's."""
    return plain(scene.sheet.chart.tags[tag], limit=80)


def near_line(scene: Scene, cluster: int, cosine: float) -> Content:
    """Return a neighbour of the chosen cluster, with the cosine of the two."""
    mark = f"{LIKED} " if cluster in scene.clusters_liked else "  "
    return Content.assemble(
        (f"{cosine:.2f} ", "$foreground 60%"), (mark, "bold"), plain(scene.labels[cluster], limit=80)
    )


def found_line(scene: Scene, tag: int, cluster: int) -> Content:
    """Return a tag that was searched for, with its cluster."""
    return Content.assemble(
        plain(scene.sheet.chart.tags[tag], "bold", 60), "  ",
        plain(f"{cluster} {scene.labels[cluster]}", "$foreground 60%", 80),
    )  # fmt: skip


def _many(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count:,} {what}s"
