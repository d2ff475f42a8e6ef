/** The thread beside the conversation: what was answered to a message, and where one answers. */

import { today } from "./clock.js";
import { act, readAs } from "./control.js";
import { announce, reconcile } from "./dom.js";
import { escaped } from "./entities.js";
import { messageNode } from "./message.js";
import { dropPanel, isOpen, openPanel, startPanel } from "./panels.js";
import { session, tell, when } from "./session.js";
import { say } from "./words.js";
import { Writer } from "./writer.js";

let root = null;
let writer = null;
let asked = 0;
let shown = 0;

const list = () => document.getElementById("thread-messages");
const scroller = () => document.getElementById("thread-conversation");
const broadcast = () => document.getElementById("thread-broadcast");

export function startThread() {
  startPanel("thread");
  writer = new Writer(document.getElementById("thread-composer"), {
    place: () => (root ? `${session.me.handle}/${root.channel}/${root.ts}` : null),
    send: post,
  });
  when("channel", forgetThread);
}

/** Show the thread of a message, or of the one that it answers. */
export async function openThread(message) {
  root = { channel: session.channel.id, ts: message.thread_ts ?? message.ts };
  shown = 0;
  list().replaceChildren();
  openPanel("thread", () => wayTo(message), { focus: false });
  writer.refresh();
  await refreshThread();
  writer.field.focus();
}

/** What leads to the thread from the conversation; the message may have been drawn anew since. */
const wayTo = ({ ts }) => document.querySelector(`#messages [data-ts="${ts}"] .tools button`);

function forgetThread() {
  root = null;
  dropPanel("thread");
}

/** Fetch the thread again, if one is open. */
export async function refreshThread() {
  if (!root || !isOpen("thread")) return;
  asked += 1;
  const [mine, at] = [asked, root];
  const query = `messages?channel=${encodeURIComponent(at.channel)}&thread=${at.ts}`;
  const messages = await readAs(session.me.handle, query);
  if (mine !== asked || root !== at) return;
  if (!messages.length) { forgetThread(); return; }
  const atEnd = scroller().scrollHeight - scroller().scrollTop - scroller().clientHeight < 80;
  reconcile(list(), messages.map((message) => ({
    key: `${today()} ${JSON.stringify(message)}`, render: () => messageNode(message, at.channel, { inThread: true }),
  })));
  tellOfNew(messages);
  if (atEnd) scroller().scrollTop = scroller().scrollHeight;
}

function tellOfNew(messages) {
  const fresh = shown ? messages.slice(shown).filter((message) => message.user !== session.me.id) : [];
  if (fresh.length) announce(say("In the thread, {name}: {text}", {
    name: fresh.at(-1).name, text: (fresh.at(-1).text ?? "").slice(0, 300),
  }));
  shown = messages.length;
}

async function post(text) {
  const command = /^\/\S+/.exec(text);
  if (command) return { ok: false, error: say("{command} is not supported in threads. Sorry!", { command: command[0] }) };
  const body = { channel: root.channel, ts: root.ts, text: escaped(text), broadcast: broadcast().checked };
  const answer = await act(session.me.handle, "reply", body);
  broadcast().checked = false;
  await tell("acted");
  return answer;
}
