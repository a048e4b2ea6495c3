"""``shortstui serve``: the app in a browser."""

from __future__ import annotations

import click


@click.command()
@click.option("--port", type=click.IntRange(1024, 65535), default=8000, show_default=True, help="On 127.0.0.1.")
def serve(port: int) -> None:
    """Serve the app to a browser of this machine, at an address with a secret that is printed."""
    import socket

    from shortstui.errors import ShortstuiError
    from shortstui.tui.serve import HOST, LoopbackServer

    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            raise ShortstuiError(
                f"can't listen on port {port}: {error.strerror or error}", hint="choose another with --port"
            ) from error
    LoopbackServer(port).serve()
