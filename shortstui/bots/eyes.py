"""The eyes of a run: its interest map, its encoder, and what looks through them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Final, Literal

from shortstui.errors import ExitCode, ShortstuiError
from shortstui.interests.encoder_protocol import Encoder
from shortstui.interests.encoder_spec import SHORTS_TINY
from shortstui.interests.interest_map import InterestMap
from shortstui.interests.perceivers import ClipPerceiver, TruthPerceiver
from shortstui.interests.progress import Progress
from shortstui.interests.store import DEMO_MAP, find_map
from shortstui.interests.vocabulary import DEMO, Vocabulary, load_vocabulary
from shortstui.runs.manifest import EncoderRecord, Manifest, MapRecord

PUBLISHED_MAP: Final = "youtube-8m-clip-vit-b-32"
"""The map that goes with any other encoder than shorts-tiny, once the user has built it."""


@dataclass(frozen=True)
class Eyes:
    """What a bot sees with.

    Attributes:
        encoder_spec: How the encoder was asked for.
        map_spec: How the map was asked for.
        perceive: Whether the encoder looks, or the simulated platform's own topics are read.
        interest_map: The map.
        progress: Told of what is loaded.
        loaded: The encoder, where it is there already.
    """

    encoder_spec: str
    map_spec: str
    perceive: Literal["clip", "truth"]
    interest_map: InterestMap
    progress: Progress
    loaded: Encoder | None = None

    @classmethod
    def open(
        cls, encoder: str | None, interest_map: str | None, perceive: Literal["clip", "truth"], progress: Progress
    ) -> Eyes:
        """Load the map; the encoder follows when it is needed, or goes first where it alone was named.

        Args:
            encoder: As the user named it; None for shorts-tiny.
            interest_map: As the user named it; None for the one that belongs to the encoder.
            perceive: See the class.
            progress: Told of what is loaded.

        Raises:
            ShortstuiError: There is no such map, or it is broken.
        """
        encoder = encoder or SHORTS_TINY
        name = interest_map or (DEMO_MAP if encoder == SHORTS_TINY else PUBLISHED_MAP)
        # A misspelt encoder is to be told before the map that nobody asked for by name.
        loaded = _load(encoder, progress) if name == PUBLISHED_MAP and perceive == "clip" else None
        progress(f"Loading the interest map {name}", None)
        return cls(encoder, name, perceive, find_map(name), progress, loaded)

    @cached_property
    def encoder(self) -> Encoder:
        """The encoder, loaded at first use (torch comes with it).

        Raises:
            ShortstuiError: It can't be had, or the map was built with another one.
        """
        loaded = self.loaded or _load(self.encoder_spec, self.progress)
        self.interest_map.require_encoder(loaded)
        return loaded

    @cached_property
    def vocabulary(self) -> Vocabulary | None:
        """The map's vocabulary where it has topics: the demo's; None for others."""
        return load_vocabulary(DEMO) if self.interest_map.vocabulary.name == DEMO else None

    def perceiver(self) -> ClipPerceiver | TruthPerceiver:
        """Return what looks; the caller closes it.

        Raises:
            ShortstuiError: See :attr:`encoder`; or the truth is asked of a map that knows no topics.
        """
        if self.perceive == "clip":
            return ClipPerceiver(self.encoder, self.interest_map)
        if self.vocabulary is None:
            raise ShortstuiError(
                "the truth can only be read on a map of the demo vocabulary",
                where=self.map_spec,
                hint=f"use the map {DEMO_MAP}, or let the encoder look",
                code=ExitCode.BAD_INPUT,
            )
        return TruthPerceiver(self.interest_map, self.vocabulary)

    def map_record(self) -> MapRecord:
        """Return what the manifest keeps of the map."""
        chart = self.interest_map
        return MapRecord(
            name=chart.name,
            sha256=chart.sha256,
            vocabulary=chart.vocabulary.name,
            tags=len(chart.tags),
            labels=list(chart.labels),
            spec=self.map_spec,
        )

    def encoder_record(self) -> EncoderRecord:
        """Return what the manifest keeps of the encoder; a run on the truth has none."""
        if self.perceive == "truth":
            return EncoderRecord("truth", "", 0, spec=self.encoder_spec)
        encoder = self.encoder
        return EncoderRecord(encoder.name, encoder.fingerprint, encoder.dimensions, spec=self.encoder_spec)

    def require_same(self, manifest: Manifest) -> None:
        """Refuse to go on with a run through other eyes than it began with.

        Raises:
            ShortstuiError: The map or the encoder is not the one of the manifest.
        """
        for what, now, then in (
            ("interest map", self.map_record().sha256, manifest.map.sha256),
            ("encoder", self.encoder_record().fingerprint, manifest.encoder.fingerprint),
        ):
            if now != then:
                raise ShortstuiError(
                    f"the {what} is no longer the one that this run began with, so it can't go on",
                    where=manifest.run,
                    hint=f"put the {what} of the manifest back, or start a new run",
                    code=ExitCode.BAD_INPUT,
                )


def _load(spec: str, progress: Progress) -> Encoder:
    from shortstui.interests.encoder import load_encoder

    return load_encoder(spec, progress)
