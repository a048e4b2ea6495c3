from __future__ import annotations

import urllib.error
import urllib.request
from io import BytesIO
from pathlib import Path
from typing import Any

import huggingface_hub
import open_clip
import pytest
from safetensors.torch import save_file

from shortstui.errors import ExitCode, ShortstuiError
from shortstui.interests.encoder import load_encoder
from shortstui.interests.weights import cached_weights

REPOSITORY = "timm/vit_base_patch32_clip_224.openai"


@pytest.fixture
def no_hub(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A machine without network and with an empty cache; returns the addresses that were tried."""
    tried: list[str] = []

    def download(*_arguments: object, local_files_only: bool, **_options: object) -> str:
        assert local_files_only, "the hub's own client must not be sent where one quick try failed"
        raise FileNotFoundError

    def open_address(request: urllib.request.Request, timeout: float) -> None:
        assert timeout <= 10
        tried.append(request.full_url)
        raise urllib.error.URLError("Name or service not known")

    monkeypatch.setattr(huggingface_hub, "hf_hub_download", download)
    monkeypatch.setattr(urllib.request, "urlopen", open_address)
    return tried


def test_without_network_one_quick_try_and_the_way_out(no_hub: list[str]) -> None:
    said: list[str] = []
    with pytest.raises(ShortstuiError, match="can't be had; tried the cache") as caught:
        load_encoder("ViT-B-32", lambda message, _fraction: said.append(message))
    assert len(no_hub) == 1
    assert REPOSITORY in caught.value.what
    assert "Name or service not known" in caught.value.what
    assert "ViT-B-32-quickgelu@/path/to/open_clip_model.safetensors" in caught.value.hint
    assert "shorts-tiny needs no download" in caught.value.hint
    assert caught.value.code is ExitCode.MISSING
    assert "Fetching ViT-B-32/openai from huggingface.co" in said


def test_a_download_that_breaks_says_why(no_hub: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def download(*_arguments: object, local_files_only: bool, **_options: object) -> str:
        raise OSError("No space left on device" if not local_files_only else "not cached")

    monkeypatch.setattr(huggingface_hub, "hf_hub_download", download)
    monkeypatch.setattr(urllib.request, "urlopen", lambda *_arguments, **_options: BytesIO())
    with pytest.raises(ShortstuiError, match="No space left on device"):
        load_encoder("ViT-B-32")


def test_offline_by_wish_is_not_even_tried(no_hub: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    with pytest.raises(ShortstuiError, match="HF_HUB_OFFLINE is set"):
        load_encoder("ViT-B-32")
    assert no_hub == []


def test_nothing_is_fetched_to_say_what_is_cached(no_hub: list[str]) -> None:
    assert cached_weights("ViT-B-32", "openai") is None
    assert no_hub == []


def test_a_download_tells_how_far_it_is_and_the_weights_work_as_open_clip_means_them(
    architecture: str,
    bare: Any,  # noqa: ANN401
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    path = tmp_path / "open_clip_model.safetensors"

    def download(repository: str, file: str, *, local_files_only: bool, tqdm_class: Any) -> str:  # noqa: ANN401
        assert (repository, file) == ("someone/mini", path.name)
        if local_files_only:
            raise FileNotFoundError
        with tqdm_class(total=100, unit="B", unit_scale=True, desc=file, name="hub") as bar:
            bar.update(40)
            bar.refresh()
        save_file(bare.state_dict(), path)
        return str(path)

    entry = {"hf_hub": "someone/mini/", "quick_gelu": True, "mean": (0.5, 0.5, 0.5), "std": (0.5, 0.5, 0.5)}
    monkeypatch.setattr(huggingface_hub, "hf_hub_download", download)
    monkeypatch.setattr(urllib.request, "urlopen", lambda *_arguments, **_options: path.open("wb"))
    monkeypatch.setattr(open_clip, "list_pretrained_tags_by_model", lambda _model: ["openai"])
    monkeypatch.setattr(open_clip, "get_pretrained_cfg", lambda _model, _tag: entry)
    said: list[tuple[str, float | None]] = []
    encoder = load_encoder(architecture, lambda *step: said.append(step))
    assert ("Fetching the encoder's weights", 0.4) in said
    assert capfd.readouterr() == ("", "")

    plain = load_encoder(f"{architecture}@{path}")
    assert encoder.fingerprint != plain.fingerprint
    assert not (encoder.embed_texts(["Guitar"]) == plain.embed_texts(["Guitar"])).all(), "QuickGELU was ignored"
