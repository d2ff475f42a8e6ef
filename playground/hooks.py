"""Response URLs: where the app answers a gesture without a token (docs: handling user interaction)."""

import json

from aiohttp import web

from playground.failing import answered
from playground.limits import message_problem
from playground.slack import Slack
from playground.tickets import ResponseUrl, TicketError
from playground.workspace import Json, Message


class Hooks:
    """Answers POST /hooks/{secret}."""

    def __init__(self, slack: Slack) -> None:
        self._slack = slack

    async def handle(self, request: web.Request) -> web.Response:
        """Do as the app says, or refuse with Slack's words and note the breach."""
        return await answered(self._slack.faults, "response_url", request, lambda: self._obey(request))

    async def _obey(self, request: web.Request) -> web.Response:
        try:
            body = json.loads(await request.text())
        except ValueError:
            return self._refused("invalid_payload", "a response_url takes JSON", 400)
        try:
            url = self._slack.response_urls.use(request.match_info["secret"], self._slack.now())
        except TicketError as refused:
            return self._refused(refused.error, "response_url", 404)
        if body.get("delete_original"):
            if url.original in url.channel.messages:
                for gone, subtype in self._slack.messages.delete(url.original):
                    self._slack.background.begin(self._slack.events.send_message(gone, subtype))
            return web.Response(text="ok")
        takes = self._slack.ws.installation.takes
        if problem := message_problem(str(body.get("text") or ""), body.get("blocks") or [], None, takes):
            return self._refused(problem.error, " ".join(problem.messages), 400)
        say(self._slack, url, body)
        return web.Response(text="ok")

    def _refused(self, error: str, detail: str, status: int) -> web.Response:
        self._slack.journal.breach(error, detail)
        return web.Response(text=error, status=status)


def say(slack: Slack, url: ResponseUrl, body: Json) -> Message:
    """Put the app's answer to a gesture before the person, or (`in_channel`) before all.

    The answer must have been found free of problems.
    """
    text, blocks = str(body.get("text") or ""), body.get("blocks") or []
    if body.get("replace_original") and url.original in url.channel.messages:
        slack.messages.update(url.original, text, blocks)
        return url.original
    reader = None if body.get("response_type") == "in_channel" else slack.ws.users[url.user_id]
    thread_ts = str(body["thread_ts"]) if body.get("thread_ts") else None
    return slack.messages.post(
        url.channel, slack.ws.bot, text, blocks, thread_ts=thread_ts, seen_only_by=reader
    )
