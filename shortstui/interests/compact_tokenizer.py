"""A tokenizer with a small table, for small text towers.

CLIP's byte-pair encoding has 49,408 tokens; an embedding row for each is most of a small model's file. This one
keeps the encoding and numbers only the tokens in use, and splits any other token back into the pieces it was
merged from, down to single bytes. So every text can be encoded, and the end token still has the highest number,
which is how open_clip finds the end of a text.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from functools import cached_property
from pathlib import Path

import torch
from open_clip.tokenizer import SimpleTokenizer

from shortstui.errors import ExitCode, ShortstuiError

TOKENS_FILE = "tokens.json"
"""The table's file, beside the checkpoint that was trained with it."""
_BYTE_TOKENS = 512  # CLIP's first tokens: each byte inside a word, then each byte at the end of a word


class CompactTokenizer:
    """Turns texts into rows of token numbers, as an open_clip tokenizer does.

    Args:
        tokens: Numbers of CLIP's byte-pair tokens to keep; the bytes and the two marks are always kept.
        context_length: Tokens in a row; longer texts are cut, shorter ones padded with 0.

    Attributes:
        tokens: CLIP's number of each token kept, in rising order; a token's place here is its number.
    """

    def __init__(self, tokens: Iterable[int], context_length: int) -> None:
        marks = (self._clip.sot_token_id, self._clip.eot_token_id)
        self.context_length = context_length
        self.tokens = sorted({*range(_BYTE_TOKENS), *tokens, *marks})
        self._number = {token: number for number, token in enumerate(self.tokens)}

    @classmethod
    def from_texts(cls, texts: Iterable[str], context_length: int) -> CompactTokenizer:
        """Make a tokenizer that keeps every token of some texts."""
        clip = SimpleTokenizer()
        return cls((token for text in texts for token in clip.encode(text)), context_length)

    @classmethod
    def load(cls, folder: Path) -> CompactTokenizer:
        """Read the table beside a checkpoint.

        Raises:
            ShortstuiError: The file is missing or isn't such a table.
        """
        path = folder / TOKENS_FILE
        try:
            content = json.loads(path.read_text("utf-8"))
            return cls((int(token) for token in content["tokens"]), int(content["context_length"]))
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise ShortstuiError(
                f"can't read the token table: {error}",
                where=str(path),
                hint="the checkpoint folder needs the table it was trained with; take the whole folder again",
                code=ExitCode.BAD_INPUT,
            ) from error

    def save(self, folder: Path) -> None:
        """Write the table beside a checkpoint."""
        kept = [token for token in self.tokens if token >= _BYTE_TOKENS]
        content = {"context_length": self.context_length, "tokens": kept}
        (folder / TOKENS_FILE).write_text(json.dumps(content) + "\n", "utf-8")

    @property
    def vocab_size(self) -> int:
        """Rows that the embedding table of the text tower needs."""
        return len(self.tokens)

    def encode(self, text: str) -> list[int]:
        """Return the numbers of a text's tokens, without the marks, not cut."""
        return [self._number[piece] for token in self._clip.encode(text) for piece in self._pieces(token)]

    def __call__(self, texts: str | Sequence[str], context_length: int | None = None) -> torch.Tensor:
        """Return int64 numbers of shape (texts, context_length): start, tokens, end, zeros."""
        length = context_length or self.context_length
        texts = [texts] if isinstance(texts, str) else texts
        start, end = self.vocab_size - 2, self.vocab_size - 1
        rows = torch.zeros(len(texts), length, dtype=torch.long)
        for row, text in zip(rows, texts, strict=True):
            numbers = [start, *self.encode(text)[: length - 2], end]
            row[: len(numbers)] = torch.tensor(numbers)
        return rows

    def _pieces(self, token: int) -> list[int]:
        """Undo merges until every piece is in the table; bytes always are."""
        if token in self._number:
            return [token]
        first, second = self._merges[token - _BYTE_TOKENS]
        return [*self._pieces(first), *self._pieces(second)]

    @cached_property
    def _clip(self) -> SimpleTokenizer:
        return SimpleTokenizer()

    @cached_property
    def _merges(self) -> list[tuple[int, int]]:
        """The two tokens that each token after the bytes was merged from."""
        ranked = sorted(self._clip.bpe_ranks, key=self._clip.bpe_ranks.__getitem__)
        return [(self._clip.encoder[first], self._clip.encoder[second]) for first, second in ranked]
