"""The command line: click commands that print and decide nothing."""
