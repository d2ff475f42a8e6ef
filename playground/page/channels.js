/** The channels and direct messages of the person, and the head of the one that is open. */

import { app, nameOf, rememberChannels } from "./cast.js";
import { readAs } from "./control.js";
import { el, reconcile } from "./dom.js";
import { interact, whileBusy } from "./interaction.js";
import { session, tell, toAddress } from "./session.js";

const lists = { channel: "channel-list", dm: "dm-list" };
let asked = 0;

/** Fetch the person's channels again; the one that is open stays open if it is still there. */
export async function refreshChannels(wanted = session.channel?.id) {
  asked += 1;
  const mine = asked;
  const channels = await readAs(session.me.handle, "channels");
  if (mine !== asked) return;
  rememberChannels(channels);
  session.channels = channels;
  await open(channels.find((channel) => channel.id === wanted) ?? channels[0] ?? null);
  drawChannels();
}

/** Make this the channel that is open, and tell the others if it is another, or was joined or left. */
async function open(channel) {
  const before = session.channel;
  session.channel = channel;
  toAddress();
  if (before?.id !== channel?.id || before?.is_member !== channel?.is_member) await tell("channel");
}

async function choose(channel) {
  await open(channel);
  drawChannels();
  await tell("chosen");
}

function drawChannels() {
  for (const [kind, id] of Object.entries(lists)) {
    const channels = session.channels.filter((channel) => channel.kind === kind);
    reconcile(document.getElementById(id), channels.map((channel) => {
      const current = channel.id === session.channel?.id;
      const unread = current ? 0 : channel.unread;
      return { key: JSON.stringify([channel.id, channel.name, channel.is_member, unread, current]),
        render: () => item(channel, unread, current) };
    }));
  }
  document.getElementById("channel-head").hidden = !session.channel;
  if (session.channel) drawHead(session.channel);
}

function item(channel, unread, current) {
  const count = unread ? el("span", { class: "unread" }, String(unread), el("span", { class: "unseen" }, " unread")) : null;
  return el("li", {}, el("button", {
    type: "button", class: classOf(channel, unread), "aria-current": current ? "page" : null,
    on: { click: () => choose(channel) },
  }, el("span", { "aria-hidden": "true" }, signOf(channel)), el("bdi", {}, channel.name),
  channel.shared ? el("span", { class: "badge", title: "Shared between companies" }, "shared") : null, count));
}

function classOf(channel, unread) {
  if (!channel.is_member) return "not-joined";
  return unread ? "has-unread" : "";
}

const signOf = (channel) => (channel.kind === "dm" ? "●" : "#");

function drawHead(channel) {
  document.getElementById("channel-title").replaceChildren(
    channel.kind === "dm" ? "" : "# ", el("bdi", {}, channel.name));
  const names = channel.members.map(nameOf).filter(Boolean);
  document.getElementById("channel-about").replaceChildren(channel.kind === "dm"
    ? "Direct messages with the app"
    : `${channel.shared ? "Shared channel · " : ""}${names.length} members: ${names.join(", ")}`);
  reconcile(document.getElementById("channel-tools"), toolsOf(channel).map((tool) => ({
    key: `${channel.id} ${tool.verb}`, render: () => toolButton(tool, channel),
  })));
}

/** What the person can do about who is in this channel. */
function toolsOf(channel) {
  if (channel.kind === "dm") return [];
  if (!channel.is_member) return [{ verb: "join", label: "Join", style: "primary" }];
  const leave = { verb: "leave", label: "Leave" };
  if (channel.members.includes(app().id)) return [leave];
  return [{ verb: "invite_app", label: `Invite ${app().name} to this channel`, style: "primary" }, leave];
}

function toolButton({ verb, label, style }, channel) {
  const node = el("button", { type: "button", class: style ?? "" }, label);
  node.addEventListener("click", () => whileBusy(node, () => interact(verb, { channel: channel.id })));
  return node;
}
