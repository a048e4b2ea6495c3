"""The compact tokenizer encodes every text with few tokens, and open_clip's way of finding the end still works."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from open_clip.tokenizer import SimpleTokenizer

from shortstui.errors import ShortstuiError
from shortstui.interests.compact_tokenizer import CompactTokenizer

CLIP = SimpleTokenizer()
FULL = CompactTokenizer(range(CLIP.vocab_size), context_length=16)
SMALL = CompactTokenizer.from_texts(["Electric guitar", "Dogs, horses, and working animals"], context_length=16)
BYTES = CompactTokenizer([], context_length=16)


@given(st.text(max_size=60))
def test_with_every_token_kept_it_numbers_as_clip_does(text: str) -> None:
    assert FULL.encode(text) == CLIP.encode(text)


@pytest.mark.parametrize("tokenizer", [SMALL, BYTES])
@given(text=st.text(max_size=60))
def test_the_pieces_of_any_text_spell_the_same_text(tokenizer: CompactTokenizer, text: str) -> None:
    pieces = [tokenizer.tokens[number] for number in tokenizer.encode(text)]
    assert "".join(CLIP.decoder[piece] for piece in pieces) == "".join(CLIP.decoder[t] for t in CLIP.encode(text))


@given(st.lists(st.text(max_size=80), max_size=5))
def test_rows_start_with_the_start_and_their_highest_number_is_at_the_end(texts: list[str]) -> None:
    rows = SMALL(texts)
    assert (rows.shape, rows.dtype) == ((len(texts), 16), torch.int64)
    for row, text in zip(rows, texts, strict=True):
        length = min(16, len(SMALL.encode(text)) + 2)
        assert row[0] == SMALL.vocab_size - 2
        assert row.argmax() == length - 1
        assert row.max() == SMALL.vocab_size - 1
        assert not row[length:].any()


def test_known_words_are_single_tokens_and_unknown_ones_are_split() -> None:
    assert len(SMALL.encode("electric guitar")) == 2
    assert len(SMALL.encode("submarine")) > len(CLIP.encode("submarine"))


def test_a_single_text_is_one_row() -> None:
    assert torch.equal(SMALL("guitar"), SMALL(["guitar"]))


def test_a_saved_table_gives_the_same_numbers(tmp_path: Path) -> None:
    SMALL.save(tmp_path)
    loaded = CompactTokenizer.load(tmp_path)
    texts = ["Electric guitar", "something else entirely", ""]
    assert torch.equal(loaded(texts), SMALL(texts))
    assert loaded.vocab_size == SMALL.vocab_size


BROKEN = (None, "", "[]", "{}", '{"tokens": ["x"], "context_length": 16}', '{"tokens": 3}')


@pytest.mark.parametrize("content", BROKEN)
def test_a_broken_table_is_one_clear_error(tmp_path: Path, content: str | None) -> None:
    if content is not None:
        (tmp_path / "tokens.json").write_text(content)
    with pytest.raises(ShortstuiError, match="can't read the token table") as caught:
        CompactTokenizer.load(tmp_path)
    assert caught.value.where.endswith("tokens.json")
    assert caught.value.hint
