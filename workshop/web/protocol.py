"""The messages of the wire: JSON objects are read with distrust, errors go back as one sentence."""

import json
import logging
import math
from typing import Any

from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response

from workshop.errors import Invalid, WorkshopError
from workshop.i18n import DEFAULT_LANGUAGE, LANGUAGES, mark, tell, translate

LONGEST_MESSAGE = 16 * 1024
LARGEST_NUMBER = 2**53
"""Up to here a browser counts in whole numbers, and every database can keep them."""
INTERNAL = "internal"
"""The code of a bug on our side; clients keep what they have sent and try again."""
_STATUS = {
    "not_authenticated": 401,
    "not_allowed": 403,
    "not_found": 404,
    "slow_down": 429,
    INTERNAL: 500,
}
_logger = logging.getLogger(__name__)


class Malformed(Invalid):
    """A message that has not the shape it should have."""

    def __init__(self) -> None:
        super().__init__(mark("The request was not understood."))


def parse_message(text: str | None) -> dict[str, Any] | None:
    """The JSON object in a text, or ``None`` where there is none.

    Numbers that are none make it no message; halves of characters (a phone may cut an emoji in
    two) are left out.
    """
    try:
        message = json.loads(text or "", parse_constant=_finite, parse_float=_finite)
        if "\\u" in (text or ""):
            whole = json.dumps(message, ensure_ascii=False).encode("utf-8", "ignore")
            message = json.loads(whole)
    except (ValueError, RecursionError):
        return None
    return message if isinstance(message, dict) else None


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(text)
    return number


async def read_json(request: Request) -> dict[str, Any]:
    """The JSON object of a request of at most 16 KiB. Raises ``Malformed``."""
    data = b""
    try:
        async for chunk in request.stream():
            data += chunk
            if len(data) > LONGEST_MESSAGE:
                raise Malformed
    except ClientDisconnect:
        # Nobody waits for an answer any more, and nothing here went wrong.
        raise Malformed from None
    message = parse_message(data.decode("utf-8", "replace"))
    if message is None:
        raise Malformed
    return message


def error_payload(error: WorkshopError, language: str) -> dict[str, Any]:
    """An error as the client gets it: code, sentence, and ``details`` where programs need more."""
    answer: dict[str, Any] = {"code": error.code, "text": tell(error, language)}
    if error.for_programs:
        answer["details"] = {name: error.values[name] for name in error.for_programs}
    return answer


def report_error(error: Exception, language: str) -> dict[str, Any]:
    """As ``error_payload``; a bug is logged here, once, and answered with one calm sentence.

    To be called while the exception is handled, so that the log shows where it came from.
    """
    if isinstance(error, WorkshopError):
        return error_payload(error, language)
    _logger.exception("a request failed")
    calm = mark("Something went wrong here. What you wrote is kept; try again.")
    return {"code": INTERNAL, "text": translate(calm, language)}


def error_response(error: Exception, language: str = DEFAULT_LANGUAGE) -> Response:
    """An error as an answer over HTTP; a bug is logged as in ``report_error``."""
    payload = report_error(error, language)
    return JSONResponse({"error": payload}, status_code=_STATUS.get(payload["code"], 400))


def requested_language(request: Request) -> str:
    """The language of somebody without an account: from ``?lang=``, else the browser's."""
    asked = request.query_params.get("lang")
    if asked in LANGUAGES:
        return asked
    preferred = request.headers.get("accept-language", "")[:2].lower()
    return "en" if preferred == "en" else DEFAULT_LANGUAGE
