/** Block Kit elements that only act: button and overflow. */

import { el, newId } from "./dom.js";
import { whileBusy } from "./interaction.js";
import { asWords, content } from "./text.js";

export function button(element, context) {
  const node = el("button", { type: "button", class: `element ${element.style ?? ""}`, dir: "auto" },
    content(element.text));
  if (element.accessibility_label) node.setAttribute("aria-label", element.accessibility_label);
  if (element.url) {
    node.append(el("span", { "aria-hidden": "true" }, " ↗"));
    node.title = `Opens ${element.url}`;
  }
  node.addEventListener("click", () => {
    openPage(element.url);
    whileBusy(node, () => context.fire());
  });
  return { node };
}

export function overflow(element, context) {
  const menuId = newId("menu");
  const opener = el("button", {
    type: "button", class: "element overflow", "aria-haspopup": "menu", "aria-expanded": "false",
    "aria-controls": menuId, "aria-label": `More actions${context.label ? `: ${context.label}` : ""}`,
  }, "⋯");
  const menu = el("div", { role: "menu", id: menuId, class: "menu", hidden: true },
    ...element.options.map((option) => menuItem(option, () => {
      show(false);
      opener.focus();
      openPage(option.url);
      whileBusy(opener, () => context.fire(option.value));
    })));
  const show = (open) => {
    menu.hidden = !open;
    opener.setAttribute("aria-expanded", String(open));
    if (open) menu.firstElementChild.focus();
  };
  opener.addEventListener("click", () => show(menu.hidden));
  const node = el("span", { class: "menu-place", on: {
    keydown: (event) => steer(event, menu, () => { show(false); opener.focus(); }),
    focusout: (event) => { if (!node.contains(event.relatedTarget)) show(false); },
  } }, opener, menu);
  return { node };
}

function menuItem(option, choose) {
  return el("button", { type: "button", role: "menuitem", tabindex: "-1", dir: "auto", on: { click: choose } },
    content(option.text),
    option.description ? el("small", {}, asWords(option.description)) : null);
}

/** The keys of a menu, as people with a keyboard know them from elsewhere. */
function steer(event, menu, close) {
  if (menu.hidden) return;
  const items = [...menu.children];
  const at = items.indexOf(document.activeElement);
  const next = { ArrowDown: at + 1, ArrowUp: at - 1 + items.length, Home: 0, End: items.length - 1 }[event.key];
  if (next !== undefined) items[next % items.length].focus();
  else if (event.key === "Escape") close();
  else return;
  event.preventDefault();
  event.stopPropagation();
}

function openPage(url) {
  if (url && /^https?:\/\//i.test(url)) window.open(url, "_blank", "noopener,noreferrer");
}
