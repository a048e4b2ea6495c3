from __future__ import annotations

import pickle
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import open_clip
import pytest
import torch
from open_clip.transform import PreprocessCfg, image_transform_v2
from PIL import Image

from shortstui.errors import ExitCode, ShortstuiError
from shortstui.interests.encoder import load_encoder
from shortstui.interests.encoder_spec import (
    CheckpointSpec,
    FolderSpec,
    PretrainedSpec,
    parse_encoder_spec,
)

TEXTS = ["Guitar", "Dungeons & Dragons Online", "a very long name of a thing " * 8, "犬", "Trout"]


def _pictures() -> list[Image.Image]:
    random = np.random.default_rng(1)
    return [
        Image.fromarray(random.integers(0, 255, (height, width, 3), np.uint8))
        for height, width in [(32, 32), (90, 40), (64, 120)]
    ]


def test_a_name_is_read_into_its_parts(tmp_path: Path) -> None:
    assert parse_encoder_spec("ViT-B-32") == PretrainedSpec("ViT-B-32/openai", "ViT-B-32", "openai")
    assert parse_encoder_spec("ViT-B-16/dfn2b") == PretrainedSpec("ViT-B-16/dfn2b", "ViT-B-16", "dfn2b")
    assert parse_encoder_spec("ViT-B-32@/a/b.safetensors") == CheckpointSpec(
        "ViT-B-32@b.safetensors", "ViT-B-32", Path("/a/b.safetensors")
    )
    assert parse_encoder_spec(str(tmp_path)) == FolderSpec(tmp_path.name, tmp_path)
    tiny = parse_encoder_spec("shorts-tiny")
    assert isinstance(tiny, FolderSpec)
    assert tiny.folder.name == "shorts-tiny"


def test_texts_are_embedded_as_open_clip_embeds_them(architecture: str, checkpoint: Path, bare: Any) -> None:  # noqa: ANN401
    encoder = load_encoder(f"{architecture}@{checkpoint}")
    with torch.inference_mode():
        expected = bare.encode_text(open_clip.get_tokenizer(architecture)(TEXTS), normalize=True).numpy()
    embedded = encoder.embed_texts(TEXTS)
    assert embedded.dtype == np.float32
    np.testing.assert_allclose(embedded, expected, atol=1e-5)
    np.testing.assert_allclose(np.linalg.norm(embedded, axis=1), 1, atol=1e-5)


def test_pictures_are_embedded_as_open_clip_embeds_them(architecture: str, checkpoint: Path, bare: Any) -> None:  # noqa: ANN401
    encoder = load_encoder(f"{architecture}@{checkpoint}")
    preprocess = image_transform_v2(PreprocessCfg(size=32), is_train=False)
    with torch.inference_mode():
        pixels = torch.stack([preprocess(picture) for picture in _pictures()])
        expected = bare.encode_image(pixels, normalize=True).numpy()
    np.testing.assert_allclose(encoder.embed_images(_pictures()), expected, atol=1e-5)


def test_the_model_is_whole_again_after_a_short_text(architecture: str, checkpoint: Path) -> None:
    encoder = load_encoder(f"{architecture}@{checkpoint}")
    before = encoder.embed_texts(TEXTS)
    encoder.embed_texts(["a"])
    np.testing.assert_array_equal(encoder.embed_texts(TEXTS), before)


def test_facts_of_an_encoder(architecture: str, checkpoint: Path, bare: Any) -> None:  # noqa: ANN401
    encoder = load_encoder(f"{architecture}@{checkpoint}")
    assert encoder.name == "ViT-Mini-16@mini.safetensors"
    assert encoder.dimensions == 24
    assert encoder.temperature == pytest.approx(bare.logit_scale.exp().item())
    assert encoder.embed_images([]).shape == (0, 24)
    assert encoder.embed_texts([]).shape == (0, 24)


def test_a_folder_goes_the_same_way(local_folder: Path, architecture: str, checkpoint: Path) -> None:
    by_folder, by_file = load_encoder(str(local_folder)), load_encoder(f"{architecture}@{checkpoint}")
    np.testing.assert_array_equal(by_folder.embed_texts(TEXTS), by_file.embed_texts(TEXTS))
    np.testing.assert_array_equal(by_folder.embed_images(_pictures()), by_file.embed_images(_pictures()))


