"""The app in a browser: at a secret address, for this machine's own page only."""

from __future__ import annotations

import socket

import pytest
from aiohttp import ClientSession, web
from click.testing import CliRunner

from shortstui.cli.main import main
from shortstui.tui.serve import LoopbackServer


@pytest.fixture
def port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


async def test_the_app_answers_at_its_address_and_nobody_else_gets_in(port: int) -> None:
    server = LoopbackServer(port)
    runner = web.AppRunner(await server._make_app())
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    try:
        async with ClientSession() as browser:
            page = await browser.get(server.address)
            assert page.status == 200
            assert f"/{server.secret}/ws" in await page.text()
            assert (await browser.get(f"http://127.0.0.1:{port}/")).status == 404
            assert (await browser.get(f"http://127.0.0.1:{port}/another-secret/")).status == 404
            foreign = {"Origin": "https://elsewhere.example"}
            assert (await browser.get(server.address, headers=foreign)).status == 403
            rebound = {"Host": f"elsewhere.example:{port}"}
            assert (await browser.get(server.address, headers=rebound)).status == 403
            socket_address = f"{server.address}ws"
            assert (await browser.get(socket_address, headers=foreign)).status == 403
            own = {"Origin": f"http://127.0.0.1:{port}"}
            assert (await browser.get(server.address, headers=own)).status == 200
    finally:
        await runner.cleanup()


def test_each_start_has_a_secret_of_its_own(port: int) -> None:
    assert LoopbackServer(port).secret != LoopbackServer(port).secret


def test_a_port_that_is_taken_is_told() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        result = CliRunner().invoke(main, ["serve", "--port", str(taken.getsockname()[1])])
    assert result.exit_code == 1
    assert "choose another with --port" in result.output
