"""Runs as tables for other tools: one of impressions, one of incidents, one of runs."""
