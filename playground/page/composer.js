/** Where one writes: a message, or a slash command. */

import { act } from "./control.js";
import { escaped } from "./entities.js";
import { showProblem } from "./problem.js";
import { session, tell } from "./session.js";
import { slackbotSays } from "./slackbot.js";

const drafts = new Map();

const field = () => document.getElementById("composer-text");
const place = () => `${session.me.handle}/${session.channel?.id}`;

export function startComposer() {
  const form = document.getElementById("composer");
  form.addEventListener("submit", (event) => { event.preventDefault(); post(); });
  field().addEventListener("input", () => { drafts.set(place(), field().value); grow(); });
  field().addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    form.requestSubmit();
  });
}

/** Show what the person left unsent in this channel; nobody writes where they are no member. */
export function refreshComposer() {
  document.getElementById("composer").hidden = !session.channel?.is_member;
  field().value = drafts.get(place()) ?? "";
  field().placeholder = session.channel ? `Message ${nameOf(session.channel)}, or /samspil …` : "";
  grow();
}

const nameOf = (channel) => (channel.kind === "dm" ? channel.name : `#${channel.name}`);

function grow() {
  field().style.height = "auto";
  field().style.height = `${Math.min(field().scrollHeight + 2, 240)}px`;
}

async function post() {
  const text = field().value.trim();
  if (!text || !session.channel) return;
  const [handle, channel, draft] = [session.me.handle, session.channel.id, place()];
  drafts.delete(draft);
  refreshComposer();
  const isCommand = text.startsWith("/");
  // Slack's client sends the three signs escaped; its server makes a mention of @handle.
  const answer = await act(handle, isCommand ? "command" : "say", { channel, text: escaped(text) });
  if (!answer.ok && isCommand) slackbotSays(handle, channel, answer.error);
  if (!answer.ok && !isCommand) giveBack(draft, text, answer.error);
  await tell("acted");
}

/** What could not be posted is not lost. */
function giveBack(draft, text, sentence) {
  if (!drafts.get(draft)) drafts.set(draft, text);
  refreshComposer();
  showProblem(sentence);
}
