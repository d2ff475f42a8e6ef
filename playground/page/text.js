/** Slack's text objects, {type: "mrkdwn" | "plain_text", text}. */

import { el } from "./dom.js";
import { mrkdwn, plain } from "./mrkdwn.js";

/** What stands in the object, as a node or a string to append. */
export function content(object) {
  if (!object) return "";
  return object.type === "mrkdwn" ? mrkdwn(object.text) : plain(object.text, object.emoji !== false);
}

/** The object's text alone, for names that screen readers read. */
export function asWords(object) {
  if (!object) return "";
  return object.type === "mrkdwn" ? el("span", {}, mrkdwn(object.text)).textContent : content(object);
}

/** The object in an element of its own, isolated from the direction of its surroundings. */
export const textElement = (tag, object, attributes = {}) => el(tag, { dir: "auto", ...attributes }, content(object));
