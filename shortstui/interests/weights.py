"""Weights of open_clip's pretrained encoders: from the cache, else from the hub."""

from __future__ import annotations

import os
import urllib.error
import urllib.request
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from shortstui.errors import ExitCode, ShortstuiError
from shortstui.interests.encoder_spec import SHORTS_TINY, PretrainedSpec
from shortstui.interests.progress import Progress, silent

_REACH_SECONDS = 8
_SAFE_FILE = "open_clip_model.safetensors"
_OLD_FILE = "open_clip_pytorch_model.bin"


def pretrained_weights(spec: PretrainedSpec, config: Mapping[str, Any], progress: Progress) -> Path:
    """Return the file of an encoder's weights; fetch it first if it isn't cached.

    Args:
        spec: The encoder.
        config: open_clip's entry for these weights: ``hf_hub`` ("owner/name/" or "owner/name/file").
        progress: Told of the download.

    Raises:
        ShortstuiError: They aren't cached and can't be fetched; says what was tried and the way out.
    """
    from huggingface_hub.constants import HF_HUB_CACHE

    repository, names = _where(config)
    with suppress(OSError):
        return _from_hub(repository, names, progress, local_files_only=True)
    progress(f"Fetching {spec.name} from huggingface.co", None)
    why = _unreachable(repository)
    if not why:
        try:
            return _from_hub(repository, names, progress, local_files_only=False)
        except OSError as error:
            why = str(error)
    tried = f"the cache {HF_HUB_CACHE}, then huggingface.co/{repository} ({why})"
    # OpenAI's weights need another activation than open_clip's plain architecture of the same name.
    architecture = f"{spec.architecture}-quickgelu" if config.get("quick_gelu") else spec.architecture
    raise ShortstuiError(
        f"the weights of {spec.name} can't be had; tried {tried}",
        hint=f"take {names[0]} from https://huggingface.co/{repository} and name it: "
        f"{architecture}@/path/to/{names[0]}; the encoder {SHORTS_TINY} needs no download",
        code=ExitCode.MISSING,
    )


def cached_weights(architecture: str, weights: str) -> Path | None:
    """Return the file of an encoder's weights if it is on this machine already; never fetches.

    Args:
        architecture: open_clip's name of it, such as "ViT-B-32".
        weights: open_clip's name of them, such as "openai".
    """
    import open_clip

    repository, names = _where(open_clip.get_pretrained_cfg(architecture, weights))
    with suppress(OSError):
        return _from_hub(repository, names, silent, local_files_only=True)
    return None


def _where(config: Mapping[str, Any]) -> tuple[str, list[str]]:
    """Return the hub's repository and the files to try there, the safe kind first."""
    repository, _, file = str(config.get("hf_hub") or "").rpartition("/")
    safe = f"{Path(file).stem}.safetensors" if file else _SAFE_FILE
    return repository, list(dict.fromkeys([safe, file or _OLD_FILE]))


def _from_hub(repository: str, files: list[str], progress: Progress, *, local_files_only: bool) -> Path:
    """Return the first of some files that the hub's cache (or the hub) has.

    Raises:
        OSError: It has none; says why.
    """
    from huggingface_hub import hf_hub_download

    bar = _progress_bar(progress)
    reason = "open_clip names no repository"
    for file in files if repository else ():
        try:
            return Path(hf_hub_download(repository, file, local_files_only=local_files_only, tqdm_class=bar))
        except Exception as error:  # any of the hub's, httpx's and the disk's
            reason = " ".join(str(error).split())[:200]
    raise OSError(reason)


def _unreachable(repository: str) -> str:
    """Return why the hub can't be reached, after one quick try; "" when it can.

    The hub's own client tries five times with growing pauses before it says so.
    """
    from huggingface_hub.constants import ENDPOINT

    if os.environ.get("HF_HUB_OFFLINE", "").upper() in {"1", "ON", "YES", "TRUE"}:
        return "HF_HUB_OFFLINE is set"
    try:
        request = urllib.request.Request(f"{ENDPOINT}/api/models/{repository}", method="HEAD")
        urllib.request.urlopen(request, timeout=_REACH_SECONDS).close()
    except urllib.error.HTTPError as error:
        return f"it answers {error.code}" if error.code in {401, 403, 404} else ""
    except OSError as error:
        return str(getattr(error, "reason", error))
    return ""


def _progress_bar(progress: Progress) -> type[Any]:
    """Return a bar that the hub can count with, which tells ``progress`` and draws nothing."""
    from tqdm import tqdm  # type: ignore[import-untyped]

    class Bar(tqdm):  # type: ignore[misc]
        def __init__(self, *arguments: object, **options: object) -> None:
            options.pop("name", None)
            super().__init__(*arguments, **{**options, "file": _Nowhere(), "disable": False, "mininterval": 0.3})

        def display(self, *_arguments: object, **_options: object) -> bool:
            if self.total and self.unit == "B":
                progress("Fetching the encoder's weights", min(1.0, self.n / self.total))
            return True

    return Bar


class _Nowhere:
    """A stream that keeps nothing."""

    def write(self, _text: str) -> int:
        return 0

    def flush(self) -> None:
        pass
