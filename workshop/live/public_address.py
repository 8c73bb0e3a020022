"""The address under which phones in the same room reach this machine."""

import socket

from workshop.settings import Settings


def phone_address(settings: Settings, scheme: str, port: int) -> str:
    """The URL for phones without a trailing slash: ``settings.public_url``, or this machine's."""
    if settings.public_url:
        return settings.public_url
    usual = {"http": 80, "https": 443}.get(scheme)
    place = "" if port == usual else f":{port}"
    return f"{scheme}://{own_address()}{place}"


def own_address() -> str:
    """This machine's IPv4 address, ``127.0.0.1`` without a network. Sends no packet."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
            return str(probe.getsockname()[0])
        except OSError:
            return "127.0.0.1"
