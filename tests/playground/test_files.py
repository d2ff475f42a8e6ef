"""Files as slack_sdk's files_upload_v2 puts them up: three steps, one message, alt text."""

from collections.abc import Mapping

import aiohttp
import pytest
from playground_samples import refusal, rules
from slack_sdk.web.async_client import AsyncWebClient

from playground.person import Person
from playground.server import Playground
from playground.workspace import Channel, Message

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000"
    "05000157a5e3b90000000049454e44ae426082"
)


async def fetched(url: str) -> tuple[int, bytes, Mapping[str, str]]:
    async with aiohttp.ClientSession() as session, session.get(url) as answer:
        return answer.status, await answer.read(), dict(answer.headers)


async def test_a_picture_is_shared_with_its_words(
    slack: Playground, client: AsyncWebClient, shared: Channel, panel: Message, erik: Person
) -> None:
    """One message with the comment, in a thread; the file can be fetched and runs nothing."""
    answer = await client.files_upload_v2(
        content=PNG,
        filename="figures.png",
        title="Figures",
        alt_txt="Twelve rounds, ten answered",
        channel=shared.id,
        thread_ts=panel.ts,
        initial_comment="The figures of May",
    )
    (file,) = erik.thread(panel)[-1].files
    assert erik.thread(panel)[-1].text == "The figures of May"
    assert (file.alt_txt, file.title, file.mimetype) == (
        "Twelve rounds, ten answered",
        "Figures",
        "image/png",
    )
    assert answer["file"]["url_private"] == slack.url + file.path
    status, content, headers = await fetched(slack.url + file.path)
    assert (status, content) == (200, PNG)
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert (await fetched(slack.url + file.path + "0"))[0] == 404
    history = (await client.conversations_replies(channel=shared.id, ts=panel.ts))["messages"]
    assert history[-1]["files"][0]["id"] == file.id
    assert not slack.violations


async def test_what_only_says_that_it_is_a_picture_is_saved_not_shown(
    slack: Playground, client: AsyncWebClient, shared: Channel, erik: Person
) -> None:
    """What a file is shows in its bytes, not in its name."""
    await client.files_upload_v2(content="<script>", filename="evil.png", channel=shared.id)
    (file,) = erik.messages(shared)[-1].files
    _status, _content, headers = await fetched(slack.url + file.path)
    assert (headers["Content-Type"], headers["Content-Disposition"]) == (
        "application/octet-stream",
        "attachment",
    )
    assert not slack.violations


async def test_a_picture_without_words_is_a_breach(
    slack: Playground, client: AsyncWebClient, shared: Channel
) -> None:
    """Slack takes it, but a screen reader says nothing."""
    await client.files_upload_v2(content=PNG, filename="figures.png", channel=shared.id)
    assert rules(slack) == ["no_alt_text"]


async def test_files_may_be_blocked_in_shared_channels(
    slack: Playground, client: AsyncWebClient, shared: Channel
) -> None:
    """An admin blocks them: no fault of the app's."""
    shared.files_allowed = False
    refused = await refusal(
        client.files_upload_v2(content=PNG, filename="f.png", alt_txt="Figures", channel=shared.id)
    )
    assert refused["error"] == "slack_connect_file_link_sharing_blocked"
    assert not slack.violations


async def test_a_file_that_did_not_come_cannot_be_shared(
    slack: Playground, client: AsyncWebClient, shared: Channel
) -> None:
    """Not before it was sent, not of another length, not twice."""
    begun = await client.files_getUploadURLExternal(filename="f.txt", length=3)
    listed = [{"id": begun["file_id"]}]
    refused = await refusal(client.files_completeUploadExternal(files=listed, channel_id=shared.id))
    assert refused["error"] == "file_not_found"
    async with aiohttp.ClientSession() as session:
        async with session.post(begun["upload_url"], data=b"four") as answer:
            assert answer.status == 400
        form = aiohttp.FormData()
        form.add_field("file", b"yes", filename="f.txt")
        async with session.post(begun["upload_url"], data=form) as answer:
            assert await answer.text() == "OK - 3"
    kept = await client.files_completeUploadExternal(files=listed)
    assert kept["files"][0]["name"] == "f.txt"
    assert shared.messages == []
    assert rules(slack) == ["file_not_found", "invalid_length"]
    again = await refusal(client.files_completeUploadExternal(files=listed, channel_id=shared.id))
    assert again["error"] == "file_not_found"
    with pytest.raises(Exception, match="invalid_arguments"):
        await client.files_completeUploadExternal(files=[])


async def test_a_file_holds_half_the_alt_text_of_a_block(
    slack: Playground, client: AsyncWebClient, shared: Channel
) -> None:
    """1,000 characters and no more (docs: files.getUploadURLExternal)."""
    whole = "F" * 1000
    await client.files_upload_v2(content=PNG, filename="f.png", alt_txt=whole, channel=shared.id)
    longer = client.files_upload_v2(content=PNG, filename="f.png", alt_txt=whole + "F", channel=shared.id)
    assert (await refusal(longer))["error"] == "alt_txt_too_large"
    assert rules(slack) == ["alt_txt_too_large"]
