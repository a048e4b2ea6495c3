"""The screens and dialogs: each one wires widgets to actions and messages."""
