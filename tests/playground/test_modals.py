"""Modals: opened, stacked, filled in, submitted, answered and closed."""

import asyncio
from typing import Any

import pytest
from playground_samples import answers, asked, button, modal, opens, option, plain, refusal, rules
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.clock import MovableClock
from playground.person import Person
from playground.server import Playground
from playground.workspace import Message


def everything() -> dict[str, Any]:
    """A modal with every kind of element."""
    two = {"options": [option("a"), option("b")]}
    return modal(
        asked("text", {"type": "plain_text_input", "initial_value": "first"}, optional=True),
        asked(
            "number", {"type": "number_input", "is_decimal_allowed": False, "max_value": "9"}, optional=True
        ),
        asked("url", {"type": "url_text_input"}, optional=True),
        asked("date", {"type": "datepicker", "initial_date": "2026-03-09"}),
        asked("time", {"type": "timepicker"}, optional=True),
        asked("moment", {"type": "datetimepicker"}, optional=True),
        asked("one", {"type": "static_select", **two}, optional=True),
        asked("radio", {"type": "radio_buttons", **two, "initial_option": option("b")}),
        asked("boxes", {"type": "checkboxes", **two}, optional=True),
        asked("many", {"type": "multi_static_select", **two, "max_selected_items": 1}, optional=True),
        {"type": "actions", "block_id": "acts", "elements": [button("next", "1")]},
        {
            "type": "section",
            "block_id": "pick",
            "text": plain("Pick"),
            "accessory": {"type": "static_select", "action_id": "picked", **two},
        },
    )


async def test_a_submission_tells_every_answer_and_the_right_teams(
    slack: Playground, app: AsyncApp, panel: Message, erik: Person
) -> None:
    """Untouched inputs come as null or their first answer; `team` is his, the installation ours."""
    opens(app, everything())
    came = answers(app)
    await erik.click(panel, "open")
    done = await erik.submit(
        {"text": "mine", "one": "a", "boxes": ["a", "b"], "time": "09:30", "moment": 1772438400}
    )
    assert (done.errors, done.view) == ({}, None)
    (body,) = came
    assert body["team"]["id"] == erik.user.team_id == body["user"]["team_id"]
    assert body["view"]["app_installed_team_id"] == slack.ws.home.id
    values = {block: next(iter(state.values())) for block, state in body["view"]["state"]["values"].items()}
    assert values["text"] == {"type": "plain_text_input", "value": "mine"}
    assert values["number"]["value"] is None
    assert values["date"]["selected_date"] == "2026-03-09"
    assert values["time"]["selected_time"] == "09:30"
    assert values["moment"]["selected_date_time"] == 1772438400
    assert values["one"]["selected_option"] == option("a")
    assert values["radio"]["selected_option"]["value"] == "b"
    assert values["boxes"]["selected_options"] == [option("a"), option("b")]
    assert values["many"]["selected_options"] == []
    assert values["pick"]["selected_option"] is None
    assert "acts" not in values
    assert not slack.violations


async def test_slacks_client_stops_what_it_can_see_itself(
    app: AsyncApp, panel: Message, anna: Person
) -> None:
    """Too long, missing, no number, no URL, too many: the app is told nothing."""
    opens(app, everything())
    came = answers(app)
    await anna.click(panel, "open")
    wrong = {"text": "x" * 3001, "number": "1.5", "url": "nope", "date": None, "many": ["a", "b"]}
    stopped = await anna.submit(wrong)
    assert stopped.by_client
    assert set(stopped.errors) == set(wrong)
    assert came == []
    assert stopped.view is anna.view
    right = {"text": "short", "number": "9", "url": "https://e.test/", "date": "2026-03-10", "many": ["a"]}
    assert not (await anna.submit(right)).errors


async def test_what_is_not_offered_cannot_be_filled_in(app: AsyncApp, panel: Message, anna: Person) -> None:
    """Unknown blocks, unknown options and what is no date are told clearly."""
    with pytest.raises(LookupError, match="Anna Holm has no modal open"):
        await anna.submit()
    opens(app, everything())
    await anna.click(panel, "open")
    with pytest.raises(LookupError, match="has no block 'txt' to fill in; it has: text, number"):
        await anna.submit({"txt": "x"})
    with pytest.raises(LookupError, match="one has no option 'c'; it offers: a, b"):
        await anna.submit({"one": "c"})
    with pytest.raises(ValueError, match="a datepicker cannot take 'tomorrow'"):
        await anna.submit({"date": "tomorrow"})


async def test_errors_stand_at_their_blocks_and_keep_what_was_typed(
    slack: Playground, app: AsyncApp, panel: Message, anna: Person
) -> None:
    """After errors the modal is open as before, typed text included."""
    opens(app, modal())
    answers(app, response_action="errors", errors={"blockers": "Say more."})
    await anna.click(panel, "open")
    failed = await anna.submit({"blockers": "short"})
    assert failed.errors == {"blockers": "Say more."}
    assert not failed.by_client
    assert anna.view
    assert anna.view.errors == {"blockers": "Say more."}
    assert anna.view.state["blockers"]["blockers"]["value"] == "short"
    assert not slack.violations


