"""How webhooks look: who has what sent where, the secret shown once, what did not arrive."""

from collections.abc import Sequence

from slack_sdk.models.blocks import Block, ButtonElement, ConfirmObject, PlainTextObject

from bot.blocks.elements import (
    Message,
    Modal,
    actions,
    button,
    context,
    listed,
    message,
    modal,
    safe,
    section,
)
from bot.blocks.inputs import choices, text_input
from bot.calendar import local_day
from bot.language import Translator
from bot.partnerships import CONTACT, Seat, Side
from bot.rituals.webhook import KINDS, URL_MOST, GivenUpView, Webhook, WebhooksView


def kinds(_: Translator) -> dict[str, str]:
    """What can be sent."""
    return {
        "blocker": _("Blockers"),
        "action": _("Actions"),
        "decision": _("Decisions"),
        "risk": _("Risks"),
        "disagreement": _("Disagreements between the companies"),
    }


def sent_to(_: Translator, host: str, chosen: Sequence[str]) -> str:
    """What goes where, in a few words."""
    names = kinds(_)
    return _("{what} to {host}", what=listed(names[each] for each in chosen), host=safe(host))


def show_modal(_: Translator, view: WebhooksView) -> Modal:
    """For everybody in the channel; the buttons for the contact persons of the reader's own side."""
    about, tz = view.seat.partnership.id, view.seat.partnership.tz
    lead = _(
        "A company can have what happens here sent to a system of its own: blockers, actions, decisions, "
        "risks and disagreements between the companies, with the texts and which company, without names of "
        "people. Never retros, mediations or praise."
    )
    blocks: list[Block] = [section(lead)]
    for side in view.sides:
        webhook = view.open.get(side.id)
        if webhook is None:
            blocks.append(section(_("*{side}*: nothing is sent out of Slack", side=safe(side.name))))
            continue
        since = _.day(local_day(webhook.begun_at, tz))
        what = sent_to(_, webhook.host, webhook.kinds)
        blocks.append(section(_("*{side}*: {what}, since {day}", side=safe(side.name), what=what, day=since)))
    blocks += [section(_reading(_, view, side)) for side in view.sides]
    own = view.open.get(view.seat.side.id)
    if own is not None:
        blocks += _own(_, view, own)
    if CONTACT in view.seat.parts:
        blocks += [actions(*_buttons(_, view, own)), actions(_api_button(_, view))]
    else:
        blocks.append(context(_("The contact persons of your company switch this on and off.")))
    return modal("webhook.show", _("Out of Slack"), blocks, close=_("Close"), about=str(about))


def begin_modal(_: Translator, seat: Seat) -> Modal:
    """Where to, and what."""
    fields = [
        section(
            _(
                "The channel is told what is sent and to which host, and it stands in the working agreement. "
                "You get a secret with which your system checks that a message comes from here."
            )
        ),
        text_input("url", _("Address"), hint="https://", optional=False, lines=False, most=URL_MOST),
        choices("kinds", _("What is sent"), kinds(_), KINDS),
    ]
    return modal(
        "webhook.begin",
        _("Out of Slack"),
        fields,
        submit=_("Switch on"),
        close=_("Cancel"),
        about=str(seat.partnership.id),
    )


def begun_modal(_: Translator, secret: str) -> Modal:
    """The secret, which is shown here and nowhere else."""
    return modal(
        "webhook.begun",
        _("Out of Slack"),
        [
            section(_("It is on. This is the secret for your system. It is shown once, so copy it now:")),
            section(f"```{secret}```"),
            context(_("If it gets lost, switch off and on again: then there is another one.")),
        ],
        close=_("Close"),
    )


def given_up(_: Translator, view: GivenUpView) -> Message:
    """To the contact persons of the side whose it is; later, how many are left."""
    place, host = f"<#{view.partnership.channel}>", safe(view.webhook.host)
    text = _.plural(
        "{n} message to {host} did not arrive ({error}), and is no longer tried by itself. ({place})",
        "{n} messages to {host} did not arrive ({error}), and are no longer tried by themselves. ({place})",
        view.given_up,
        host=host,
        error=safe(view.error),
        place=place,
    )
    about = view.partnership.id
    again = button(_("Send again"), "webhook.again", about, "primary")
    return message(text, [section(text), actions(again, button(_("Out of Slack"), "webhook.show", about))])


def _own(_: Translator, view: WebhooksView, webhook: Webhook) -> list[Block]:
    """For the side whose it is: whether it arrives."""
    blocks: list[Block] = []
    if webhook.delivered_at is not None:
        when = _.moment(webhook.delivered_at, view.seat.partnership.tz)
        blocks.append(context(_("Last taken by your system: {when}", when=when)))
    if view.given_up:
        lost = _.plural(
            "{n} message did not arrive: {error}",
            "{n} messages did not arrive: {error}",
            view.given_up,
            error=safe(view.error),
        )
        blocks.append(section(lost))
    return blocks


def _reading(_: Translator, view: WebhooksView, side: Side) -> str:
    """Whether a side's systems may read through the API, and whether they do."""
    name, tokens = safe(side.name), view.tokens.get(side.id)
    if tokens is None:
        return _("*{side}*: its systems may not read through the API", side=name)
    text = _.plural(
        "*{side}*: its systems may read through the API, with {n} token",
        "*{side}*: its systems may read through the API, with {n} tokens",
        len(tokens),
        side=name,
    )
    used = [each.used_at for each in tokens if each.used_at is not None]
    if not used:
        return text
    when = _.moment(max(used), view.seat.partnership.tz)
    return text + " · " + _("last used {when}", when=when)


def _api_button(_: Translator, view: WebhooksView) -> ButtonElement:
    about = view.seat.partnership.id
    if view.seat.side.id not in view.tokens:
        sure = ConfirmObject(
            title=PlainTextObject(text=_("Allow the API?")),
            text=PlainTextObject(
                text=_(
                    "Whoever runs Samspil can then make tokens with which your systems read blockers, "
                    "actions, decisions, risks and disagreements. The channel is told."
                )
            ),
            confirm=PlainTextObject(text=_("Allow")),
            deny=PlainTextObject(text=_("Cancel")),
        )
        return button(_("Allow the API"), "api.allow", about, None, sure)
    sure = ConfirmObject(
        title=PlainTextObject(text=_("Close the API?")),
        text=PlainTextObject(text=_("All tokens of your company stop working at once.")),
        confirm=PlainTextObject(text=_("Close the API")),
        deny=PlainTextObject(text=_("Cancel")),
    )
    return button(_("Close the API"), "api.end", about, "danger", sure)


def _buttons(_: Translator, view: WebhooksView, own: Webhook | None) -> list[ButtonElement]:
    about = view.seat.partnership.id
    if own is None:
        return [button(_("Switch on"), "webhook.ask", about, "primary")]
    sure = ConfirmObject(
        title=PlainTextObject(text=_("Switch off?")),
        text=PlainTextObject(text=_("Nothing more is sent, nor what waits. The secret no longer holds.")),
        confirm=PlainTextObject(text=_("Switch off")),
        deny=PlainTextObject(text=_("Cancel")),
    )
    again = [button(_("Send again"), "webhook.again", about)] if view.given_up else []
    return [*again, button(_("Switch off"), "webhook.end", about, "danger", sure)]
