"""``python -m shortstui.shorts_tiny train`` makes the embedded encoder; ``score`` prints its held-out figures."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from shortstui.errors import ShortstuiError
from shortstui.simulator.drawing import DEFAULT_CLUTTER

CLUTTER_LEVELS = (0.0, 0.06, 0.2, 0.3, 0.45, 0.7, 1.0)


@click.group()
def main() -> None:
    """The embedded encoder shorts-tiny: how it was trained and how well it reads."""


@main.command()
@click.option("--out", type=click.Path(path_type=Path), help="Folder to write; the package's own by default.")
@click.option("--drawings", default=80_000, show_default=True, help="Thumbnails to draw, 12 kB of memory each.")
@click.option("--clutter", default=0.3, show_default=True, help="Of the most cluttered drawing.")
@click.option("--steps", default=3000, show_default=True, help="Batches of 64.")
@click.option("--processes", default=2, show_default=True, help="Processes that draw.")
@click.option("--rate", default=1.5e-3, show_default=True, help="The learning rate at its peak.")
@click.option("--from", "start", type=click.Path(path_type=Path), help="Folder of a checkpoint to go on from.")
@click.option("--seed", default=0, show_default=True)
def train(
    out: Path | None,
    drawings: int,
    clutter: float,
    steps: int,
    processes: int,
    rate: float,
    start: Path | None,
    seed: int,
) -> None:
    """Draw thumbnails and train on them: about half a second a step on one core.

    The package's documentation (``shortstui/shorts_tiny/__init__.py``) lists the rounds of the shipped checkpoint.
    """
    import torch

    from shortstui.interests.vocabulary import load_vocabulary
    from shortstui.shorts_tiny import train as training
    from shortstui.shorts_tiny.checkpoint import CHECKPOINT, save_checkpoint
    from shortstui.shorts_tiny.examples import TagTopics, draw_for_training

    torch.set_num_threads(1)  # where other work is going on, a second thread makes it slower
    names = TagTopics.of(load_vocabulary("demo"))
    settings = training.Settings(steps=steps, learning_rate=rate, seed=seed)
    tell(f"drawing {drawings:,} thumbnails")
    drawn = draw_for_training(names, drawings, seed, processes, clutter)
    model, tokenizer = training.train(names, drawn, settings, tell, start)
    save_checkpoint(model, tokenizer, out or CHECKPOINT)
    tell(f"written to {out or CHECKPOINT}")


@main.command()
@click.option("--encoder", "spec", default="shorts-tiny", show_default=True, help="Its name or folder.")
@click.option("--drawings", default=2000, show_default=True, help="Drawings for each clutter.")
@click.option("--shorts", default=6000, show_default=True, help="Shorts of the catalogue for the personas.")
def score(spec: str, drawings: int, shorts: int) -> None:
    """Print how well an encoder reads drawings it was not trained on."""
    from shortstui.interests.encoder import load_encoder
    from shortstui.interests.vocabulary import load_vocabulary
    from shortstui.personas.folder import list_personas
    from shortstui.places import personas_folder
    from shortstui.shorts_tiny import score as scoring
    from shortstui.simulator.catalogue import Catalogue

    vocabulary, encoder = load_vocabulary("demo"), load_encoder(spec)
    interest_map = scoring.map_without_places(vocabulary, encoder)
    purity = scoring.cluster_purity(interest_map, vocabulary)
    click.echo(f"{encoder.name} {encoder.fingerprint}, {interest_map.k} clusters, purity {purity:.3f}\n")
    click.echo("clutter  topic right  tag right")
    for clutter in sorted({*CLUTTER_LEVELS, DEFAULT_CLUTTER}):
        read = scoring.read_held_out(encoder, interest_map, vocabulary, clutter, drawings)
        mark = "  (default)" if clutter == DEFAULT_CLUTTER else ""
        click.echo(f"{clutter:7.2f}  {read.topic:11.3f}  {read.tag:9.3f}{mark}")
    personas = [file.persona for file in list_personas(personas_folder()) if file.persona]
    click.echo("\npersona                   base  precision  recall")
    for row in scoring.watch_catalogue(encoder, interest_map, personas, Catalogue.make(), shorts):
        click.echo(f"{row.persona:24}  {row.base:.3f}  {row.precision:9.3f}  {row.recall:6.3f}")


def tell(line: str) -> None:
    """Narrate on standard error; the figures go to standard output."""
    click.echo(line, err=True)


if __name__ == "__main__":
    try:
        main()
    except ShortstuiError as error:
        tell(str(error))
        sys.exit(error.code)
