"""Steering the double from outside."""

from __future__ import annotations

import json
from http.client import HTTPConnection
from typing import Any

from shortstui.simulator.double.server import Double
from tests.simulator.double.client import Client


def ask(double: Double, method: str, what: str, body: object = None, **headers: str) -> tuple[int, dict[str, Any]]:
    connection = HTTPConnection("127.0.0.1", double.admin_port, timeout=10)
    connection.request(method, f"/__admin/{what}", json.dumps(body) if body is not None else None, headers)
    response = connection.getresponse()
    text = response.read()
    connection.close()
    return response.status, json.loads(text) if text.startswith(b"{") else {}


def test_faults_are_ordered_and_ended(double: Double) -> None:
    assert ask(double, "POST", "inject", {"kind": "document-error", "value": "503", "times": None})[0] == 200
    assert Client(double).ask("/shorts")[0].status == 503
    assert ask(double, "DELETE", "inject")[0] == 200
    assert Client(double).ask("/shorts")[0].status == 200


def test_mistakes_are_explained(double: Double) -> None:
    status, answer = ask(double, "POST", "inject", {"kind": "botwal"})
    assert (status, answer["hint"]) == (400, "did you mean botwall?")
    assert ask(double, "POST", "inject", {"kind": "sorry", "colour": "red"})[0] == 400
    assert ask(double, "POST", "inject", [1])[0] == 400
    assert ask(double, "POST", "config", {"sise": 3})[0] == 400


def test_settings_can_be_changed_and_everything_begun_again(double: Double) -> None:
    before = Client(double).open().ids
    assert ask(double, "POST", "config", {"seed": 8})[1]["seed"] == 8
    assert Client(double).open().ids != before
    ask(double, "POST", "config", {"seed": 7})
    assert ask(double, "GET", "log")[1]["feeds"] == []
    assert Client(double).open().ids == before
    ask(double, "POST", "reset")
    assert ask(double, "GET", "log")[1]["requests"] == []


def test_log_and_truth(double: Double) -> None:
    client = Client(double).open()
    client.watch(client.ids[0], 2)
    log = ask(double, "GET", "log")[1]
    assert [entry["id"] for entry in log["feeds"]] == client.ids
    assert [beacon["kind"] for beacon in log["beacons"]] == ["playback", "watchtime"]
    assert ask(double, "GET", f"truth?id={client.ids[0]}")[1] == double.truth(client.ids[0])


def test_no_web_page_can_steer_it(double: Double) -> None:
    assert ask(double, "POST", "reset", Host="evil.example")[0] == 403
    assert ask(double, "POST", "reset", Origin="https://evil.example")[0] == 403
    assert Client(double).ask("/__admin/log")[0].status == 404
