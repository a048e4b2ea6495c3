"""Thumbnails drawn on demand: icons of a topic on a busy background, the same picture for the same seed."""

from shortstui.simulator.drawing.thumbnail import DEFAULT_CLUTTER, Drawing, draw, encode

__all__ = ["DEFAULT_CLUTTER", "Drawing", "draw", "encode"]
