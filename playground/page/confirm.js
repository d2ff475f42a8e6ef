/** The question before an element with `confirm` does something. */

import { el, newId } from "./dom.js";
import { asWords, content, textElement } from "./text.js";
import { say } from "./words.js";

/** Ask what a confirmation object asks; resolves to whether the person agreed. */
export function ask({ title, text, confirm, deny, style }) {
  const heading = newId("confirm");
  const yes = el("button", { value: "yes", class: style ?? "primary" }, asWords(confirm));
  const no = el("button", { value: "no", autofocus: true }, asWords(deny));
  const dialog = el("dialog", { class: "confirm", "aria-labelledby": heading },
    el("form", { method: "dialog" },
      el("h2", { id: heading, dir: "auto" }, content(title)),
      textElement("div", text, { class: "text" }),
      el("div", { class: "buttons" }, no, yes)));
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "yes");
    });
  });
}

/** The same for a question of the page's own. */
export function askPlainly(title, text, yes, style) {
  const object = (words) => ({ type: "plain_text", text: words, emoji: false });
  return ask({ title: object(title), text: object(text), confirm: object(yes), deny: object(say("Cancel")), style });
}
