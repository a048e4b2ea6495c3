from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from shortstui.errors import ExitCode, ShortstuiError
from shortstui.interests import fetch, vocabulary
from shortstui.interests.fetch import COLUMNS, youtube_8m_file
from shortstui.places import cache_folder

TABLE = (
    ",".join(COLUMNS) + "\n"
    '0,788288,/m/03bt1gh,Game,https://en.wikipedia.org/wiki/Game,Games,,,"A game, with rules."\n'
    "1,12,/m/0,,https://en.wikipedia.org/wiki/Nameless,Games,,,\n"
    "2,415890,/m/07yv9,Vehicle,https://en.wikipedia.org/wiki/Vehicle,Autos & Vehicles,,,A machine.\n"
).encode()


class Site(HTTPServer):
    """A web site with one file."""

    content = TABLE
    status = 200
    visits = 0

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/vocabulary.csv"


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        site = self.server
        assert isinstance(site, Site)
        site.visits += 1
        self.send_response(site.status)
        self.end_headers()
        self.wfile.write(site.content)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass


@pytest.fixture
def site() -> Iterator[Site]:
    server = Site(("127.0.0.1", 0), _Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def test_it_is_fetched_once_and_then_read_from_the_cache(site: Site) -> None:
    first = youtube_8m_file(address=site.address)
    second = youtube_8m_file(address=site.address)
    assert first == second
    assert first.read_bytes() == TABLE
    assert site.visits == 1


def test_nameless_rows_are_counted_and_the_attribution_is_kept(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetch, "youtube_8m_file", lambda progress: youtube_8m_file(progress, site.address))
    loaded = vocabulary.load_vocabulary("youtube-8m")
    assert loaded.tags == ("Game", "Vehicle")
    assert loaded.summary == "2 of 3 rows have a name"
    assert loaded.licence == "CC BY 4.0"
    assert "Google LLC" in loaded.attribution


def test_what_is_not_that_table_is_not_kept(site: Site) -> None:
    site.content = b"<html>Not found</html>"
    with pytest.raises(ShortstuiError, match="its columns should be Index, "):
        youtube_8m_file(address=site.address)
    site.content = TABLE
    assert youtube_8m_file(address=site.address).read_bytes() == TABLE


def test_a_flood_is_cut_off(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetch, "MAX_BYTES", 100)
    with pytest.raises(ShortstuiError, match="more than 100 bytes"):
        youtube_8m_file(address=site.address)


def test_without_the_site_the_way_out_is_told(site: Site) -> None:
    site.status = 503
    with pytest.raises(ShortstuiError, match="can't be fetched") as caught:
        youtube_8m_file(address=site.address)
    path = cache_folder() / "vocabularies" / "youtube-8m.csv"
    assert caught.value.where == site.address
    assert str(path) in caught.value.hint
    assert "demo needs no download" in caught.value.hint
    assert caught.value.code is ExitCode.MISSING
    assert not path.exists()


def test_a_file_put_there_by_hand_is_used_and_checked() -> None:
    path = cache_folder() / "vocabularies" / "youtube-8m.csv"
    path.parent.mkdir(parents=True)
    path.write_bytes(TABLE)
    assert youtube_8m_file(address="http://127.0.0.1:9/") == path
    path.write_bytes(b"something else\n")
    with pytest.raises(ShortstuiError, match="not the YouTube-8M vocabulary") as caught:
        youtube_8m_file(address="http://127.0.0.1:9/")
    assert caught.value.where == str(path)
