"""An answer over HTTP by its content: who has it already is told so, and sent nothing."""

import hashlib
from collections.abc import Mapping

from aiohttp import web


def tagged(
    request: web.Request,
    body: bytes,
    headers: Mapping[str, str],
    content_type: str,
    charset: str | None = None,
) -> web.Response:
    """The body under its ETag, or 304 where `If-None-Match` names that one [RFC 9110, 13.1.2]."""
    tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    with_tag = {**headers, "ETag": tag}
    known = [each.strip().removeprefix("W/") for each in request.headers.get("If-None-Match", "").split(",")]
    if tag in known or "*" in known:
        return web.Response(status=304, headers=with_tag)
    return web.Response(body=body, headers=with_tag, content_type=content_type, charset=charset)
