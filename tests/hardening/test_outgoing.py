"""Promises of the door to the outside: only named hosts, only where they may be, and never on to somewhere else."""

import re
import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
import requests

from tests.architecture.house import PACKAGE, source_files
from wangge.kernel import outgoing
from wangge.kernel.outgoing import OutgoingRefusedError, address_for, guard, may_reach


class Outside(BaseHTTPRequestHandler):
    """A host that answers, leads away, or never stops."""

    def do_GET(self) -> None:
        if self.path == "/away":
            self.send_response(302)
            self.send_header("Location", "http://169.254.169.254/latest/")
            self.end_headers()
            return
        self.send_response(200)
        self.end_headers()
        self.wfile.write(self.headers["Host"].encode() if self.path == "/" else b"x" * 3_000_000)

    def log_message(self, *_args: Any) -> None:
        """Nothing."""


@pytest.fixture
def host(settings: Any) -> Iterator[str]:
    """A host of a name that is allowed, on this machine."""
    server = HTTPServer(("127.0.0.1", 0), Outside)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.OUTGOING_HOSTS, settings.OUTGOING_PRIVATE, settings.OUTGOING_HTTP = ["localhost"], ["127.0.0.0/8"], True
    yield f"localhost:{server.server_port}"
    server.shutdown()
    server.server_close()


def session() -> requests.Session:
    made = requests.Session()
    guard(made)
    return made


def test_a_named_host_is_called_by_its_name_at_the_address_we_looked_at(
    host: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []
    real = socket.getaddrinfo

    def once(name: Any, *more: Any, **also: Any) -> Any:
        asked.append(name)
        return real("127.0.0.1", *more, **also)

    monkeypatch.setattr(socket, "getaddrinfo", once)
    with session() as out:
        assert out.get(f"http://{host}/").text == host
    assert asked == ["localhost", "127.0.0.1"]  # the name once; then the address


@pytest.mark.parametrize("path", ["/away", "/long"])
def test_it_is_led_nowhere_else_and_takes_no_endless_answer(host: str, path: str) -> None:
    with session() as out, pytest.raises(OutgoingRefusedError):
        out.get(f"http://{host}{path}")


@pytest.mark.parametrize(
    "url",
    ["https://evil.example/", "http://named.example/", "ftp://named.example/", "file:///etc/passwd", "https://u:p@named.example/",
     "https://named.example@evil.example/", "https://named.example.evil.example/", "https://127.0.0.1/", "https://[::1]/",
     "https://0x7f000001/", "https://2130706433/", "https://named.example:99999/", "https:///x", "gopher://named.example/"],
)  # fmt: skip
def test_what_is_not_named_or_not_encrypted_is_not_called(settings: Any, url: str) -> None:
    settings.OUTGOING_HOSTS = ["named.example"]
    with session() as out, pytest.raises(requests.RequestException):
        out.get(url)


@pytest.mark.parametrize(
    "inside",
    ["127.0.0.1", "10.0.0.5", "192.168.1.1", "172.16.0.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "::1", "fe80::1",
     "fd00::1", "::ffff:10.0.0.5", "64:ff9b::a00:5", "2002:a00:5::1", "224.0.0.1", "255.255.255.255"],
)  # fmt: skip
def test_a_name_that_leads_inside_is_not_followed(settings: Any, monkeypatch: pytest.MonkeyPatch, inside: str) -> None:
    settings.OUTGOING_HOSTS = ["named.example"]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_a, **_m: [(2, 1, 6, "", (inside, 443))])
    with pytest.raises(OutgoingRefusedError):
        address_for("https://named.example/")


def test_a_network_of_the_citys_own_may_be_allowed(settings: Any) -> None:
    from ipaddress import ip_address

    settings.OUTGOING_PRIVATE = ["10.20.0.0/16"]
    assert may_reach(ip_address("10.20.3.4"))
    assert not may_reach(ip_address("10.21.3.4"))
    assert may_reach(ip_address("8.8.8.8"))


def test_the_citys_platform_needs_no_second_naming(settings: Any) -> None:
    settings.OIDC_ISSUER = "https://Platform.Example/realms/city"
    assert outgoing.named_hosts() == {"platform.example"}


def test_nothing_else_in_the_product_goes_out() -> None:
    calls = re.compile(
        r"^\s*(?:import|from)\s+(?:requests|urllib3|httpx|aiohttp|http\.client|urllib\.request|smtplib|ftplib|socket)\b",
        re.M,
    )
    own = {PACKAGE / "kernel" / "outgoing.py", PACKAGE / "accounts" / "actions" / "platform.py"}
    found = [
        str(file)
        for file in source_files()
        if file not in own and "launch" not in file.parts and calls.search(file.read_text())
    ]
    assert found == []
