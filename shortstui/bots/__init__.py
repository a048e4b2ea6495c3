"""One bot's loop, and everything that has to be put together before it can start."""
