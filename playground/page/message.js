/** One message as a person sees it. */

import { renderBlock } from "./blocks.js";
import { app, hasApp, initialsOf, personById, shadeOf, teamOf } from "./cast.js";
import { askPlainly } from "./confirm.js";
import { el, newId } from "./dom.js";
import { plainValue } from "./elements.js";
import { fileNode } from "./files.js";
import { interact, suggest } from "./interaction.js";
import { menu } from "./menu.js";
import { mrkdwn } from "./mrkdwn.js";
import { session, tell } from "./session.js";
import { say } from "./words.js";
import { formatAsSaid } from "./zones.js";

// Beyond this a text without blocks is shown in part, with a button for the rest.
const LONG = 3000;

export const momentOfMessage = (message) => new Date(Number(message.ts) * 1000);

const isFromApp = (message) => message.user === app()?.id;

/** The list item of a message in this channel; in a thread it leads to none. */
export function messageNode(message, channelId, { inThread = false } = {}) {
  const nameId = newId("by");
  const marks = ["ephemeral", "pinned", "is_tombstone"].filter((mark) => message[mark]);
  return el("li", { class: ["message", ...marks].join(" "), "data-ts": message.ts },
    el("article", { "aria-labelledby": nameId },
      portrait(message),
      el("div", { class: "message-body" },
        message.pinned ? el("p", { class: "note" }, say("📌 Pinned")) : null,
        message.ephemeral ? el("p", { class: "note" }, say("👁 Only visible to you")) : null,
        message.broadcast && !inThread ? el("p", { class: "note" }, say("↩ Also answered in a thread")) : null,
        byline(message, nameId),
        ...body(message, channelId),
        ...message.files?.map(fileNode) ?? [],
        inThread ? null : repliesNode(message)),
      tools(message, channelId, inThread)));
}

function portrait(message) {
  const shade = isFromApp(message) ? "app" : shadeOf(message.user);
  return el("span", { class: `portrait shade-${shade}`, "aria-hidden": "true" }, initialsOf(message.name));
}

function byline(message, nameId) {
  const when = momentOfMessage(message);
  const person = personById(message.user);
  const foreign = person && person.team_id !== session.me.team_id;
  return el("p", { class: "byline" },
    el("bdi", { class: "name", id: nameId }, message.name),
    isFromApp(message) ? el("span", { class: "badge" }, "APP") : null,
    foreign ? el("span", { class: "company" }, teamOf(person).name) : null,
    el("time", { datetime: when.toISOString(), title: formatAsSaid(when, { dateStyle: "full", timeStyle: "medium" }) },
      formatAsSaid(when, { hour: "2-digit", minute: "2-digit" })),
    message.edited ? el("span", { class: "edited" }, say("(edited)")) : null);
}

function body(message, channelId) {
  if (message.blocks?.length) return blocks(message, channelId);
  if (!message.text) return [];
  const text = el("div", { class: "text", dir: "auto" }, mrkdwn(message.text));
  if (message.text.length <= LONG) return [text];
  text.classList.add("clipped");
  const more = el("button", { type: "button", class: "link", on: { click: () => {
    text.classList.remove("clipped");
    more.remove();
  } } }, say("Show more"));
  return [text, more];
}

function blocks(message, channelId) {
  const at = (element, block) => ({
    channel: channelId, ts: message.ts, action_id: element.action_id, block_id: block.block_id,
  });
  const surface = {
    fields: new Map(),
    act: (element, block, value) => interact("click", { ...at(element, block), value: plainValue(value) }),
    suggest: (element, block, query) => suggest({ ...at(element, block), query }),
  };
  return message.blocks.map((block) => renderBlock(block, surface));
}

/** How many answered, and the way to them. */
function repliesNode(message) {
  if (!message.reply_count) return null;
  const many = message.reply_count === 1 ? say("1 reply") : say("{count} replies", { count: message.reply_count });
  const unread = message.unread_replies;
  const fresh = unread ? el("span", { class: "unread" }, unread === 1 ? say("1 new") : say("{count} new", { count: unread })) : null;
  const last = formatAsSaid(new Date(Number(message.latest_reply) * 1000), { dateStyle: "medium", timeStyle: "short" });
  const node = el("button", { type: "button", class: "link replies" }, many, " ", fresh, el("small", {}, say(" last {moment}", { moment: last })));
  node.addEventListener("click", () => tell("thread", message));
  return node;
}

/** What one can do with a message: answer it, use the app's shortcuts, take it away. */
function tools(message, channelId, inThread) {
  if (message.ephemeral) return null;
  const items = message.is_tombstone ? [] : [...shortcuts(message, channelId), ...deletion(message, channelId)];
  const answer = inThread ? null : el("button", {
    type: "button", class: "quiet", "aria-label": say("Reply to {name} in a thread", message), title: say("Reply in thread"),
    on: { click: () => tell("thread", message) },
  }, "💬");
  return el("div", { class: "tools" }, answer, items.length
    ? menu({ content: "⋮", class: "quiet", label: say("More about the message by {name}", message), title: say("More actions") }, items)
    : null);
}

/** In Slack only people of the company that installed the app find its shortcuts here. */
function shortcuts(message, channelId) {
  if (!hasApp(session.me)) return [];
  return app().shortcuts.filter((one) => one.type === "message").map((one) => ({
    content: one.name,
    note: `${app().name}: ${one.description ?? ""}`,
    choose: () => interact("shortcut", { channel: channelId, ts: message.ts, callback_id: one.callback_id }),
  }));
}

/** One's own messages, and the app's, as somebody who administers the workspace might. */
function deletion(message, channelId) {
  if (message.user !== session.me.id && !isFromApp(message)) return [];
  return [{ content: say("Delete message …"), choose: () => remove(message, channelId) }];
}

async function remove(message, channelId) {
  const sure = await askPlainly(
    say("Delete this message?"), say("It disappears for everybody."), say("Delete"), "danger",
  );
  if (sure) await interact("delete", { channel: channelId, ts: message.ts });
}
