"""shorts-tiny, the embedded CLIP: how it was trained and how well it reads drawn thumbnails."""
