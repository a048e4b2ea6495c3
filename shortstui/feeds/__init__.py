"""Where shorts come from: the Feed protocol and its kinds."""
