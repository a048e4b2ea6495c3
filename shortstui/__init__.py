"""Audit short-video recommenders from the terminal."""

__version__ = "0.4.0"
