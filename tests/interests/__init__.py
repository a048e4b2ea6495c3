"""Tests of vocabularies, encoders, maps and matching."""
