"""Files on their way: sent by the app, and read by whoever sees the message."""

from aiohttp import web

from playground.failing import answered
from playground.slack import Slack
from playground.workspace import File


class Uploads:
    """Takes POST /upload/{id}/{secret}, and answers GET /files/{id}/{secret}."""

    def __init__(self, slack: Slack) -> None:
        self._slack = slack

    async def take(self, request: web.Request) -> web.Response:
        """Keep what the app sends; it must be as long as it said (docs: files.getUploadURLExternal)."""
        return await answered(self._slack.faults, "upload_url", request, lambda: self._take(request))

    async def _take(self, request: web.Request) -> web.Response:
        file = self._file(request)
        content = await _content(request)
        if len(content) != file.length:
            detail = f"{file.name} has {len(content)} bytes, not {file.length}"
            self._slack.journal.breach("invalid_length", detail)
            raise web.HTTPBadRequest(text=detail)
        file.content = content
        return web.Response(text=f"OK - {len(content)}")

    async def show(self, request: web.Request) -> web.Response:
        """Give a file: pictures to be looked at, everything else to be saved, and nothing to be run."""
        file = self._file(request)
        if not file.content:
            raise web.HTTPNotFound
        kind = "inline" if file.mimetype.startswith("image/") else "attachment"
        headers = {
            "Content-Disposition": kind,
            "Content-Security-Policy": "default-src 'none'; sandbox",
            "X-Content-Type-Options": "nosniff",
        }
        return web.Response(body=file.content, content_type=file.mimetype, headers=headers)

    def _file(self, request: web.Request) -> File:
        file = self._slack.ws.files.get(request.match_info["id"])
        if file is None or file.secret != request.match_info["secret"]:
            raise web.HTTPNotFound
        return file


async def _content(request: web.Request) -> bytes:
    """The file, as it is or as a field of a form."""
    if not request.content_type.startswith("multipart/"):
        return await request.read()
    for field in (await request.post()).values():
        if isinstance(field, web.FileField):
            return field.file.read()
    return b""
