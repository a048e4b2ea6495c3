"""A short-video platform with known recommenders and drawn thumbnails."""
