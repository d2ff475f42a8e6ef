/** Where one writes in a channel: a message, a slash command, or a shortcut of the app's. */

import { app, hasApp } from "./cast.js";
import { Completion } from "./completion.js";
import { act } from "./control.js";
import { escaped } from "./entities.js";
import { interact } from "./interaction.js";
import { menu } from "./menu.js";
import { session, tell } from "./session.js";
import { slackbotSays } from "./slackbot.js";
import { say } from "./words.js";
import { Writer } from "./writer.js";

const form = () => document.getElementById("composer");
const HELP = say("Enter sends, Shift+Enter starts a new line. @handle mentions somebody; / begins a command.");

let writer = null;
let completion = null;

export function startComposer() {
  writer = new Writer(form(), {
    place: () => (session.channel ? `${session.me.handle}/${session.channel.id}` : null),
    send: post,
    steer: (event) => completion.steer(event),
    changed,
  });
  completion = new Completion(writer.field, (text) => writer.write(text));
}

/** Show what the person left unsent in this channel; nobody writes where they are no member. */
export function refreshComposer() {
  form().hidden = !session.channel?.is_member || session.channel.is_archived;
  writer.field.placeholder = session.channel ? say("Message {place}", { place: nameOf(session.channel) }) : "";
  document.getElementById("shortcuts").replaceChildren(...globalShortcuts());
  writer.refresh();
}

const nameOf = (channel) => (channel.kind === "dm" ? channel.name : `#${channel.name}`);

function changed() {
  completion?.look();
  const [word] = writer.field.value.split(" ");
  const typed = hasApp(session.me) && app().commands.find((one) => one.command === word);
  document.getElementById("composer-help").textContent =
    typed ? `${typed.command} ${typed.usage_hint ?? ""} – ${typed.description ?? ""}` : HELP;
}

function globalShortcuts() {
  const shortcuts = hasApp(session.me) ? app().shortcuts.filter((one) => one.type === "global") : [];
  if (!shortcuts.length) return [];
  return [menu({ content: "⚡", label: say("Shortcuts"), title: say("Shortcuts") }, shortcuts.map((one) => ({
    content: one.name,
    note: one.description,
    choose: () => interact("global_shortcut", { callback_id: one.callback_id }),
  })))];
}

async function post(text) {
  const [handle, channel] = [session.me.handle, session.channel.id];
  const isCommand = text.startsWith("/");
  // Slack's client sends the three signs escaped; its server makes a mention of @handle.
  const answer = await act(handle, isCommand ? "command" : "say", { channel, text: escaped(text) });
  if (!answer.ok && isCommand) slackbotSays(handle, channel, answer.error);
  await tell("acted");
  return isCommand ? { ok: true } : answer;
}
