"""Where in a TOML text each key stands."""

from __future__ import annotations

import tomllib
from collections import Counter

import tree_sitter
import tree_sitter_toml

KeyPath = tuple[str | int, ...]


def key_lines(text: str) -> dict[KeyPath, int]:
    """Return the line (from 1) of every table, key and array element of a TOML text.

    Args:
        text: Text that :mod:`tomllib` accepts.

    Returns:
        Lines by path; ``("interests", 2, "weight")`` is the key ``weight`` of the third interest.
    """
    parser = tree_sitter.Parser(tree_sitter.Language(tree_sitter_toml.language()))
    found: dict[KeyPath, int] = {(): 1}
    elements: Counter[KeyPath] = Counter()
    for node in parser.parse(text.encode()).root_node.named_children:
        if node.type == "pair":
            _note_pair(node, (), found)
        elif node.type in {"table", "table_array_element"}:
            path = _header_path(node, elements)
            for depth in range(1, len(path) + 1):
                found.setdefault(path[:depth], _line(node))
            for pair in node.named_children[1:]:
                _note_pair(pair, path, found)
    return found


def nearest_line(lines: dict[KeyPath, int], path: KeyPath) -> int:
    """Return the line of a key, or that of the innermost table around it when the key itself is missing."""
    while path not in lines:
        path = path[:-1]
    return lines[path]


def _header_path(node: tree_sitter.Node, elements: Counter[KeyPath]) -> KeyPath:
    """Return the path a header opens; in ``[a.b]`` an array of tables ``a`` stands for its newest element."""
    path: KeyPath = ()
    keys = _keys(node.named_children[0])
    for depth, key in enumerate(keys):
        path = (*path, key)
        if node.type == "table_array_element" and depth == len(keys) - 1:
            elements[path] += 1
        if elements[path]:
            path = (*path, elements[path] - 1)
    return path


def _note_pair(node: tree_sitter.Node, table: KeyPath, found: dict[KeyPath, int]) -> None:
    if node.type != "pair":
        return
    path = table
    for key in _keys(node.named_children[0]):
        path = (*path, key)
        found.setdefault(path, _line(node))
    _note_value(next(child for child in node.named_children[1:] if child.type != "comment"), path, found)


def _note_value(node: tree_sitter.Node, path: KeyPath, found: dict[KeyPath, int]) -> None:
    if node.type == "inline_table":
        for pair in node.named_children:
            _note_pair(pair, path, found)
    elif node.type == "array":
        for index, element in enumerate(child for child in node.named_children if child.type != "comment"):
            found.setdefault((*path, index), _line(element))
            _note_value(element, (*path, index), found)


def _keys(node: tree_sitter.Node) -> list[str]:
    """Return the parts of a bare, quoted or dotted key, unquoted by the TOML reader itself."""
    keys: list[str] = []
    value: object = tomllib.loads(f"{(node.text or b'').decode()} = 0")
    while isinstance(value, dict):
        key, value = next(iter(value.items()))
        keys.append(key)
    return keys


def _line(node: tree_sitter.Node) -> int:
    return int(node.start_point[0]) + 1
