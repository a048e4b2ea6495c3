"""What a persona is: TOML in and out, and its decision to watch or to skip."""
