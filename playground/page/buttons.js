/** Block Kit elements that only act: button and overflow. */

import { el } from "./dom.js";
import { whileBusy } from "./interaction.js";
import { menu } from "./menu.js";
import { asWords, content } from "./text.js";
import { say } from "./words.js";

export function button(element, context) {
  const node = el("button", { type: "button", class: `element ${element.style ?? ""}`, dir: "auto" },
    content(element.text));
  if (element.accessibility_label) node.setAttribute("aria-label", element.accessibility_label);
  if (element.url) {
    node.append(el("span", { "aria-hidden": "true" }, " ↗"));
    node.title = say("Opens {url}", { url: element.url });
  }
  node.addEventListener("click", () => {
    openPage(element.url);
    whileBusy(node, () => context.fire());
  });
  return { node };
}

export function overflow(element, context) {
  const node = menu(
    { content: "⋯", class: "element overflow", label: `More actions${context.label ? `: ${context.label}` : ""}` },
    element.options.map((option) => ({
      content: content(option.text),
      note: option.description ? asWords(option.description) : null,
      choose: (opener) => {
        openPage(option.url);
        whileBusy(opener, () => context.fire(option.value));
      },
    })),
  );
  return { node };
}

function openPage(url) {
  if (url && /^https?:\/\//i.test(url)) window.open(url, "_blank", "noopener,noreferrer");
}
