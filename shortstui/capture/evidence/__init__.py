"""Live evidence for one pair: valid at every look, never the experiment's verdict."""
