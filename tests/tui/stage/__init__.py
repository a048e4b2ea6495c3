"""Where every screen of the app can be put on show: folders to show it with, and the way to it."""
