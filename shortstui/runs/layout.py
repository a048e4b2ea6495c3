"""What lies where in a run's folder, and the bounds on what a reader will take from one."""

from __future__ import annotations

import re
import secrets
import unicodedata
from datetime import datetime
from typing import Final

MANIFEST: Final = "manifest.toml"
EVENTS: Final = "events.jsonl"
EMBEDDINGS: Final = "embeddings.f16"
THUMBNAILS: Final = "thumbnails"
EVIDENCE: Final = "evidence"
"""Pages and screenshots of incidents, named `<seq>-<name>`."""

MAX_MANIFEST_BYTES: Final = 4 * 2**20
MAX_LINE_BYTES: Final = 2**20
MAX_EVENTS_BYTES: Final = 4 * 2**30
MAX_THUMBNAIL_BYTES: Final = 2 * 2**20
"""Larger pictures are not kept: a thumbnail is a few dozen kilobytes."""
MAX_EVIDENCE_BYTES: Final = 16 * 2**20
MAX_EVIDENCE_FILES: Final = 200
"""A run that keeps failing must not fill the disk."""

EMBEDDING_BYTES: Final = 2
"""Bytes of one number in ``embeddings.f16``."""

_MAGIC = ((b"\xff\xd8\xff", "jpg"), (b"\x89PNG\r\n\x1a\n", "png"), (b"GIF8", "gif"))


def run_name(persona: str, created: datetime) -> str:
    """Return a new folder name: ``<persona>-<UTC time>-<id>``, safe on any file system."""
    return f"{slug(persona)}-{created:%Y%m%dT%H%M%SZ}-{secrets.token_hex(3)}"


def slug(name: str) -> str:
    """Return a name as lower-case ASCII words joined by hyphens ("Music Head" → "music-head")."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:40] or "persona"


def thumbnail_suffix(data: bytes) -> str:
    """Return the file name ending for a picture's bytes, from their first bytes; "bin" when unknown."""
    for magic, suffix in _MAGIC:
        if data.startswith(magic):
            return suffix
    return "webp" if data[:4] == b"RIFF" and data[8:12] == b"WEBP" else "bin"


SUFFIXES: Final = (*(suffix for _, suffix in _MAGIC), "webp", "bin")
