/** Block Kit elements that show all their options: checkboxes and radio_buttons. */

import { el, newId } from "./dom.js";
import { content, textElement } from "./text.js";

export function checkboxes(element, context) {
  const group = new Choices(element, context, "checkbox");
  return {
    ...group.common(),
    get: () => group.chosen(),
    set: (options) => group.choose(options ?? []),
  };
}

export function radioButtons(element, context) {
  const group = new Choices(element, context, "radio");
  return {
    ...group.common(),
    get: () => group.chosen()[0] ?? null,
    set: (option) => group.choose(option ? [option] : []),
  };
}

class Choices {
  constructor(element, context, type) {
    const name = newId("choice");
    this.rows = element.options.map((option) => ({ option, box: el("input", { type, name }) }));
    this.node = el("div", { class: "element choices", role: type === "radio" ? "radiogroup" : "group", ...context.naming },
      ...this.rows.map(({ option, box }) => el("label", {}, box, el("span", { dir: "auto" },
        content(option.text), option.description ? textElement("small", option.description) : null))));
    this.node.addEventListener("change", () => {
      const values = this.chosen().map((option) => option.value);
      context.fire?.(type === "radio" ? values[0] : values);
    });
  }

  common() {
    return { node: this.node, focus: () => this.rows[0]?.box.focus() };
  }

  chosen() {
    return this.rows.filter((row) => row.box.checked).map((row) => row.option);
  }

  choose(options) {
    const values = new Set(options.map((option) => option.value));
    this.rows.forEach((row) => { row.box.checked = values.has(row.option.value); });
  }
}
