"""Pictures on their way to Slack: drawn from frozen figures, so that each can be drawn again."""

import asyncio
import logging

from slack_sdk.errors import SlackApiError

from bot import conductor
from bot.blocks import scorecard as views
from bot.language import translator
from bot.refused import passes
from bot.rituals import scorecard
from bot.rituals.scorecard import CardView
from bot.slack import UNREACHED, Clients, error_of
from bot.work import Work

log = logging.getLogger(__name__)


class Pictures:
    """Puts up the pictures that are due. A crash in between leaves a file that nobody sees."""

    def __init__(self, work: Work, clients: Clients) -> None:
        self._work = work
        self._clients = clients

    async def put_up_due(self) -> None:
        """Every picture that is due, one after the other."""
        for scorecard_id in await self._work(scorecard.pictures_due):
            view = await self._work(conductor.scorecard_picture, scorecard_id)
            if view is not None:
                await self._put_up(scorecard_id, view)

    async def _put_up(self, scorecard_id: int, view: CardView) -> None:
        try:
            file = await self._send(view)
        except SlackApiError as refused:
            error = error_of(refused)
            await self._not_put_up(scorecard_id, error or "not Slack's answer", passes=passes(error))
        except UNREACHED as unreachable:
            await self._not_put_up(scorecard_id, type(unreachable).__name__, passes=True)
        except Exception as error:  # a picture that cannot be drawn must not keep the others waiting
            log.exception("picture not drawn", extra={"action": "picture.broke"})
            await self._not_put_up(scorecard_id, type(error).__name__, passes=False)
        else:
            await self._work(conductor.picture_put_up, scorecard_id, file)

    async def _send(self, view: CardView) -> str:
        """To Slack, but to no channel: the message shows it, and nobody is told of a file."""
        _ = translator(view.partnership.language)
        drawn = await asyncio.to_thread(views.picture, _, view)
        answer = await self._clients.of(view.partnership.owner).files_upload_v2(
            content=drawn,
            filename=f"scorecard-{view.card.month:%Y-%m}.png",
            title=views.title(_, view.card),
            alt_txt=views.alt_text(_, view, views.FILE_ALT_MOST),
        )
        return str(answer["files"][0]["id"])

    async def _not_put_up(self, scorecard_id: int, error: str, *, passes: bool) -> None:
        log.warning(
            "the picture of scorecard %d was not taken: %s; its text stands alone%s",
            scorecard_id,
            error,
            " until it is tried again" if passes else "",
            extra={"action": "picture.refused"},
        )
        await self._work(conductor.picture_not_put_up, scorecard_id, error, passes=passes)
