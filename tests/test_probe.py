"""`samspil probe`: what the bot takes for granted of Slack is tried, told, remembered and cleaned up."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr
from ready_made import ready
from tests_shared import MONDAY
from typer.testing import CliRunner

from bot import manifest, novelties
from bot.cli import cli
from bot.clock import MovableClock, SystemClock
from bot.commands.probing import NotHereError, probed
from bot.database import Database
from bot.errors import Refusal
from bot.exits import Exit
from bot.novelties import Kind
from bot.probe import TRIALS, Outcome, Result
from bot.probe.ground import DRAWN_ANEW
from bot.probe.press import ACTION, MENU, ON_TOP
from bot.settings import Settings
from playground.cast import demo_cast, grid_cast, org_cast
from playground.server import Playground
from playground.slack import Slack
from playground.web_api import METHODS, Method
from playground.web_api.refusal import ApiError
from playground.workspace import Json, Workspaces

HOLDS, FAILS, UNTRIED = Outcome.HOLDS, Outcome.FAILS, Outcome.UNTRIED


class Hurried(MovableClock):
    """Nobody waits on it: who sleeps is at once later."""

    async def sleep(self, seconds: float) -> None:
        self.move_to(self.now() + timedelta(seconds=seconds))


class Workspace:
    """An embedded Slack with a private channel to try it in, and people who press what they are asked to."""

    def __init__(self, folder: Path, cast: Callable[[], Workspaces] = demo_cast) -> None:
        self.clock = Hurried(MONDAY)
        self.slack = Playground(
            self.clock,
            cast=cast,
            scopes=tuple(manifest.SCOPES),
            events=(),
            ack_seconds=30,
            trigger_seconds=30,
        )
        self.anna = self.slack.person("anna")
        self.erik = self.slack.person("erik")
        ws = self.slack.ws
        teams = [ws.teams[each.user.team_id] for each in (self.anna, self.erik)]
        people = [self.anna.user, self.erik.user]
        self.channel = ws.add_channel("try-samspil", teams, people, private=True)
        ws.add_channel("open-to-all", teams[:1], people[:1], private=False)
        self.database = ready(Database(f"sqlite:///{folder / 'samspil.db'}"))
        self.keys = str(folder / "keys")
        self.presses = 0
        self.typed = "sam"
        """In the menu that is searched; nothing where it is empty."""
        self._pressing: list[asyncio.Task[Any]] = []

    async def probe(self, channel: str = "#try-samspil", wait: float = 20) -> dict[str, Result]:
        """What became of each trial; nothing may be left in the channel."""
        read = Settings(
            _env_file=None,  # type: ignore[call-arg]  # those of the machine are none of the test's
            slack_bot_token=SecretStr(self.slack.bot_token),
            slack_app_token=SecretStr(self.slack.app_token),
            slack_api_url=self.slack.api_url,
            database_url=str(self.database.url),
            keys=self.keys,
        )
        results, self.left = await probed(read, self.database, channel, wait, self.clock, self._asked)
        return {result.name: result for result in results}

    def _asked(self, line: str) -> None:
        """Whoever is asked presses."""
        self._pressing.append(asyncio.ensure_future(self._answer_to(line, self._pressing[-1:])))

    async def _answer_to(self, line: str, before: Sequence[asyncio.Task[Any]]) -> None:
        """One thing after the other, as people do."""
        await asyncio.gather(*before)
        if "«Send»" in line:
            await self.anna.submit()
        elif ON_TOP in line:
            await self.anna.press(ACTION, "1")
        elif "«sam»" in line:
            await self._choose()
        else:
            await self._press("other company" in line)

    async def _choose(self) -> None:
        for option in await self.anna.type_in_select(MENU, self.typed) if self.typed else ():
            self.anna.fill_in({MENU: option["value"]})

    async def _press(self, is_external: bool) -> None:
        who = self.erik if is_external else self.anna
        button = next(m for m in self.channel.messages if "press this" in m.text)
        self.presses += 1
        await who.click(button, ACTION)

    def known(self) -> dict[Kind, bool]:
        """What is remembered."""
        with self.database.session() as session:
            return dict(novelties.known(session, self.owner, self.clock.now()))

    @property
    def owner(self) -> str:
        """The workspace, or the organisation, that installed the app."""
        home = self.slack.ws.home
        is_of_all = self.slack.ws.installation.org_wide and home.enterprise is not None
        return home.enterprise.id if is_of_all and home.enterprise else home.id


@pytest.fixture
async def workspace(tmp_path: Path) -> AsyncIterator[Workspace]:
    """Nothing was tried yet."""
    made = Workspace(tmp_path)
    await made.slack.start()
    await made.anna.invite_app("try-samspil")
    yield made
    await made.slack.stop()
    made.database.close()


async def test_everything_holds_in_the_embedded_slack_and_is_cleaned_up(workspace: Workspace) -> None:
    """Every trial is made, by presses of both companies; nothing stays, and what is taken is remembered."""
    results = await workspace.probe()
    assert {name: result.outcome for name, result in results.items()} == {
        trial.name: HOLDS for trial in TRIALS
    }
    assert (workspace.left, workspace.presses) == ([], 2)
    assert workspace.channel.messages == [m for m in workspace.channel.messages if m.ephemeral]
    assert not workspace.channel.pinned
    assert not workspace.slack.ws.files
    dm = workspace.slack.ws.dm_of(workspace.anna.user)
    assert dm is not None
    assert dm.messages == []
    assert workspace.known() == dict.fromkeys(Kind, True)
    assert workspace.slack.violations == []
    assert workspace.anna.view is not None
    assert "close this" in str(workspace.anna.view.content)
    assert [len(stack) for stack in workspace.slack.ws.stacks.values() if stack] == [2, 1]
    homes = workspace.slack.ws.homes
    assert [str(home.content).count(DRAWN_ANEW) for home in homes.values()] == [1]


@pytest.mark.parametrize("cast", [grid_cast, org_cast])
async def test_everything_holds_on_enterprise_grid(tmp_path: Path, cast: Callable[[], Workspaces]) -> None:
    """In one workspace, or with an app of the whole organisation: then that is what it is remembered of."""
    made = Workspace(tmp_path, cast)
    await made.slack.start()
    await made.anna.invite_app("try-samspil")
    results = await made.probe()
    assert {name: result.outcome for name, result in results.items()} == {
        trial.name: HOLDS for trial in TRIALS
    }
    assert (made.left, made.slack.violations) == ([], [])
    assert made.known() == dict.fromkeys(Kind, True)
    await made.slack.stop()
    made.database.close()


def answering(change: Callable[[Json], Any]) -> Callable[[Method], Method]:
    """A method whose answer is another."""

    def different(method: Method) -> Method:
        def run(slack: Slack, given: Any) -> Json:
            answer = method.run(slack, given)
            change(answer)
            return answer

        return Method(run, method.tier, method.scope, method.token)

    return different


def refusing(error: str, where: Callable[[Any], bool] = lambda _given: True) -> Callable[[Method], Method]:
    """A method that says no, where something is asked of it."""

    def different(method: Method) -> Method:
        def run(slack: Slack, given: Any) -> Json:
            if where(given):
                raise ApiError(error, is_breach=False)
            return method.run(slack, given)

        return Method(run, method.tier, method.scope, method.token)

    return different


def doing_nothing(method: Method) -> Method:
    """A method that says yes, and no more."""
    return Method(lambda _slack, _given: {}, method.tier, method.scope, method.token)


def _without_metadata(answer: Json) -> None:
    for message in answer["messages"]:
        message.pop("metadata", None)


def _decoded(answer: Json) -> None:
    for message in answer["messages"]:
        message["text"] = message["text"].replace("&amp;", "&").replace("&lt;", "<").replace("&gt;", ">")


def _without_bot(answer: Json) -> None:
    answer["members"] = answer["members"][:-1]


def _without_messages(answer: Json) -> None:
    answer["messages"] = []


def _without_replies(answer: Json) -> None:
    answer["messages"] = answer["messages"][:1]


def _elsewhere(answer: Json) -> None:
    answer["channel"]["is_member"] = False


def _of_nobody(answer: Json) -> None:
    answer["user"] |= {"team_id": None, "enterprise_user": None}


def _alone(answer: Json) -> None:
    answer["view"]["previous_view_id"] = None


DIFFERENT: dict[str, tuple[str, Callable[[Method], Method], set[str]]] = {
    "no bot among members": ("conversations.members", answering(_without_bot), {"members"}),
    "no company": ("users.info", answering(_of_nobody), {"members"}),
    "archived": ("conversations.info", refusing("channel_not_found"), {"membership"}),
    "no member": ("conversations.info", answering(_elsewhere), {"membership"}),
    "no history": ("conversations.history", answering(_without_messages), {"encoding", "search"}),
    "no replies": ("conversations.replies", answering(_without_replies), {"thread"}),
    "no posts": (
        "chat.postMessage",
        refusing("restricted_action", lambda given: given["channel"].startswith("C")),
        {"post"},
    ),
    "no edits": ("chat.update", refusing("edit_window_closed"), {"edit"}),
    "decoded": ("conversations.history", answering(_decoded), {"encoding"}),
    "no metadata": ("conversations.history", answering(_without_metadata), {"search"}),
    "no metadata in threads": ("conversations.replies", answering(_without_metadata), {"thread"}),
    "no pins": ("pins.add", refusing("no_permission"), {"pin"}),
    "pins that do not hold": ("pins.add", doing_nothing, {"pin"}),
    "odd threads": (
        "chat.postMessage",
        refusing("thread_is_elsewhere", lambda given: "reply to nothing" in given["text"]),
        {"lost_thread"},
    ),
    "no files": (
        "files.completeUploadExternal",
        refusing("slack_connect_blocked_file_type"),
        {"file", "picture"},
    ),
    "short alt text": (
        "files.getUploadURLExternal",
        refusing("alt_txt_too_large", lambda given: len(given.get("alt_txt") or "") > 500),
        {"file"},
    ),
    "no pictures": (
        "chat.postMessage",
        refusing("invalid_blocks", lambda given: "slack_file" in str(given.get("blocks"))),
        {"picture"},
    ),
    "no direct messages": ("conversations.open", refusing("cannot_dm_user"), {"direct"}),
    "no ephemerals": ("chat.postEphemeral", refusing("user_not_in_channel"), {"ephemeral"}),
    "no modals": ("views.open", refusing("not_allowed"), {"press"}),
    "no modal upon another": ("views.push", refusing("push_limit_reached"), {"push"}),
    "a modal in place of the other": ("views.push", answering(_alone), {"push"}),
    "no Home": ("views.publish", refusing("not_enabled"), {"home"}),
    "no changes": ("views.update", refusing("no_permission"), {"change", "alert"}),
}


PRESSED = [
    ("block_actions", False, "anna", "press"),
    ("block_actions", True, "anna", "push"),
    ("block_suggestion", True, "anna", "suggestions"),
    ("view_submission", True, "anna", "submission"),
    ("block_actions", False, "erik", "external_press"),
]
"""What may come as from elsewhere: its kind, whether it is in a modal, by whom, and what then fails."""


def test_each_assumption_fails_somewhere_and_says_what_the_bot_does_then() -> None:
    """In one of the Slacks here that do otherwise: none is printed as held by what was never tried."""
    failing = {name for _method, _make, names in DIFFERENT.values() for name in names}
    failing |= {each for *_what, each in PRESSED} | set(Kind) | {"chosen"}
    assert failing == {trial.name for trial in TRIALS}
    assert [trial.name for trial in TRIALS if not trial.otherwise.endswith(".")] == []


@pytest.mark.parametrize("different", DIFFERENT)
async def test_a_slack_that_does_otherwise_is_noticed(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, different: str
) -> None:
    """Just what differs fails, with what the bot does about it; all the rest holds, or needs it."""
    name, make, failing = DIFFERENT[different]
    monkeypatch.setitem(METHODS, name, make(METHODS[name]))
    results = await workspace.probe()
    assert {each for each, result in results.items() if result.outcome is FAILS} == failing
    untried = {each for each, result in results.items() if result.outcome is UNTRIED}
    needing = {trial.name for trial in TRIALS if failing & set(trial.needs)}
    assert needing <= untried
    for each in failing:
        assert results[each].seen
        assert results[each].otherwise in str(results[each])
    assert workspace.left == []


@pytest.mark.parametrize("kind", list(Kind))
async def test_a_workspace_without_one_of_the_newer_blocks_is_remembered_as_such(
    workspace: Workspace, kind: Kind
) -> None:
    """Only that one; and when it has come, the next probe says so."""
    installed = workspace.slack.ws.installation
    every, installed.takes = installed.takes, installed.takes - {kind}
    results = await workspace.probe()
    assert [name for name, result in results.items() if result.outcome is FAILS] == [kind]
    assert workspace.known() == {each: each is not kind for each in Kind}
    installed.takes = every
    await workspace.probe()
    assert workspace.known() == dict.fromkeys(Kind, True)


async def test_a_block_that_was_refused_for_another_reason_is_not_remembered_as_unknown(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An admin may lift what an admin forbade."""
    refused = refusing("restricted_action", lambda given: "table" in str(given.get("blocks")))
    monkeypatch.setitem(METHODS, "chat.postMessage", refused(METHODS["chat.postMessage"]))
    results = await workspace.probe(wait=0)
    assert results["table"].outcome is FAILS
    assert Kind.TABLE not in workspace.known()


