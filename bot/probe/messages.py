"""What the bot takes for granted of messages, threads and files."""

from base64 import b64decode
from typing import Any, Final

from slack_sdk.errors import SlackApiError

from bot import accounts, channels
from bot.partnerships import Profile
from bot.probe.ground import Ground
from bot.probe.trial import DoesNotHoldError, NotTriedError, Trial
from bot.refused import NO_THREAD
from bot.slack import error_of

SIGNS: Final = "R&amp;D &lt;b&gt;"
"""What people read as «R&D <b>»."""
EDITED: Final = f"Samspil tries what this workspace can do ({SIGNS}). It takes this away again."
ALT_MOST: Final = 1_000
PICTURE: Final = b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
"""One point, as PNG."""
TRIES: Final = 3
BETWEEN_TRIES: Final = 30.0
"""Seconds: so long the bot itself waits until Slack has looked through a picture that a message shows."""
PINNED: Final = "already_pinned"
"""So Slack says that it is [docs: pins.add]; to read pins would need a scope more."""


async def post(ground: Ground) -> None:
    """A message with a block, and a key in its metadata."""
    said = "Samspil tries what this workspace can do."
    ground.root = await ground.post(
        said,
        blocks=[_section(said)],
        metadata={"event_type": "samspil", "event_payload": {"key": ground.key}},
        unfurl_links=False,
        unfurl_media=False,
    )


async def edit(ground: Ground) -> None:
    """The message that stands there is another one afterwards."""
    await ground.call(
        ground.client.chat_update,
        channel=ground.channel,
        ts=ground.root,
        text=EDITED,
        blocks=[_section(EDITED)],
    )


async def encoding(ground: Ground) -> None:
    """What was edited is read back, as Slack keeps it."""
    text = str((await _found(ground)).get("text", ""))
    if SIGNS not in text:
        raise DoesNotHoldError(f"it reads {text!r}")


async def search(ground: Ground) -> None:
    """The message is found by its key."""
    message = await _found(ground)
    payload = (message.get("metadata") or {}).get("event_payload") or {}
    if payload.get("key") != ground.key:
        raise DoesNotHoldError("no metadata came with the message")


async def pin(ground: Ground) -> None:
    """The first message is pinned: so it cannot be once more."""
    await ground.pin(ground.root)
    try:
        await ground.call(ground.client.pins_add, channel=ground.channel, timestamp=ground.root)
    except SlackApiError as refused:
        if (said := error_of(refused)) != PINNED:
            raise DoesNotHoldError(f"once more it is refused, {said}") from refused
    else:
        raise DoesNotHoldError("it can be pinned once more, so it is not pinned")


async def thread(ground: Ground) -> None:
    """A reply is found in its thread, by its key."""
    key = f"{ground.key}-reply"
    metadata = {"event_type": "samspil", "event_payload": {"key": key}}
    ts = await ground.post("A reply.", thread_ts=ground.root, metadata=metadata)
    page = await ground.call(
        ground.client.conversations_replies,
        channel=ground.channel,
        ts=ground.root,
        include_all_metadata=True,
    )
    found = next((each for each in page["messages"] if each["ts"] == ts), None)
    if found is None:
        raise DoesNotHoldError("the reply is not in its thread")
    if ((found.get("metadata") or {}).get("event_payload") or {}).get("key") != key:
        raise DoesNotHoldError("no metadata came with the reply")


async def lost_thread(ground: Ground) -> str:
    """A reply to what was deleted."""
    root = await ground.post("This will be deleted.")
    await ground.delete(ground.channel, root)
    try:
        ts = await ground.post("A reply to nothing.", thread_ts=root)
    except SlackApiError as refused:
        said = error_of(refused)
        if said in NO_THREAD:
            return f"it is refused, {said}"
        raise DoesNotHoldError(f"it is refused, {said}") from refused
    page = await ground.call(
        ground.client.conversations_history, channel=ground.channel, oldest=ts, inclusive=True, limit=5
    )
    if any(each["ts"] == ts for each in page["messages"]):
        return "it stands in the channel by itself"
    return "it stands in the thread that was begun by what was deleted"


async def file(ground: Ground) -> None:
    """A picture with the longest alt text that there is, in the channel."""
    put_up = await ground.call(
        ground.client.files_upload_v2,
        channel=ground.channel,
        filename="samspil.png",
        content=PICTURE,
        alt_txt="A point. ".ljust(ALT_MOST, "."),
    )
    ground.put_up(str(put_up["files"][0]["id"]))


async def picture(ground: Ground) -> None:
    """A picture in no channel, shown by a block once Slack has looked through it."""
    put_up = await ground.call(
        ground.client.files_upload_v2, filename="samspil.png", content=PICTURE, alt_txt="A point"
    )
    name = str(put_up["files"][0]["id"])
    ground.put_up(name)
    block = {"type": "image", "slack_file": {"id": name}, "alt_text": "A point"}
    for look in range(TRIES):
        await ground.clock.sleep(BETWEEN_TRIES)
        try:
            await ground.post("A picture.", blocks=[block])
        except SlackApiError as refused:
            if error_of(refused) != "invalid_blocks" or look == TRIES - 1:
                raise
        else:
            return


