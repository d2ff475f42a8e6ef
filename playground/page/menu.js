/** A button that opens a menu, with the keys that people know from elsewhere. */

import { el, newId } from "./dom.js";
import { say } from "./words.js";

/**
 * The menu's node. `opener` is {content, label?, title?, class?}; each of `items` is
 * {content, note?, choose}, where `choose` is called with the opening button.
 */
export function menu(opener, items) {
  const id = newId("menu");
  const button = el("button", {
    type: "button", class: opener.class ?? "", "aria-haspopup": "menu", "aria-expanded": "false", "aria-controls": id,
    "aria-label": opener.label, title: opener.title,
  }, opener.content);
  const list = el("div", { role: "menu", id, class: "menu", hidden: true, "aria-label": opener.label ?? say("Menu") },
    ...items.map((item) => itemNode(item, () => {
      show(false);
      button.focus();
      item.choose(button);
    })));
  const show = (open) => {
    list.hidden = !open;
    button.setAttribute("aria-expanded", String(open));
    if (open) list.firstElementChild.focus();
  };
  button.addEventListener("click", () => show(list.hidden));
  const node = el("span", { class: "menu-place", on: {
    keydown: (event) => steer(event, list, () => { show(false); button.focus(); }),
    focusout: (event) => { if (!node.contains(event.relatedTarget)) show(false); },
  } }, button, list);
  return node;
}

function itemNode({ content, note }, choose) {
  return el("button", { type: "button", role: "menuitem", tabindex: "-1", dir: "auto", on: { click: choose } },
    content, note ? el("small", {}, note) : null);
}

function steer(event, list, close) {
  if (list.hidden) return;
  const items = [...list.children];
  const at = items.indexOf(document.activeElement);
  const next = { ArrowDown: at + 1, ArrowUp: at - 1 + items.length, Home: 0, End: items.length - 1 }[event.key];
  if (next !== undefined) items[next % items.length].focus();
  else if (event.key === "Escape") close();
  else return;
  event.preventDefault();
  event.stopPropagation();
}
