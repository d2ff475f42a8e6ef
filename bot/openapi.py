"""The API as a document (OpenAPI 3.1): docs/openapi.json is this, and answers are held against it."""

from collections.abc import Mapping
from typing import Any, Final

Schema = dict[str, Any]
_TEXT: Final[Schema] = {"type": "string"}
_ID: Final[Schema] = {"type": "integer"}
_NUMBER_OR_NOT: Final[Schema] = {"type": ["integer", "null"]}
_AT: Final[Schema] = {"type": "string", "format": "date-time"}
_AT_OR_NOT: Final[Schema] = {"type": ["string", "null"], "format": "date-time"}
_DAY: Final[Schema] = {"type": "string", "format": "date"}
_DAY_OR_NOT: Final[Schema] = {"type": ["string", "null"], "format": "date"}
_COMPANY: Final[Schema] = {"$ref": "#/components/schemas/company"}


def _of(**properties: Schema) -> Schema:
    return {
        "type": "object",
        "additionalProperties": False,
        "required": list(properties),
        "properties": properties,
    }


SCHEMAS: Final[Mapping[str, Schema]] = {
    "company": {"type": "string", "description": "The name of a company. People are not named."},
    "blocker": _of(
        id=_ID,
        state={"enum": ["open", "acknowledged", "handed_back", "resolved", "confirmed"]},
        severity={"enum": ["low", "normal", "high", "critical"]},
        what=_TEXT,
        stops=_TEXT,
        since=_DAY_OR_NOT,
        tried=_TEXT,
        solution=_TEXT,
        reference=_TEXT,
        step=_ID,
        raised_at=_AT,
        raised_by=_COMPANY,
        responding=_COMPANY,
        acknowledged_at=_AT_OR_NOT,
        resolved_at=_AT_OR_NOT,
        remedy=_TEXT,
        prevention=_TEXT,
        confirmed_at=_AT_OR_NOT,
    ),
    "action": _of(
        id=_ID,
        state={"enum": ["open", "done", "dropped"]},
        what=_TEXT,
        due_on=_DAY,
        in_time_until=_DAY,
        responsible=_COMPANY,
        reference=_TEXT,
        noted_at=_AT,
        settled_at=_AT_OR_NOT,
        word=_TEXT,
    ),
    "decision": _of(
        id=_ID,
        number=_NUMBER_OR_NOT,
        what=_TEXT,
        replaces=_NUMBER_OR_NOT,
        responsible={"anyOf": [_COMPANY, {"type": "null"}]},
        noted_at=_AT,
        noted_by=_COMPANY,
        minutes={"type": "array", "items": {"$ref": "#/components/schemas/approval"}},
    ),
    "approval": _of(
        company=_COMPANY,
        outcome={"enum": ["open", "approved", "remark", "silent"]},
        settled_at=_AT_OR_NOT,
        remark=_TEXT,
    ),
    "disagreement": _of(
        id=_ID,
        state={"enum": ["yellow", "red", "settled", "withdrawn"]},
        what=_TEXT,
        raised_by=_COMPANY,
        raised_at=_AT,
        views={"type": "object", "additionalProperties": _TEXT},
        reddened_at=_AT_OR_NOT,
        settled_at=_AT_OR_NOT,
        word=_TEXT,
    ),
    "risk": _of(
        id=_ID,
        state={"enum": ["open", "closed", "happened"]},
        kind={"enum": ["risk", "capacity", "dates", "other"]},
        what=_TEXT,
        effect=_TEXT,
        relief=_TEXT,
        reference=_TEXT,
        may_happen_by=_DAY_OR_NOT,
        responsible=_COMPANY,
        shared_by=_COMPANY,
        shared_at=_AT,
        settled_at=_AT_OR_NOT,
        word=_TEXT,
    ),
    "collaboration": _of(
        id=_ID,
        name=_TEXT,
        companies={"type": "array", "items": _COMPANY},
        reads_for=_COMPANY,
        next_meeting_at=_AT_OR_NOT,
    ),
    "error": _of(error=_TEXT),
}
"""What is said of each; docs/webhook.schema.json has the first seven of these, too."""


def _page(name: str) -> Schema:
    return _of(
        items={"type": "array", "items": {"$ref": f"#/components/schemas/{name}"}},
        page=_ID,
        pages=_ID,
        total=_ID,
    )


def _answers(schema: Schema) -> Schema:
    def said(what: str) -> Schema:
        return {
            "description": what,
            "content": {"application/json": {"schema": {"$ref": "#/components/schemas/error"}}},
        }

    return {
        "200": {
            "description": "As it is now.",
            "headers": {"ETag": {"schema": _TEXT}},
            "content": {"application/json": {"schema": schema}},
        },
        "304": {"description": "It is what If-None-Match names."},
        "400": said("A parameter is none that there is."),
        "401": said("No token, one that does not hold, or one whose side does not allow it any more."),
        "429": {
            **said("Too many requests with this token in a minute: 120 are answered."),
            "headers": {"Retry-After": {"schema": _ID, "description": "In seconds."}},
        },
        "503": said("The database does not answer. Ask again later."),
    }


def _parameter(name: str, schema: Schema) -> Schema:
    return {"name": name, "in": "query", "required": False, "schema": schema}


def _listing(what: str, name: str, *, has_state: bool) -> Schema:
    parameters = [
        _parameter("page", {"type": "integer", "minimum": 1, "maximum": 100000, "default": 1}),
        _parameter("per_page", {"type": "integer", "minimum": 1, "maximum": 100, "default": 50}),
    ]
    if has_state:
        parameters.append(_parameter("state", {"enum": ["all", "open"], "default": "all"}))
    return {"get": {"summary": what, "parameters": parameters, "responses": _answers(_page(name))}}


DOCUMENT: Final[Schema] = {
    "openapi": "3.1.0",
    "info": {
        "title": "Samspil",
        "version": "1",
        "description": "What a side's own systems may read of one collaboration, while that side allows it.",
    },
    "security": [{"token": []}],
    "paths": {
        "/v1/collaboration": {
            "get": {
                "summary": "Between whom it is, and when it next meets",
                "responses": _answers({"$ref": "#/components/schemas/collaboration"}),
            }
        },
        "/v1/blockers": _listing("Blockers, the newest first", "blocker", has_state=True),
        "/v1/actions": _listing("Actions, the newest first", "action", has_state=True),
        "/v1/risks": _listing("Risks, the newest first", "risk", has_state=True),
        "/v1/decisions": _listing("Decisions, the newest first", "decision", has_state=False),
        "/v1/disagreements": _listing(
            "Disagreements between the companies, the newest first", "disagreement", has_state=True
        ),
    },
    "components": {
        "schemas": dict(SCHEMAS),
        "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
    },
}
