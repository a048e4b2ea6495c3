"""The terminal app: it renders state and sends intents, and decides nothing."""