def test_the_fingerprint_follows_weights_and_configuration(local_folder: Path, tmp_path: Path) -> None:
    first = load_encoder(str(local_folder)).fingerprint
    copy = tmp_path / "copy"
    shutil.copytree(local_folder, copy)
    assert load_encoder(str(copy)).fingerprint == first
    config = copy / "open_clip_config.json"
    config.write_text(config.read_text().replace('"quick_gelu": false', '"quick_gelu": true'))
    assert load_encoder(str(copy)).fingerprint != first


@pytest.mark.parametrize(
    ("spec", "code", "what", "hint"),
    [
        ("vit-b-32", ExitCode.BAD_INPUT, "no encoder 'vit-b-32'", "did you mean ViT-B-32"),
        ("shorts-tniy", ExitCode.BAD_INPUT, "no encoder", "did you mean shorts-tiny"),
        ("qqqqqq", ExitCode.BAD_INPUT, "no encoder", "use shorts-tiny"),
        ("ViT-B-32/openia", ExitCode.BAD_INPUT, "no weights 'openia'", "did you mean ViT-B-32/openai"),
        ("ViT-B-32@/nowhere/w.safetensors", ExitCode.MISSING, "no weights here", "shorts-tiny"),
        ("nonsense@/nowhere/w.safetensors", ExitCode.BAD_INPUT, "no encoder", "use shorts-tiny"),
        ("./nowhere", ExitCode.BAD_INPUT, "open_clip_config.json is missing", "shorts-tiny"),
    ],
)
def test_an_encoder_that_is_not_there(spec: str, code: ExitCode, what: str, hint: str) -> None:
    with pytest.raises(ShortstuiError, match=what) as caught:
        load_encoder(spec)
    assert caught.value.code is code
    assert hint in caught.value.hint


class _Trap:
    """Would write a file if it were ever unpickled."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[Any, ...]:
        return (Path.touch, (self.path,))


def test_a_pickle_with_code_in_it_is_refused(architecture: str, tmp_path: Path) -> None:
    sprung = tmp_path / "sprung"
    pickle.loads(pickle.dumps(_Trap(sprung)))
    assert sprung.exists()
    sprung.unlink()
    trap = tmp_path / "trap.pt"
    torch.save({"state_dict": _Trap(sprung)}, trap)
    with pytest.raises(ShortstuiError, match="can't be loaded") as caught:
        load_encoder(f"{architecture}@{trap}")
    assert caught.value.where == str(trap)
    assert not sprung.exists()


def test_weights_that_do_not_fit_or_are_cut_off(architecture: str, checkpoint: Path, tmp_path: Path) -> None:
    with pytest.raises(ShortstuiError, match="can't be loaded"):
        load_encoder(f"ViT-S-32-alt@{checkpoint}")
    cut = tmp_path / "cut.safetensors"
    cut.write_bytes(checkpoint.read_bytes()[:5000])
    with pytest.raises(ShortstuiError, match="can't be loaded") as caught:
        load_encoder(f"{architecture}@{cut}")
    assert caught.value.where == str(cut)
    with pytest.raises(ShortstuiError, match="of this kind are not read"):
        load_encoder(f"{architecture}@{_touched(tmp_path / 'weights.npz')}")


def test_a_folder_without_weights_is_not_filled_with_random_ones(local_folder: Path, tmp_path: Path) -> None:
    shutil.copy(local_folder / "open_clip_config.json", tmp_path)
    with pytest.raises(ShortstuiError, match="can't be loaded"):
        load_encoder(str(tmp_path))


def _touched(path: Path) -> Path:
    path.touch()
    return path


def test_loading_says_nothing_on_the_streams(
    local_folder: Path, capfd: pytest.CaptureFixture[str], recwarn: pytest.WarningsRecorder
) -> None:
    load_encoder(str(local_folder))
    with pytest.raises(ShortstuiError):
        load_encoder(str(local_folder.parent))
    assert capfd.readouterr() == ("", "")
    assert not recwarn.list


def test_everything_but_the_encoder_loads_without_torch() -> None:
    light = (
        "vocabulary encoder_protocol encoder_spec interest_map build store matching resolve perceivers pictures"
    )
    code = "\n".join(f"import shortstui.interests.{module}" for module in light.split())
    code += "\nimport sys; print({'torch', 'open_clip', 'sklearn', 'umap', 'scipy'} & {*sys.modules})"
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "set()"
