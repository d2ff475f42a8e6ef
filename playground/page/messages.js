/** The conversation one looks at: its messages in order, day by day, replies under what they answer. */

import { readAs } from "./control.js";
import { playgroundNow } from "./clock.js";
import { announce, el, reconcile } from "./dom.js";
import { isReply, messageNode, momentOfMessage } from "./message.js";
import { mrkdwn } from "./mrkdwn.js";
import { session } from "./session.js";
import { notesIn } from "./slackbot.js";
import { dayName, wallClock } from "./zones.js";

let asked = 0;
let seen = null;

const list = () => document.getElementById("messages");
const view = () => document.getElementById("conversation");

/** Forget what is shown: another person or channel has other messages. */
export function clearMessages() {
  seen = null;
  list().replaceChildren();
}

/** Fetch the messages of the channel again and show what changed. */
export async function refreshMessages() {
  const { me, channel } = session;
  if (!channel) return;
  asked += 1;
  const mine = asked;
  const fetched = await readAs(me.handle, `messages?channel=${encodeURIComponent(channel.id)}`);
  if (mine === asked) show([...fetched, ...notesIn(me.handle, channel.id)], channel.id);
}

function show(messages, channelId) {
  const atEnd = view().scrollHeight - view().scrollTop - view().clientHeight < 80;
  const today = wallClock(playgroundNow()).date;
  reconcile(list(), inOrder(messages).map((row) => (row.day
    ? { key: row.day, render: () => el("li", { class: "day" }, el("h2", {}, row.day)) }
    // Today is part of the key: a date shown as "tomorrow" is written anew when the clock moves.
    : { key: `${today} ${JSON.stringify(row)}`, render: () => messageNode(row, channelId) })));
  document.getElementById("nothing-said").hidden = messages.length > 0;
  const isNew = tellOfNew(messages);
  if (atEnd && isNew) view().scrollTop = view().scrollHeight;
}

/** Messages by time with replies after their roots, and {day} rows between the days. */
function inOrder(messages) {
  const sorted = [...messages].sort((one, other) => Number(one.ts) - Number(other.ts));
  const roots = sorted.filter((message) => !isReply(message));
  const known = new Set(roots.map((message) => message.ts));
  const rows = [];
  let day = null;
  // A reply whose root was deleted stands by itself.
  for (const root of sorted.filter((message) => !isReply(message) || !known.has(message.thread_ts))) {
    const its = dayName(momentOfMessage(root), playgroundNow());
    if (its !== day) rows.push({ day: its });
    day = its;
    rows.push(root, ...sorted.filter((message) => isReply(message) && message.thread_ts === root.ts));
  }
  return rows;
}

/** Read out what came since the last look; whether anything did. */
function tellOfNew(messages) {
  const fresh = messages.filter((message) => !seen?.has(message.ts));
  if (seen) {
    for (const message of fresh.filter((one) => one.user !== session.me.id)) {
      const words = el("span", {}, mrkdwn((message.text ?? "").slice(0, 300))).textContent;
      announce(`${message.name}: ${words}`);
    }
  }
  seen = new Set(messages.map((message) => message.ts));
  return fresh.length > 0;
}