async def test_errors_for_no_input_are_a_breach(
    slack: Playground, app: AsyncApp, panel: Message, anna: Person
) -> None:
    """Slack shows an error only at an input block of the view."""
    opens(app, modal())
    answers(app, response_action="errors", errors={"blocker": "Say more."})
    await anna.click(panel, "open")
    assert (await anna.submit({"blockers": "x"})).errors == {}
    assert rules(slack) == ["unknown_error_block"]


@pytest.mark.parametrize(
    ("answer", "titles"),
    [
        ({"response_action": "update", "view": modal(title=plain("Done"))}, ["Done"]),
        ({"response_action": "push", "view": modal(title=plain("More"))}, ["Status", "More"]),
        ({"response_action": "clear"}, []),
        ({}, []),
    ],
)
async def test_an_answer_to_a_submission_is_obeyed(
    slack: Playground, app: AsyncApp, panel: Message, anna: Person, answer: Any, titles: list[str]
) -> None:
    """The modal is updated, covered by another, or closed."""
    opens(app, modal())
    answers(app, **answer)
    await anna.click(panel, "open")
    done = await anna.submit({"blockers": "x"})
    assert [view.title for view in anna.views] == titles
    assert done.view is anna.view
    assert not slack.violations


async def test_an_unsound_answer_to_a_submission_is_a_breach(
    slack: Playground, app: AsyncApp, panel: Message, anna: Person
) -> None:
    """A view that Slack refuses leaves the modal as it was."""
    opens(app, modal())
    answers(app, response_action="update", view=modal(title=plain("x" * 25)))
    await anna.click(panel, "open")
    await anna.submit({"blockers": "x"})
    assert anna.view
    assert anna.view.title == "Status"
    assert rules(slack) == ["invalid_arguments"]


@pytest.mark.parametrize(("signs", "is_refused"), [("ø" * 3000, True), ("o" * 3000, False)])
async def test_a_view_of_too_many_bytes_is_refused(
    client: AsyncWebClient,
    slack: Playground,
    app: AsyncApp,
    panel: Message,
    anna: Person,
    signs: str,
    is_refused: bool,
) -> None:
    """250,000, in ASCII as it is sent (docs: views.open); in the answer to a modal nobody is told."""
    long = [{"type": "section", "text": plain(signs)}] * 16
    opens(app, modal())
    answers(app, response_action="update", view=modal(*long))
    await anna.click(panel, "open")
    await anna.submit({"blockers": "x"})
    assert rules(slack) == (["invalid_arguments"] if is_refused else [])
    publishing = client.views_publish(user_id=anna.id, view={"type": "home", "blocks": long})
    if is_refused:
        assert (await refusal(publishing))["error"] == "view_too_large"
    else:
        await publishing


async def test_a_trigger_serves_once_and_briefly(
    clock: MovableClock,
    slack: Playground,
    client: AsyncWebClient,
    app: AsyncApp,
    panel: Message,
    anna: Person,
) -> None:
    """A second use, a late one and an invented one have each their error, and all are breaches."""
    came: list[str] = []

    @app.action("open")
    async def clicked(ack: Any, body: dict[str, Any]) -> None:
        came.append(body["trigger_id"])
        await ack()

    await anna.click(panel, "open")
    await client.views_open(trigger_id=came[0], view=modal())
    assert (await refusal(client.views_open(trigger_id=came[0], view=modal())))[
        "error"
    ] == "exchanged_trigger_id"
    assert (await refusal(client.views_open(trigger_id="1.2.3", view=modal())))[
        "error"
    ] == "invalid_trigger_id"
    await anna.click(panel, "open")
    slack.slack.triggers._seconds = 0.01
    await asyncio.sleep(0.02)
    assert (await refusal(client.views_open(trigger_id=came[1], view=modal())))[
        "error"
    ] == "expired_trigger_id"
    assert rules(slack) == ["exchanged_trigger_id", "invalid_trigger_id", "expired_trigger_id"]


async def test_three_modals_are_the_most(
    slack: Playground, app: AsyncApp, panel: Message, anna: Person
) -> None:
    """A fourth is refused; closing the top one shows the one below."""
    opens(app, modal({"type": "actions", "elements": [button("deeper", "1")]}))
    errors: list[str] = []

    @app.action("deeper")
    async def pushed(ack: Any, body: dict[str, Any], client: AsyncWebClient) -> None:
        view = modal({"type": "actions", "elements": [button("deeper", "1")]}, title=plain("Deeper"))
        if len(anna.views) < 3:
            await client.views_push(trigger_id=body["trigger_id"], view=view)
        else:
            refused = await refusal(client.views_push(trigger_id=body["trigger_id"], view=view))
            errors.append(refused["error"])
        await ack()

    await anna.click(panel, "open")
    for _ in range(3):
        await anna.press("deeper")
    assert [view.title for view in anna.views] == ["Status", "Deeper", "Deeper"]
    assert anna.views[2].previous_view_id == anna.views[1].id
    assert anna.views[2].root_view_id == anna.views[0].id
    assert errors == ["push_limit_reached"]
    await anna.close_view()
    assert len(anna.views) == 2
    assert rules(slack) == ["push_limit_reached"]


