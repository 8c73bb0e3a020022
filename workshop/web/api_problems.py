"""What the API answers where it cannot answer: ``application/problem+json`` with a sentence."""

from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import Response

from workshop.outside.api_models import ApiProblem
from workshop.store.trouble import RETRY_AFTER, StorageTrouble
from workshop.web.protocol import INTERNAL, report_error, requested_language

PROBLEM = "application/problem+json"
_STATUS = {
    "not_authenticated": 401,
    "not_allowed": 403,
    "not_found": 404,
    "no_such_method": 405,
    "slow_down": 429,
    "storage": 503,
    INTERNAL: 500,
}
_MORE = {
    401: {"WWW-Authenticate": "Bearer"},
    405: {"Allow": "GET, HEAD"},
    429: {"Retry-After": "5"},
    503: {"Retry-After": str(RETRY_AFTER)},
}


def api_problem(request: Request, error: Exception) -> Response:
    """The answer to a request that failed; what is no refusal is logged once and named in no
    answer."""
    told = report_error(error, requested_language(request))
    code = "storage" if isinstance(error, StorageTrouble) else str(told["code"])
    status = _STATUS.get(code, 400)
    problem = ApiProblem(
        type="about:blank",
        title=HTTPStatus(status).phrase,
        status=status,
        detail=told["text"],
        code=code,
    )
    headers = {"Cache-Control": "no-store", **_MORE.get(status, {})}
    return Response(problem.model_dump_json(), status, headers, media_type=PROBLEM)
