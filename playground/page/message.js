/** One message as a person sees it. */

import { app, initialsOf, personById, shadeOf, teamOf } from "./cast.js";
import { askPlainly } from "./confirm.js";
import { el, newId } from "./dom.js";
import { renderBlock } from "./blocks.js";
import { plainValue } from "./elements.js";
import { interact, suggest } from "./interaction.js";
import { mrkdwn } from "./mrkdwn.js";
import { session } from "./session.js";
import { formatInEnglish } from "./zones.js";

// Beyond this a text without blocks is shown in part, with a button for the rest.
const LONG = 3000;

export const momentOfMessage = (message) => new Date(Number(message.ts) * 1000);

const isFromApp = (message) => message.user === app()?.id;

/** The list item of a message in this channel. */
export function messageNode(message, channelId) {
  const nameId = newId("by");
  const marks = [message.ephemeral && "ephemeral", message.pinned && "pinned", isReply(message) && "reply"];
  return el("li", { class: ["message", ...marks.filter(Boolean)].join(" ") },
    el("article", { "aria-labelledby": nameId },
      portrait(message),
      el("div", { class: "message-body" },
        message.pinned ? el("p", { class: "note" }, "📌 Pinned") : null,
        message.ephemeral ? el("p", { class: "note" }, "👁 Only visible to you") : null,
        byline(message, nameId),
        ...body(message, channelId)),
      tools(message, channelId)));
}

export const isReply = (message) => Boolean(message.thread_ts) && message.thread_ts !== message.ts;

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
    el("time", { datetime: when.toISOString(), title: formatInEnglish(when, { dateStyle: "full", timeStyle: "medium" }) },
      formatInEnglish(when, { hour: "2-digit", minute: "2-digit" })),
    message.edited ? el("span", { class: "edited" }, "(edited)") : null);
}

function body(message, channelId) {
  if (message.blocks?.length) return blocks(message, channelId);
  const text = el("div", { class: "text", dir: "auto" }, mrkdwn(message.text ?? ""));
  if ((message.text ?? "").length <= LONG) return [text];
  text.classList.add("clipped");
  const more = el("button", { type: "button", class: "link", on: { click: () => {
    text.classList.remove("clipped");
    more.remove();
  } } }, "Show more");
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

/** Deleting: one's own messages, and the app's, as somebody who administers the workspace might. */
function tools(message, channelId) {
  if (message.ephemeral || (message.user !== session.me.id && !isFromApp(message))) return null;
  return el("button", { type: "button", class: "quiet delete", "aria-label": `Delete the message by ${message.name}`,
    on: { click: () => remove(message, channelId) } }, "🗑");
}

async function remove(message, channelId) {
  const sure = await askPlainly("Delete this message?", "It disappears for everybody.", "Delete", "danger");
  if (sure) await interact("delete", { channel: channelId, ts: message.ts });
}
