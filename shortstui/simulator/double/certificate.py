"""A certificate for the site's names, made anew each time; only a browser that is told to trusts it."""

from __future__ import annotations

import ssl
from collections.abc import Sequence


def server_context(hosts: Sequence[str]) -> ssl.SSLContext:
    """Return the TLS side of a server that answers to ``hosts``."""
    import trustme

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert(*hosts).configure_cert(context)
    return context
