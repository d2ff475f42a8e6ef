"""What systemd is told: that the bot is ready, still alive, and stopping; to nobody if nobody asked."""

import os
import socket


def tell(state: str) -> None:
    """Send a state to systemd's notification socket, `READY=1` say [man: sd_notify(3)]."""
    address = os.environ.get("NOTIFY_SOCKET")
    if not address:
        return
    # An abstract socket is written with @ and begins with a null byte.
    place = "\0" + address[1:] if address.startswith("@") else address
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
        line.sendto(state.encode(), place)
