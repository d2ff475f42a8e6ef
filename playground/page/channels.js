/** The channels and direct messages of the person, and the head of the one that is open. */

import { app, nameOf, rememberChannels } from "./cast.js";
import { readAs } from "./control.js";
import { el, reconcile, redraw } from "./dom.js";
import { interact, whileBusy } from "./interaction.js";
import { menu } from "./menu.js";
import { session, tell, toAddress } from "./session.js";
import { say } from "./words.js";

const lists = { channel: "channel-list", dm: "dm-list" };
let asked = 0;

/** Fetch the person's channels again; what is open stays open if it is still there. */
export async function refreshChannels(wanted = session.home ? "home" : session.channel?.id) {
  asked += 1;
  const mine = asked;
  const channels = await readAs(session.me.handle, "channels");
  if (mine !== asked) return;
  rememberChannels(channels);
  session.channels = channels;
  if (wanted === "home") await openHome();
  else await open(channels.find((channel) => channel.id === wanted) ?? channels[0] ?? null);
  drawChannels();
}

async function openHome() {
  const isNew = !session.home;
  session.channel = null;
  session.home = true;
  toAddress();
  if (isNew) await tell("channel");
}

/** Make this the channel that is open, and tell the others if it is another, or was joined or left. */
async function open(channel) {
  const [before, wasHome] = [session.channel, session.home];
  session.channel = channel;
  session.home = false;
  toAddress();
  if (wasHome || before?.is_archived !== channel?.is_archived || before?.id !== channel?.id || before?.is_member !== channel?.is_member) await tell("channel");
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
      return { key: JSON.stringify([channel.id, channel.name, channel.is_member, channel.shared, unread, current]),
        render: () => item(channel, unread, current) };
    }));
  }
  reconcile(document.getElementById("app-list"), [{ key: `${app().id} ${session.home}`, render: homeItem }]);
  if (session.home) drawHomeHead();
  else if (session.channel) drawHead(session.channel);
}

function homeItem() {
  return el("li", {}, el("button", {
    type: "button", "aria-current": session.home ? "page" : null,
    on: { click: async () => { await openHome(); drawChannels(); await tell("chosen"); } },
  }, el("span", { "aria-hidden": "true" }, "⌂"), el("bdi", {}, say("{app} Home", { app: app().name }))));
}

function drawHomeHead() {
  drawTitle("", say("{app} Home", { app: app().name }), say("What the app shows to you alone"));
  document.getElementById("channel-tools").replaceChildren();
}

function item(channel, unread, current) {
  const count = unread ? el("span", { class: "unread" }, String(unread), el("span", { class: "unseen" }, say(" unread"))) : null;
  return el("li", {}, el("button", {
    type: "button", class: classOf(channel, unread), "aria-current": current ? "page" : null,
    on: { click: () => choose(channel) },
  }, el("span", { "aria-hidden": "true" }, signOf(channel)), el("bdi", {}, channel.name),
  channel.shared ? el("span", { class: "badge", title: say("Shared between companies") }, say("shared")) : null, count));
}

function classOf(channel, unread) {
  if (!channel.is_member) return "not-joined";
  return unread ? "has-unread" : "";
}

const signOf = (channel) => (channel.kind === "dm" ? "●" : "#");

function drawHead(channel) {
  const names = channel.members.map(nameOf).filter(Boolean);
  drawTitle(channel.kind === "dm" ? "" : "# ", channel.name, channel.kind === "dm"
    ? say("Direct messages with the app")
    : [
      channel.is_archived ? say("Archived · ") : "", channel.shared ? say("Shared channel · ") : "",
      say("{count} members: {names}", { count: names.length, names: names.join(", ") }),
    ].join(""));
  reconcile(document.getElementById("channel-tools"), toolsOf(channel).map((tool) => ({
    key: `${channel.id} ${JSON.stringify(tool)}`, render: () => toolNode(tool, channel),
  })));
}

function drawTitle(sign, name, about) {
  redraw(document.getElementById("channel-title"), sign + name, () => [sign, el("bdi", {}, name)]);
  redraw(document.getElementById("channel-about"), about, () => [about]);
}

/** What the person can do about this channel: what matters now as buttons, the rest in a menu. */
function toolsOf(channel) {
  const name = app().name;
  if (channel.kind === "dm") return [];
  if (!channel.is_member) return [{ verb: "join", label: say("Join"), style: "primary" }];
  if (channel.is_archived) return [{ verb: "unarchive", label: say("Bring back from the archive") }];
  const there = channel.members.includes(app().id);
  const rest = [
    ...(there ? [{ verb: "remove_app", label: say("Remove {app} from this channel", { app: name }) }] : []),
    { verb: "leave", label: say("Leave") },
    { verb: "archive", label: say("Archive for everyone") },
  ];
  const invite = { verb: "invite_app", label: say("Invite {app} to this channel", { app: name }), style: "primary" };
  return [...(there ? [] : [invite]), { verb: "more", rest }];
}

function toolNode({ verb, label, style, rest }, channel) {
  if (rest) return channelMenu(rest, channel);
  const node = el("button", { type: "button", class: style ?? "" }, label);
  node.addEventListener("click", () => whileBusy(node, () => interact(verb, { channel: channel.id })));
  return node;
}

function channelMenu(rest, channel) {
  return menu({ content: say("Channel ⋮"), label: say("About this channel") }, rest.map(({ verb, label }) => ({
    content: label,
    choose: (opener) => whileBusy(opener, () => interact(verb, { channel: channel.id })),
  })));
}
