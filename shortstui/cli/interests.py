"""``shortstui interests``: build, show and search interest maps."""

from __future__ import annotations

import click

from shortstui.cli.progress import Steps
from shortstui.cli.tables import Table, tell_rows


@click.group()
def interests() -> None:
    """Build, show and search interest maps."""


@interests.command()
@click.option(
    "--vocabulary",
    default="demo",
    show_default=True,
    metavar="demo|youtube-8m|FILE",
    help="The tags: a vocabulary by name, or a CSV or TXT file.",
)
@click.option(
    "--encoder",
    default="shorts-tiny",
    show_default=True,
    metavar="NAME[/WEIGHTS]|NAME@FILE|FOLDER",
    help="The CLIP that embeds them.",
)
@click.option("--clusters", type=click.IntRange(2), default=100, show_default=True, help="k of k-means.")
@click.option("--seed", type=click.IntRange(0), default=0, show_default=True, help="Of k-means and UMAP.")
@click.option("--name", default=None, help="What to call it; default: vocabulary and encoder.")
def build(vocabulary: str, encoder: str, clusters: int, seed: int, name: str | None) -> None:
    """Embed a vocabulary, cluster it, lay it out, and keep the map for later runs."""
    from shortstui.interests.build import build_map
    from shortstui.interests.encoder import load_encoder
    from shortstui.interests.store import built_maps_folder, save_map
    from shortstui.interests.vocabulary import load_vocabulary

    with Steps() as told:
        words = load_vocabulary(vocabulary, told)
        told.warn(f"{words.name}: {words.summary}")
        eyes = load_encoder(encoder, told)
    with Steps() as told:
        built = build_map(words, eyes, k=clusters, seed=seed, name=name, progress=told)
    folder = built_maps_folder() / built.name
    save_map(built, folder)
    click.echo(folder)


@interests.command()
@click.option("--map", "map_name", default="demo", show_default=True, metavar="NAME|FOLDER")
def show(map_name: str) -> None:
    """List the clusters of a map: number, size, label."""
    from shortstui.interests.store import find_map
    from shortstui.text import harmless

    found = find_map(map_name)
    click.echo(
        f"{found.name}: {len(found.tags)} tags in {len(found.labels)} clusters, encoder {found.encoder.name}, "
        f"hash {found.sha256[:12]}",
        err=True,
    )
    rows = [(str(at), str(len(found.tags_of(at))), harmless(label)) for at, label in enumerate(found.labels)]
    tell_rows(Table(("cluster", "tags", "label"), rows))


@interests.command()
@click.argument("text")
@click.option("--map", "map_name", default="demo", show_default=True, metavar="NAME|FOLDER")
@click.option(
    "--encoder", default="shorts-tiny", show_default=True, help="Must be the one the map was built with."
)
def search(text: str, map_name: str, encoder: str) -> None:
    """Show the tags nearest to TEXT and their clusters, for writing persona files."""
    from shortstui.interests.encoder import load_encoder
    from shortstui.interests.resolve import search as nearest
    from shortstui.interests.store import find_map
    from shortstui.text import harmless

    found = find_map(map_name)
    with Steps() as told:
        hits = nearest(text, found, load_encoder(encoder, told))
    rows = [
        (f"{hit.similarity:.3f}", harmless(hit.tag), str(hit.cluster), harmless(found.labels[hit.cluster]))
        for hit in hits
    ]
    tell_rows(Table(("similarity", "tag", "cluster", "its label"), rows))