def _as_from(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, kind: str, who: str, *, in_modal: bool
) -> None:
    """A Slack that names the presser's own workspace in what comes of this kind."""
    slack = workspace.slack.slack
    deliver = slack.delivery.deliver

    async def different(how: str, payload: Json, **more: Any) -> Any:
        is_there = bool(payload.get("view")) is in_modal
        if (
            payload.get("type") == kind
            and is_there
            and payload["user"]["id"] == workspace.slack.person(who).id
        ):
            payload = payload | {"team": {"id": "T0THEIRS", "domain": "theirs"}}
            if "view" in payload:
                payload["view"] = {k: v for k, v in payload["view"].items() if k != "app_installed_team_id"}
        return await deliver(how, payload, **more)

    monkeypatch.setattr(slack.delivery, "deliver", different)


@pytest.mark.parametrize(("kind", "in_modal", "who", "failing"), PRESSED)
async def test_a_press_that_comes_as_from_elsewhere_is_noticed(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, kind: str, in_modal: bool, who: str, failing: str
) -> None:
    """By the workspace that stands in it the bot would look for another installation."""
    _as_from(workspace, monkeypatch, kind, who, in_modal=in_modal)
    results = await workspace.probe(wait=2)
    assert {name for name, result in results.items() if result.outcome is FAILS} == {failing}
    assert "T0THEIRS" in results[failing].seen


