"""The OpenAPI document, made of the same models as the answers."""

import json
from functools import cache
from typing import Any

from pydantic.json_schema import models_json_schema

from workshop.outside.api_models import (
    ApiClause,
    ApiMeeting,
    ApiModel,
    ApiNeed,
    ApiProblem,
    ApiProgramme,
    ApiPublication,
)
from workshop.outside.outside_states import Resource
from workshop.web.api_problems import PROBLEM

MODELS: dict[str, type[ApiModel]] = {
    Resource.MEETINGS: ApiMeeting,
    Resource.NEEDS: ApiNeed,
    Resource.CLAUSES: ApiClause,
    Resource.PUBLICATIONS: ApiPublication,
}
_REFERENCE = "#/components/schemas/{model}"
_REFUSALS = {
    "400": "The request was not understood.",
    "401": "No key, or one that is unknown, ended or over.",
    "403": "The key does not open this part.",
    "404": "There is no such thing, or the key does not open its programme.",
    "429": "Too many requests at once.",
}
_PAGING = [
    {
        "name": "limit",
        "in": "query",
        "description": "At most so many items.",
        "schema": {"type": "integer", "minimum": 1, "maximum": 200, "default": 50},
    },
    {
        "name": "after",
        "in": "query",
        "description": "The key of the last item of the page before; `next` has it already.",
        "schema": {"type": "string"},
    },
]


@cache
def write_document(base: str) -> bytes:
    """The document as JSON. ``base``: the path below which this server lies, mostly empty."""
    every: list[type[ApiModel]] = [*MODELS.values(), ApiProgramme, ApiProblem]
    _refs, schemas = models_json_schema(
        [(model, "serialization") for model in every], ref_template=_REFERENCE
    )
    document = {
        "openapi": "3.1.0",
        "info": {
            "title": "Workshop",
            "version": "1",
            "description": "Read-only. Needs and clauses are told anew every five minutes.",
        },
        "servers": [{"url": f"{base}/api/v1"}],
        "security": [{"key": []}],
        "paths": _paths(),
        "components": {
            "securitySchemes": {"key": {"type": "http", "scheme": "bearer"}},
            "schemas": schemas["$defs"],
        },
    }
    return json.dumps(document, ensure_ascii=False, sort_keys=True).encode()


def _paths() -> dict[str, Any]:
    programme, one = "/programmes/{programme}", _parameter("programme", "The id of a programme.")
    found = {
        "/programmes": _get("The programmes that the key opens.", _page_of(ApiProgramme), _PAGING),
        programme: _get("One programme.", _schema(ApiProgramme), [one]),
    }
    for name, model in MODELS.items():
        key = _parameter("key", "Its version." if name == Resource.PUBLICATIONS else "Its id.")
        found[f"{programme}/{name}"] = _get(
            f"The {name} of a programme.", _page_of(model), [one, *_PAGING]
        )
        found[f"{programme}/{name}/{{key}}"] = _get(
            f"One of the {name}.", _schema(model), [one, key]
        )
    return found


def _get(about: str, schema: dict[str, Any], parameters: list[dict[str, Any]]) -> dict[str, Any]:
    problem = {PROBLEM: {"schema": _schema(ApiProblem)}}
    refusals = {
        status: {"description": why, "content": problem} for status, why in _REFUSALS.items()
    }
    answers = {
        "200": {"description": about, "content": {"application/json": {"schema": schema}}},
        "304": {"description": "As the ETag in If-None-Match says."},
        **refusals,
    }
    return {"get": {"summary": about, "parameters": parameters, "responses": answers}}


def _schema(model: type[ApiModel]) -> dict[str, Any]:
    return {"$ref": _REFERENCE.format(model=model.__name__)}


def _page_of(model: type[ApiModel]) -> dict[str, Any]:
    following = {"type": ["string", "null"], "description": "The address of the next page."}
    items = {"type": "array", "items": _schema(model)}
    return {
        "type": "object",
        "required": ["items", "next"],
        "properties": {"items": items, "next": following},
    }


def _parameter(name: str, about: str) -> dict[str, Any]:
    return {
        "name": name,
        "in": "path",
        "required": True,
        "description": about,
        "schema": {"type": "string"},
    }
