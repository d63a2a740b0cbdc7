"""Where people reach the server: on this machine, on the network, or by a public name."""

from __future__ import annotations

import socket

from seminar.config import Settings

EVERYWHERE = ("0.0.0.0", "::")  # noqa: S104 what the user may have asked for
ADDRESS_FILE = "address"


def base_address(settings: Settings) -> str:
    """The address that links and QR codes carry, without a slash at the end."""
    if settings.public_url:
        return settings.public_url
    host = _own_address() if settings.host in EVERYWHERE else settings.host
    return f"http://{f'[{host}]' if ':' in host else host}:{settings.port}"


def _own_address() -> str:
    """The machine's address on its network; the loopback one where there is no network."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            # Nothing is sent: connecting a datagram socket only picks the way out. The address is
            # one that documentation keeps free.
            probe.connect(("192.0.2.1", 9))
        except OSError:
            return "127.0.0.1"
        address: str = probe.getsockname()[0]
        return address


def remember(settings: Settings, address: str) -> None:
    """Leaves the running server's address where the other commands find it."""
    (settings.data_dir / ADDRESS_FILE).write_text(address, encoding="utf-8")


def remembered(settings: Settings) -> str:
    """The address of the server that uses this data folder, or the one it would have."""
    path = settings.data_dir / ADDRESS_FILE
    if settings.public_url or not path.exists():
        return base_address(settings)
    return path.read_text(encoding="utf-8").strip()
