"""What is agreed in words: a card of a retro becomes a proposal in the name of whoever makes it."""

from typing import Final

from bot.conductor.agreement import Submitted, submit
from bot.errors import Refusal
from bot.partnerships import Actor, Seat, Unit
from bot.rituals import agreement, retro
from bot.rituals.retro import ResultView
from bot.text import whole

SAID_MOST: Final = 500
QUOTED_MOST: Final = 300


def before_proposing_from_card(w: Unit, actor: Actor, round_id: int) -> tuple[Seat, ResultView]:
    """The cards, for somebody who may propose; raises Refusal for who may not."""
    seat, view = retro.read(w, actor, round_id)
    seat.settle()
    return seat, view


def propose_from_card(w: Unit, actor: Actor, round_id: int, card: str | None, said: str) -> Submitted:
    """What a card says is to be agreed, in words of their own: the card is quoted, and stays anonymous."""
    seat, view = before_proposing_from_card(w, actor, round_id)
    text = said.strip()
    if not text:
        raise Refusal("Write what should hold from now on.", "said")
    if len(text) > SAID_MOST:
        raise Refusal("At most {most} characters. Shorten it.", "said", most=SAID_MOST)
    quoted = view.text_of(card)
    number = len(agreement.proposed_in(w, seat.partnership.id, "said.")) + 1
    return submit(w, seat, {f"said.{number}": {"text": text, "card": quoted[: whole(quoted, QUOTED_MOST)]}})
