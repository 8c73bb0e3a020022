"""The protocol of ``/live`` and ``/join``: parsing JSON messages, and errors as payloads."""

import json
import logging
import math
import traceback
from typing import Any

from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response

from workshop.errors import Invalid, WorkshopError
from workshop.i18n import DEFAULT_LANGUAGE, LANGUAGES, error_message, mark, translate
from workshop.store.trouble import RETRY_AFTER, StorageTrouble

LONGEST_MESSAGE = 16 * 1024
LARGEST_NUMBER = 2**53
"""The largest number accepted: JavaScript's safe integers end here, and databases can store it."""
INTERNAL = "internal"
"""The error code of a bug in the server; clients keep what they have sent and try again."""
_STATUS = {
    "not_authenticated": 401,
    "not_allowed": 403,
    "not_found": 404,
    "conflict": 409,
    "slow_down": 429,
    INTERNAL: 500,
}
_logger = logging.getLogger(__name__)


class Malformed(Invalid):
    """A message does not have the expected structure."""

    def __init__(self) -> None:
        super().__init__(mark("The request was not understood."))


def parse_message(text: str | None) -> dict[str, Any] | None:
    """The JSON object in a text, or ``None`` if it is not one.

    NaN and infinite numbers are refused; lone surrogates (a phone may cut an emoji in two) are
    removed.
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
        # The client has gone: no answer is needed, and nothing must be logged.
        raise Malformed from None
    message = parse_message(data.decode("utf-8", "replace"))
    if message is None:
        raise Malformed
    return message


def error_payload(error: WorkshopError, language: str) -> dict[str, Any]:
    """An error for a client: ``{"code", "text"}``, with ``details`` for ``error.for_programs``."""
    answer: dict[str, Any] = {"code": error.code, "text": error_message(error, language)}
    if error.for_programs:
        answer["details"] = {name: error.values[name] for name in error.for_programs}
    return answer


def report_error(error: Exception, language: str) -> dict[str, Any]:
    """As ``error_payload``; any other exception is logged once and becomes the code ``internal``.

    The log gets the type of the exception and where it was raised, not its message.
    """
    if isinstance(error, WorkshopError):
        return error_payload(error, language)
    # Type and place only: the message of a bug could repeat what somebody wrote.
    place = "".join(traceback.format_tb(error.__traceback__))
    _logger.error("a request failed: %s\n%s", type(error).__name__, place)
    calm = mark("Something went wrong here. What you wrote is kept; try again.")
    return {"code": INTERNAL, "text": translate(calm, language)}


def error_response(error: Exception, language: str = DEFAULT_LANGUAGE) -> Response:
    """An error as HTTP response with a status by its code (400 by default), 503 where the storage
    cannot be had; logs bugs."""
    answer = {"error": report_error(error, language)}
    if isinstance(error, StorageTrouble):
        return JSONResponse(answer, 503, {"Retry-After": str(RETRY_AFTER)})
    return JSONResponse(answer, _STATUS.get(answer["error"]["code"], 400))


def requested_language(request: Request) -> str:
    """The language for a reader without an account: ``?lang=``, else Accept-Language, else
    default."""
    asked = request.query_params.get("lang")
    if asked in LANGUAGES:
        return asked
    preferred = request.headers.get("accept-language", "")[:2].lower()
    return "en" if preferred == "en" else DEFAULT_LANGUAGE
