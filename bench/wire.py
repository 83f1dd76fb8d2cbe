"""A small HTTP client for load: many connections in one process, requests written before they are sent."""

import json
import select
import socket
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

PATIENCE_S = 30
Plan = Iterator[bytes]  # yields requests; is sent the answer of each
Answer = tuple[int, bytes]


def request(
    method: str, path: str, *, token: str = "", body: object = None, key: str = "", cookie: str = ""
) -> bytes:  # fmt: skip
    """A request as it goes over the wire; a body that is bytes is sent as it is."""
    content = body if isinstance(body, bytes) else json.dumps(body).encode() if body is not None else b""
    head = [f"{method} {path} HTTP/1.1", "Host: localhost", f"Content-Length: {len(content)}"]
    head += ["Content-Type: application/json"] if content else []
    head += [f"Authorization: Bearer {token}"] if token else []
    head += [f"Idempotency-Key: {key}"] if key else []
    head += [f"Cookie: {cookie}"] if cookie else []
    return ("\r\n".join(head) + "\r\n\r\n").encode() + content


@dataclass
class Load:
    """What a round of load saw: the seconds of every answer by kind, whole plans done, and what went wrong."""

    times: dict[str, list[float]] = field(default_factory=dict)
    done: list[float] = field(default_factory=list)  # when each plan ended, seconds after the beginning
    errors: int = 0
    refused: int = 0  # told to come again later
    seconds: float = 0.0
    first_error: str = ""


class Wire:
    """One connection that follows one plan after another."""

    def __init__(self, port: int, plan: Callable[[], "Iterator[tuple[str, bytes]]"], load: Load) -> None:
        self.plan_of, self.load = plan, load
        self.wire = socket.create_connection(("127.0.0.1", port))
        self.wire.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.held = b""

    def begin(self) -> None:
        """Start the next plan."""
        self.plan = self.plan_of()
        self._send(next(self.plan))

    def _send(self, asked: tuple[str, bytes]) -> None:
        self.kind, wanted = asked
        self.since = time.perf_counter()
        self.wire.sendall(wanted)

    def take(self) -> bool:
        """Read what came; True when a plan has ended."""
        part = self.wire.recv(262144)
        if not part:
            raise ConnectionError("the server hung up")
        self.held += part
        answer = self._whole()
        if answer is None:
            return False
        self.load.times.setdefault(self.kind, []).append(time.perf_counter() - self.since)
        if answer[0] in (429, 503):
            self.load.refused += 1
            return True
        if answer[0] >= 400:
            self.load.errors += 1
            self.load.first_error = self.load.first_error or f"{self.kind}: {answer[0]} {answer[1][:300]!r}"
            return True
        try:
            self._send(self.plan.send(answer))  # type: ignore[attr-defined]
        except StopIteration:
            return True
        return False

    def _whole(self) -> Answer | None:
        head, found, rest = self.held.partition(b"\r\n\r\n")
        if not found:
            return None
        lower = head.lower()
        at = lower.find(b"content-length:")
        size = int(lower[at + 15 :].split(b"\r\n", 1)[0]) if at >= 0 else 0
        if len(rest) < size:
            return None
        self.held = rest[size:]
        return int(head[9:12]), rest[:size]


def drive(
    port: int, plan: Callable[[], "Iterator[tuple[str, bytes]]"], *, connections: int, seconds: float,
    pace: Callable[[float], float] | None = None,
) -> Load:  # fmt: skip
    """Follow plans on so many connections for some seconds; `pace` says how many may have begun by a moment."""
    load, begun, started = Load(), time.perf_counter(), 0
    ready = select.epoll()
    idle = [Wire(port, plan, load) for _ in range(connections)]
    wires = {wire.wire.fileno(): wire for wire in idle}
    for number in wires:
        ready.register(number, select.EPOLLIN)
    now = 0.0
    while len(idle) < connections or now < seconds:
        now = time.perf_counter() - begun
        while idle and now < seconds and (pace is None or started < pace(now)):
            idle.pop().begin()
            started += 1
        for number, _event in ready.poll(0.01 if pace else PATIENCE_S):
            if (
                wires[number] in idle
            ):  # the server closed a connection that rested; the next is opened like any client's
                ready.unregister(number)
                idle.remove(wires.pop(number))
                idle.insert(0, fresh := Wire(port, plan, load))
                wires[fresh.wire.fileno()] = fresh
                ready.register(fresh.wire.fileno(), select.EPOLLIN)
            elif wires[number].take():
                load.done.append(time.perf_counter() - begun)
                idle.append(wires[number])
    load.seconds = time.perf_counter() - begun
    return load
