"""What comes over the wire is read with distrust; errors go back as one sentence."""

import json
import math
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from workshop.errors import Invalid, WorkshopError
from workshop.i18n import mark, tell

LONGEST_MESSAGE = 16 * 1024
NONSENSE = (KeyError, TypeError, ValueError, AttributeError, ArithmeticError)
"""What reading a message of unexpected shape raises."""
_STATUS = {"not_authenticated": 401, "not_allowed": 403, "not_found": 404, "slow_down": 429}


def parsed(text: str | None) -> dict[str, Any] | None:
    """The JSON object in a text, without numbers that are none and halves of characters (a phone
    may cut an emoji in two); ``None`` where there is no such object."""
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


def told(error: WorkshopError, language: str) -> dict[str, Any]:
    """An error as the client gets it: code, sentence, and ``details`` where programs need more."""
    answer: dict[str, Any] = {"code": error.code, "text": tell(error, language)}
    if error.for_programs:
        answer["details"] = {name: error.values[name] for name in error.for_programs}
    return answer


async def read_json(request: Request) -> dict[str, Any]:
    """The JSON object of a request of at most 16 KiB; raises ``Invalid``."""
    data = b""
    async for chunk in request.stream():
        data += chunk
        if len(data) > LONGEST_MESSAGE:
            raise Invalid(mark("The request was not understood."))
    message = parsed(data.decode("utf-8", "replace"))
    if message is None:
        raise Invalid(mark("The request was not understood."))
    return message


def refusal_response(error: Exception, language: str = "pl") -> Response:
    """An error as a JSON answer."""
    if not isinstance(error, WorkshopError):
        error = Invalid(mark("The request was not understood."))
    status = _STATUS.get(error.code, 400)
    return JSONResponse({"error": told(error, language)}, status_code=status)
