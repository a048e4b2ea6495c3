"""What reached the double: requests, hosts and beacons, newest last."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

_MOST = 100_000
_Each = TypeVar("_Each")


@dataclass(frozen=True, slots=True)
class Request:
    """One request. ``visitor`` is the cookie, "" for hosts that get none."""

    host: str
    method: str
    path: str
    query: str
    visitor: str
    status: int


@dataclass(frozen=True, slots=True)
class Beacon:
    """One report of watching. ``kind`` is the last part of its path; ``values`` are its parameters."""

    visitor: str
    kind: str
    values: Mapping[str, str]


@dataclass
class Received:
    """The newest hundred thousand of each; to be read from any thread."""

    requests: deque[Request] = field(default_factory=lambda: deque(maxlen=_MOST))
    beacons: deque[Beacon] = field(default_factory=lambda: deque(maxlen=_MOST))

    @property
    def hosts(self) -> set[str]:
        """The hosts that were asked, without ports."""
        return {request.host for request in self._copy(self.requests)}

    def beacons_of(self, visitor: str) -> list[Beacon]:
        """Return the beacons of a visitor, oldest first."""
        return [beacon for beacon in self._copy(self.beacons) if beacon.visitor == visitor]

    def asked(self, path: str) -> list[Request]:
        """Return the requests whose path begins so, oldest first."""
        return [request for request in self._copy(self.requests) if request.path.startswith(path)]

    def clear(self) -> None:
        """Forget everything."""
        self.requests.clear()
        self.beacons.clear()

    @staticmethod
    def _copy(what: deque[_Each]) -> Iterable[_Each]:
        # A deque's copy is made in one step, so the server's thread may go on adding.
        return what.copy()