async def test_a_push_needs_a_gesture_in_a_modal(
    client: AsyncWebClient, app: AsyncApp, panel: Message, anna: Person
) -> None:
    """The trigger of a click on a message opens, but cannot push."""

    @app.action("open")
    async def clicked(ack: Any, body: dict[str, Any]) -> None:
        refused = await refusal(client.views_push(trigger_id=body["trigger_id"], view=modal()))
        assert refused["error"] == "not_found"
        await ack()

    await anna.click(panel, "open")
    assert anna.view is None


async def test_an_update_keeps_what_was_typed_and_minds_the_hash(
    slack: Playground, client: AsyncWebClient, app: AsyncApp, panel: Message, anna: Person
) -> None:
    """The same block and action id keep their text; an old hash and a closed view are refused."""
    opens(app, modal())
    await anna.click(panel, "open")
    view = anna.view
    assert view
    first_hash = view.hash
    anna.fill_in({"blockers": "typed"})
    more = modal(*modal()["blocks"], asked("next", {"type": "plain_text_input"}))
    updated = await client.views_update(view_id=view.id, hash=first_hash, view=more)
    assert updated["view"]["state"]["values"]["blockers"]["blockers"]["value"] == "typed"
    assert updated["view"]["state"]["values"]["next"]["next"]["value"] is None
    stale = await refusal(client.views_update(view_id=view.id, hash=first_hash, view=more))
    assert stale["error"] == "hash_conflict"
    await anna.close_view()
    assert (await refusal(client.views_update(view_id=view.id, view=more)))["error"] == "not_found"
    assert not slack.violations
    assert (await refusal(client.views_update(external_id="x" * 256, view=more)))["error"] == "not_found"


async def test_a_choice_in_a_modal_tells_the_app_at_once(app: AsyncApp, panel: Message, anna: Person) -> None:
    """A select outside an input block dispatches, with all that was typed; one in an input block does not."""
    opens(app, everything())
    came: list[dict[str, Any]] = []

    @app.action("picked")
    async def picked(ack: Any, body: dict[str, Any]) -> None:
        came.append(body)
        await ack()

    await anna.click(panel, "open")
    anna.fill_in({"text": "typed"})
    await anna.press("picked", "b")
    (body,) = came
    assert body["actions"][0]["selected_option"]["value"] == "b"
    assert body["container"] == {"type": "view", "view_id": body["view"]["id"]}
    values = body["view"]["state"]["values"]
    assert values["text"]["text"]["value"] == "typed"
    assert values["pick"]["picked"]["selected_option"]["value"] == "b"
    with pytest.raises(LookupError, match="tells the app nothing"):
        await anna.press("one", "a")


async def test_an_external_select_asks_the_app(
    slack: Playground, app: AsyncApp, panel: Message, anna: Person
) -> None:
    """What is typed is sent once long enough; an offered option can then be chosen."""
    opens(app, modal(asked("who", {"type": "external_select", "min_query_length": 2})))
    came = answers(app)

    @app.options("who")
    async def people(ack: Any, payload: dict[str, Any]) -> None:
        await ack(options=[option(f"{payload['value']}-1"), option(f"{payload['value']}-2")])

    await anna.click(panel, "open")
    assert await anna.type_in_select("who", "e") == []
    assert [o["value"] for o in await anna.type_in_select("who", "er")] == ["er-1", "er-2"]
    assert not (await anna.submit({"who": "er-2"})).errors
    chosen = came[0]["view"]["state"]["values"]["who"]["who"]["selected_option"]
    assert chosen["value"] == "er-2"
    assert not slack.violations


async def test_unsound_suggestions_are_a_breach(
    slack: Playground, app: AsyncApp, panel: Message, anna: Person
) -> None:
    """Slack shows no options that break its limits."""
    opens(app, modal(asked("who", {"type": "external_select", "min_query_length": 0})))

    @app.options("who")
    async def people(ack: Any) -> None:
        await ack(options=[option("x" * 151)])

    await anna.click(panel, "open")
    assert await anna.type_in_select("who", "") == []
    assert rules(slack) == ["invalid_options"]


@pytest.mark.parametrize("told", [True, False])
async def test_the_app_hears_of_a_closed_modal_if_it_asked(
    slack: Playground, app: AsyncApp, panel: Message, anna: Person, told: bool
) -> None:
    """view_closed is sent with notify_on_close only."""
    opens(app, modal(notify_on_close=told))
    came: list[dict[str, Any]] = []

    @app.view_closed("status")
    async def closed(ack: Any, body: dict[str, Any]) -> None:
        came.append(body)
        await ack()

    await anna.click(panel, "open")
    await anna.close_view()
    assert anna.view is None
    assert [body["is_cleared"] for body in came] == [False] * told
    assert not slack.violations
