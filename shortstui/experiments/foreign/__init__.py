"""Somebody else's feed log made into runs, so that the verdicts can be tried on published audits."""