async def test_without_anybody_who_presses_that_is_said_and_nothing_of_it_remembered(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Untried is not failed: an alert that was not tried is not known."""
    monkeypatch.setattr(workspace, "_asked", lambda _line: None)
    results = await workspace.probe(wait=0.2)
    assert results["press"].outcome is UNTRIED
    assert "nobody pressed" in results["press"].seen
    assert results["alert"].outcome is UNTRIED
    assert Kind.ALERT not in workspace.known()
    assert workspace.left == []


async def test_what_nobody_chose_is_untried(workspace: Workspace) -> None:
    """What is sent arrives all the same."""
    workspace.typed = ""
    results = await workspace.probe(wait=2)
    assert {name for name, result in results.items() if result.outcome is UNTRIED} == {
        "suggestions",
        "chosen",
    }


async def test_who_sends_the_modal_too_early_is_not_waited_for_in_it(workspace: Workspace) -> None:
    """What it said stays tried; the rest of it is not."""
    ask = workspace._answer_to

    async def at_once(line: str, before: Sequence[asyncio.Task[Any]]) -> None:
        await ask(line.replace(f"«{ON_TOP}»", "«Send»"), before)

    workspace._answer_to = at_once  # type: ignore[method-assign]  # other people
    results = await workspace.probe()
    untried = {name: result.seen for name, result in results.items() if result.outcome is UNTRIED}
    assert untried == {
        "push": "the modal was sent before that",
        "suggestions": "the modal was sent before that",
        "chosen": "it needs suggestions",
    }


@pytest.mark.parametrize("sent", [{"value": "somebody else"}, {"text": {"type": "plain_text", "text": "x"}}])
async def test_a_choice_that_comes_as_another_is_noticed(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, sent: Json
) -> None:
    """Of another value, or of none."""
    deliver = workspace.slack.slack.delivery.deliver

    async def different(how: str, payload: Json, **more: Any) -> Any:
        if payload.get("type") == "view_submission":
            for block in payload["view"]["state"]["values"].values():
                block[MENU]["selected_option"] = sent
        return await deliver(how, payload, **more)

    monkeypatch.setattr(workspace.slack.slack.delivery, "deliver", different)
    results = await workspace.probe()
    assert {name for name, result in results.items() if result.outcome is FAILS} == {"chosen"}


async def test_a_channel_without_people_of_elsewhere_leaves_their_press_untried(workspace: Workspace) -> None:
    """Nobody is asked for it."""
    await workspace.erik.leave("try-samspil")
    results = await workspace.probe()
    assert (results["external_press"].outcome, workspace.presses) == (UNTRIED, 1)


async def test_without_anybody_of_our_own_nobody_is_written_to(workspace: Workspace) -> None:
    """Who it would be tried with is not there: that is said, and is no failure."""
    await workspace.anna.leave("try-samspil")
    results = await workspace.probe(wait=0)
    untried = {name for name, result in results.items() if "nobody of our own company" in result.seen}
    assert untried == {"direct", "ephemeral", "home"}
    assert {result.outcome for result in results.values()} == {HOLDS, UNTRIED}
    assert results["members"].seen == "0 of our own, 1 of others"


@pytest.mark.parametrize("method", ["pins.add", "chat.postEphemeral", "views.publish"])
async def test_a_slack_that_is_not_reached_is_no_slack_that_does_otherwise(
    workspace: Workspace, method: str
) -> None:
    """What the network broke is untried; the rest goes on, and what was put there is taken away."""
    workspace.slack.faults.plan("timeout", method, seconds=0.01)
    results = await workspace.probe(wait=0)
    (name,) = (name for name, result in results.items() if "was not reached" in result.seen)
    assert results[name].outcome is UNTRIED
    assert FAILS not in {result.outcome for result in results.values()}
    assert workspace.left == []


async def test_a_slack_that_tells_it_to_wait_is_waited_for(workspace: Workspace) -> None:
    """As long as it says, for each method by itself."""
    for method in ("chat.postMessage", "conversations.history", "chat.delete"):
        workspace.slack.faults.plan("ratelimited", method, times=2, seconds=70)
    before = workspace.clock.now()
    results = await workspace.probe(wait=0)
    assert FAILS not in {result.outcome for result in results.values()}
    assert workspace.clock.now() - before >= timedelta(seconds=6 * 70)
    assert workspace.left == []


async def test_what_cannot_be_taken_away_is_named(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With its place, so that somebody can do it by hand."""
    monkeypatch.setitem(METHODS, "chat.delete", refusing("cant_delete_message")(METHODS["chat.delete"]))
    await workspace.probe(wait=0)
    assert len(workspace.left) >= 5
    assert all("cant_delete_message" in each for each in workspace.left)


async def test_where_others_could_read_along_or_work_nothing_is_tried(workspace: Workspace) -> None:
    """Not in a public channel, none where the bot is not, and none that it works in."""
    await workspace.anna.invite_app("open-to-all")
    before = len(workspace.slack.calls)
    with pytest.raises(NotHereError, match="private channel"):
        await workspace.probe("open-to-all")
    with pytest.raises(Refusal, match="in no channel called #nowhere"):
        await workspace.probe("#nowhere")
    assert not any(call.method.startswith("chat.") for call in workspace.slack.calls[before:])


async def test_the_command_tells_machines_and_ends_with_its_code(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """0 where all that was tried holds, 7 where something does not, 6 where there is no such channel."""
    workspace.clock.run(True)
    workspace.slack.slack.rates.take_post = lambda channel_id: 0  # type: ignore[method-assign]  # the clock here is another
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(SystemClock, "sleep", Hurried.sleep, raising=True)
    monkeypatch.setattr(SystemClock, "move_to", lambda *_: None, raising=False)
    for name, value in {
        "SLACK_BOT_TOKEN": workspace.slack.bot_token,
        "SLACK_APP_TOKEN": workspace.slack.app_token,
        "SLACK_API_URL": workspace.slack.api_url,
        "DATABASE_URL": str(workspace.database.url),
        "KEYS": workspace.keys,
    }.items():
        monkeypatch.setenv(name, value)

    async def run(*words: str) -> Any:
        return await asyncio.to_thread(CliRunner().invoke, cli, ["probe", *words])

    workspace.channel.pinning_allowed = False
    told = await run("#try-samspil", "--wait", "0", "--json")
    found = {each["name"]: each["outcome"] for each in json.loads(told.stdout)["trials"]}
    assert (told.exit_code, found["pin"], found["press"]) == (Exit.UNWELL, "fails", "untried")
    report = json.loads(told.stdout)
    assert set(report) == {"trials", "left"}
    assert report["left"] == []
    assert [each["name"] for each in report["trials"]] == [trial.name for trial in TRIALS]
    assert {tuple(each) for each in report["trials"]} == {
        ("name", "outcome", "assumed", "seen", "otherwise")
    }, "machines read these"
    (pin,) = (each for each in report["trials"] if each["name"] == "pin")
    assert pin == {
        "name": "pin",
        "outcome": "fails",
        "assumed": "A message can be pinned.",
        "seen": "Slack refuses it, no_permission",
        "otherwise": "The panel is posted, but not pinned.",
    }
    assert (await run("#nowhere")).exit_code == Exit.NOT_THERE
    workspace.slack.ws.installation.uninstalled = True
    assert (await run("#try-samspil", "--wait", "0")).exit_code == Exit.SLACK
