"""Who may speak to the embedded Slack: what runs on this machine, and pages that it served itself.

Whatever page a browser has open can send requests to this machine; by a name that its owner lets point here
(DNS rebinding) it could read the answers, too. There is no password: whoever speaks to it acts as anybody.
"""

import re
from typing import Final

from aiohttp import web
from aiohttp.typedefs import Handler

_HERE: Final = re.compile(r"(localhost|127\.0\.0\.1|\[::1\])(:[0-9]{1,5})?", re.IGNORECASE)
"""Names of this machine that nobody else can give away; any port, for one that is passed on by ssh."""
LINKED: Final = frozenset({"/", "/oauth/v2/authorize"})
"""The app itself sends browsers to the second; it only shows, and what is pressed there is our own page's."""
_OWN: Final = frozenset({"same-origin", "none"})
"""What a browser says of a request that no other page made [Fetch Metadata]."""


@web.middleware
async def only_from_here(request: web.Request, handler: Handler) -> web.StreamResponse:
    """403 for what another page had a browser send, whatever it asks for."""
    hosts, origins = request.headers.getall("Host", []), request.headers.getall("Origin", [])
    if len(hosts) != 1 or not _HERE.fullmatch(hosts[0]):
        return _refused("it answers only to http://127.0.0.1, http://localhost and http://[::1]")
    if not _is_own(request) or any(each.lower() != f"http://{hosts[0].lower()}" for each in origins):
        return _refused("it answers no page but its own")
    return await handler(request)


def _is_own(request: web.Request) -> bool:
    """By what a browser says where it says no origin; a link to these two pages may stand anywhere."""
    if request.headers.get("Sec-Fetch-Site", "none") in _OWN:
        return True
    goes_there = request.headers.get("Sec-Fetch-Dest") == "document"
    return goes_there and request.path in LINKED and request.method == "GET"


def _refused(sentence: str) -> web.Response:
    return web.json_response({"ok": False, "error": sentence}, status=403)
