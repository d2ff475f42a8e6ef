/** The conversation one looks at: its messages in order, day by day; answers stand in their threads. */

import { playgroundNow, today } from "./clock.js";
import { readAs } from "./control.js";
import { announce, el, reconcile } from "./dom.js";
import { messageNode, momentOfMessage } from "./message.js";
import { mrkdwn } from "./mrkdwn.js";
import { session } from "./session.js";
import { notesIn } from "./slackbot.js";
import { say } from "./words.js";
import { dayName } from "./zones.js";

const PAGE = 100;
// More than this nobody reads at once, and the page stays quick.
const MOST = 1000;
const MOST_TOLD = 3;

let asked = 0;
let seen = null;
let wanted = PAGE;
let atEnd = true;

const list = () => document.getElementById("messages");
const view = () => document.getElementById("conversation");
const earlier = () => document.getElementById("earlier");

export function startMessages() {
  earlier().addEventListener("click", showEarlier);
  view().addEventListener("scroll", () => { atEnd = isAtEnd(); });
  // Who read the newest message goes on reading it when a panel opens beside it.
  new ResizeObserver(() => { if (atEnd) toEnd(); }).observe(view());
}

const isAtEnd = () => view().scrollHeight - view().scrollTop - view().clientHeight < 80;
const toEnd = () => { view().scrollTop = view().scrollHeight; };

/** Forget what is shown: another person or channel has other messages. */
export function clearMessages() {
  seen = null;
  wanted = PAGE;
  atEnd = true;
  earlier().hidden = true;
  list().replaceChildren();
}

async function showEarlier() {
  const fromEnd = view().scrollHeight - view().scrollTop;
  wanted = Math.min(wanted + PAGE, MOST);
  await refreshMessages();
  view().scrollTop = view().scrollHeight - fromEnd;
}

/** Fetch the messages of the channel again and show what changed. */
export async function refreshMessages() {
  const { me, channel } = session;
  if (!channel) return;
  asked += 1;
  const mine = asked;
  const query = `messages?channel=${encodeURIComponent(channel.id)}&thread=none&limit=${wanted}`;
  const fetched = await readAs(me.handle, query);
  if (mine === asked) show(fetched, notesIn(me.handle, channel.id), channel.id);
}

function show(fetched, notes, channelId) {
  const messages = [...fetched, ...notes];
  earlier().hidden = fetched.length < wanted || wanted >= MOST;
  const date = today();
  reconcile(list(), inOrder(messages).map((row) => (row.day
    ? { key: row.day, render: () => el("li", { class: "day" }, el("h2", {}, row.day)) }
    // Today is part of the key: a date shown as "tomorrow" is written anew when the clock moves.
    : { key: `${date} ${JSON.stringify(row)}`, render: () => messageNode(row, channelId) })));
  document.getElementById("nothing-said").hidden = messages.length > 0;
  const fresh = tellOfNew(messages);
  if (atEnd) toEnd();
  // Who reads further up keeps what they read.
  else wanted = Math.min(wanted + fresh, MOST);
}

/** Messages by time, and {day} rows between the days. */
function inOrder(messages) {
  const rows = [];
  let day = null;
  for (const message of [...messages].sort((one, other) => Number(one.ts) - Number(other.ts))) {
    const its = dayName(momentOfMessage(message), playgroundNow());
    if (its !== day) rows.push({ day: its });
    day = its;
    rows.push(message);
  }
  return rows;
}

/** Read out what came since the last look; how many that are. */
function tellOfNew(messages) {
  const fresh = messages.filter((message) => !seen?.has(message.ts));
  const others = seen ? fresh.filter((message) => message.user !== session.me.id) : [];
  if (others.length > MOST_TOLD) announce(say("{count} new messages", { count: others.length }));
  else others.forEach((message) => announce(`${message.name}: ${wordsOf(message)}`));
  seen = new Set(messages.map((message) => message.ts));
  return fresh.length;
}

const wordsOf = (message) => el("span", {}, mrkdwn((message.text ?? "").slice(0, 300))).textContent;
