"""QR codes of addresses, for printed pages."""

import io

import segno


def draw_qr(address: str, light: str = "#ffffff") -> str:
    """The QR code of an address as an SVG; ``light``: the colour of the paper."""
    file = io.BytesIO()
    segno.make(address, error="m", micro=False).save(
        file, kind="svg", scale=8, border=2, dark="#1b2a41", light=light, xmldecl=False
    )
    return file.getvalue().decode()
