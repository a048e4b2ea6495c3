"""The pictures: map, path, strip, curves, and the page that has them all. Figures decide nothing."""
