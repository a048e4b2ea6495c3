"""A visitor without a browser: it asks the double as the page script would."""

from __future__ import annotations

import json
import re
import secrets
from http.client import HTTPResponse, HTTPSConnection
from ssl import CERT_NONE, PROTOCOL_TLS_CLIENT, SSLContext
from typing import Any
from urllib.parse import urlencode

from shortstui.simulator.double.server import Double

CLIENT = {"client": {"clientName": "WEB", "clientVersion": "2.2"}}


class Client:
    """One cookie jar. All connections go to the double, whatever host is named.

    Args:
        double: Runs.
        choice: SOCS; "" for none.
    """

    def __init__(self, double: Double, choice: str = "CAI") -> None:
        self._double = double
        self.cookies = {"SOCS": choice} if choice else {}
        self.entries: list[dict[str, Any]] = []
        self.token = ""
        self.html = ""

    @property
    def ids(self) -> list[str]:
        """The ids of all entries so far; "" for those without a video."""
        return [entry["command"].get("reelWatchEndpoint", {}).get("videoId", "") for entry in self.entries]

    def ask(
        self,
        path: str,
        host: str = "www.youtube.com",
        method: str = "GET",
        body: bytes | None = None,
        headers: dict[str, str] | None = None,
    ) -> tuple[HTTPResponse, bytes]:
        """Ask for something and take the cookies."""
        context = SSLContext(PROTOCOL_TLS_CLIENT)
        context.check_hostname, context.verify_mode = False, CERT_NONE
        connection = HTTPSConnection("127.0.0.1", self._double.port, context=context, timeout=10)
        jar = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        connection.request(method, path, body, {"Host": host, "Cookie": jar, **(headers or {})})
        response = connection.getresponse()
        content = response.read()
        connection.close()
        for given in response.headers.get_all("Set-Cookie") or []:
            name, _, value = given.partition(";")[0].partition("=")
            self.cookies[name] = value
        return response, content

    def post(self, endpoint: str, **body: object) -> tuple[int, Any]:
        """Ask an endpoint of the site; returns status and answer."""
        sent = json.dumps({"context": CLIENT, **body}).encode()
        response, content = self.ask(f"/youtubei/v1/{endpoint}?prettyPrint=false", method="POST", body=sent)
        return response.status, json.loads(content)

    def open(self, path: str = "/shorts") -> Client:
        """Load the page and take its first batch."""
        response, content = self.ask(path)
        assert response.status == 200, response.status
        self.html = content.decode()
        self._take(self.embedded("ytInitialReelWatchSequenceResponse"))
        return self

    def embedded(self, name: str) -> Any:  # noqa: ANN401
        """Return a global of the page; of two assignments the last."""
        found = re.findall(rf"{name} ?= ?(\{{.*?\}});?</script>", self.html)
        return json.loads(found[-1])

    def more(self) -> Client:
        """Ask for the next batch."""
        status, answer = self.post("reel/reel_watch_sequence", sequenceParams=self.token)
        assert status == 200, status
        self._take(answer)
        return self

    def watch(self, short_id: str, seconds: float, final: bool = True) -> str:
        """Report a playback; returns its nonce."""
        cpn = secrets.token_urlsafe(12)
        self.beacon("playback", cpn=cpn, docid=short_id)
        self.beacon(
            "watchtime", cpn=cpn, docid=short_id, st="0", et=f"{seconds}", **({"final": "1"} if final else {})
        )
        return cpn

    def beacon(self, kind: str, **values: str) -> int:
        """Send a beacon; returns the status."""
        response, _ = self.ask(f"/api/stats/{kind}?{urlencode(values)}", method="POST", body=b"")
        return response.status

    def _take(self, answer: dict[str, Any]) -> None:
        self.entries += answer.get("entries", [])
        self.token = answer.get("continuationEndpoint", {}).get("continuationCommand", {}).get("token", "")
