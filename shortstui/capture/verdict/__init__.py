"""What an experiment says in the end: over pairs, personas and runs, and how good the bot's eyes were."""