async def membership(ground: Ground) -> None:
    """Where we are is told without an event."""
    found = await channels.channels_of_app(ground.client, ground.owner)
    if ground.channel not in {channel["id"] for channel in found}:
        raise DoesNotHoldError("users.conversations does not name this channel")
    if not await channels.is_in(ground.client, ground.channel):
        raise DoesNotHoldError("conversations.info says that the bot is not in this channel")


async def members(ground: Ground) -> str:
    """Everybody in the channel, each with their company."""
    users = await channels.members(ground.client, ground.channel)
    if ground.bot_user not in users:
        raise DoesNotHoldError("the bot itself is not among the members")
    profiles = [await accounts.profile(ground.client, user) for user in users if user != ground.bot_user]
    ground.people = [each for each in profiles if each is not None]
    of_nobody = [each.user for each in ground.people if not each.ids]
    if of_nobody:
        raise DoesNotHoldError(f"of {', '.join(of_nobody)} no company is told")
    ours = sum(is_ours(ground, each) for each in ground.people)
    return f"{ours} of our own, {len(ground.people) - ours} of others"


def is_ours(ground: Ground, person: Profile) -> bool:
    """By any id of theirs."""
    return not ground.ours.isdisjoint(person.ids)


async def direct(ground: Ground) -> None:
    """A message to somebody of our own, and the place where it stands."""
    who = somebody(ground)
    response = await ground.call(ground.client.conversations_open, users=[who])
    await ground.post("Samspil tries whether it can write to you.", place=str(response["channel"]["id"]))


async def ephemeral(ground: Ground) -> None:
    """Only one person sees it."""
    await ground.call(
        ground.client.chat_postEphemeral,
        channel=ground.channel,
        user=somebody(ground),
        text="Samspil tries whether it can tell you something that others do not see.",
    )


def somebody(ground: Ground) -> str:
    """A person of our own company; raises NotTriedError."""
    found = next((each.user for each in ground.people if is_ours(ground, each)), None)
    if found is None:
        raise NotTriedError("nobody of our own company is in this channel")
    return found


async def _found(ground: Ground) -> dict[str, Any]:
    """The first message as Slack tells of it."""
    page = await ground.call(
        ground.client.conversations_history,
        channel=ground.channel,
        oldest=ground.root,
        inclusive=True,
        limit=15,
        include_all_metadata=True,
    )
    for message in page["messages"]:
        if message["ts"] == ground.root:
            return dict(message)
    raise DoesNotHoldError("the message is not in the channel's history")


def _section(text: str) -> dict[str, Any]:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


TRIALS: Final = (
    Trial(
        "membership",
        "The bot can ask in which channels it is.",
        "Invited while the bot is down, it must be invited again.",
        membership,
    ),
    Trial(
        "members",
        "The bot can ask who is in the channel, and of which company each is.",
        "Whose company is not told is let in by nobody: contact persons correct the side under People.",
        members,
    ),
    Trial(
        "post",
        "A message with blocks and metadata can be posted.",
        "Nothing works in this channel: messages wait for a day, and are then given up.",
        post,
    ),
    Trial(
        "edit",
        "A message can be edited.",
        "Panels and prompts stay as they were posted; edits are tried for a day.",
        edit,
        ("post",),
    ),
    Trial(
        "encoding",
        "Text stands encoded: &amp; for &.",
        "Signs like & and < may show as &amp; and &lt; in blockers raised from messages.",
        encoding,
        ("post", "edit"),
    ),
    Trial(
        "search",
        "A message is found by the key in its metadata.",
        "After a crash in the moment of a post it may stand there twice.",
        search,
        ("post",),
    ),
    Trial("pin", "A message can be pinned.", "The panel is posted, but not pinned.", pin, ("post",)),
    Trial(
        "thread",
        "A reply is found in its thread by its metadata.",
        "After a crash in the moment of a reply it may stand there twice.",
        thread,
        ("post",),
    ),
    Trial(
        "lost_thread",
        "A reply to a deleted message is refused with a word that the bot knows, or stands where it is read.",
        "Replies to a deleted message are tried for a day, and given up; what they tell stands in the list "
        "of blockers.",
        lost_thread,
        ("post",),
    ),
    Trial(
        "file",
        "A file with an alt text of 1,000 characters can be shared in the channel.",
        "Scorecards stand as text; who asks for a file is told that Slack refused it.",
        file,
    ),
    Trial(
        "picture",
        "A message can show a picture that was put up before.",
        "Scorecards stand as text alone.",
        picture,
        ("post",),
    ),
    Trial(
        "direct",
        "The bot can write to a member directly.",
        "Reminders and what waits for somebody are found by «My tasks» on the panel alone.",
        direct,
        ("members",),
    ),
    Trial(
        "ephemeral",
        "The bot can tell one person something in the channel.",
        "Nothing hangs on it: what must be known stands in the modal, or comes directly.",
        ephemeral,
        ("members",),
    ),
)
