/** One view of a modal as a form: what is typed in it stays through errors and updates. */

import { el, reconcile } from "./dom.js";
import { renderBlock } from "./blocks.js";
import { plainValue } from "./elements.js";

export class ViewForm {
  /** `act` and `suggest` as elements.js wants them of a surface. */
  constructor(act, suggest) {
    this.surface = {
      act, suggest, heading: "h3", fields: new Map(),
      typed: (block, element) => this.state[block.block_id]?.[element.action_id],
    };
    this.node = el("div", { class: "view-blocks" });
    this.state = {};
  }

  /** Show this state of the view. Blocks that did not change stay as they are, with what is in them. */
  update(view) {
    this.state = view.state?.values ?? view.state ?? {};
    const before = new Map(this.surface.fields);
    const held = new Map([...before].map(([key, field]) => [key, field.get()]));
    reconcile(this.node, view.blocks.map((block, place) => ({
      key: `${block.block_id ?? place} ${JSON.stringify(block)}`,
      render: () => renderBlock(block, this.surface),
    })));
    for (const [key, field] of this.surface.fields) {
      // Slack keeps what was typed where block and action id stay the same, whatever the new initial value.
      if (before.has(key) && before.get(key) !== field) field.set(held.get(key));
      if (!this.node.contains(field.node)) this.surface.fields.delete(key);
    }
  }

  /** {block id: value} of the input blocks, as the control API takes them. */
  values() {
    return Object.fromEntries([...this.surface.fields.values()]
      .filter((field) => field.input)
      .map((field) => [field.block.block_id, plainValue(field.get())]));
  }

  /** Write each error at its field and go to the first; errors for no field here are given back. */
  showErrors(errors) {
    const left = { ...errors };
    let first = null;
    for (const field of this.surface.fields.values()) {
      if (!field.input) continue;
      const sentence = errors[field.block.block_id] ?? "";
      delete left[field.block.block_id];
      mark(field, sentence);
      if (sentence) first ??= field;
    }
    first?.focus();
    return left;
  }

  /** Where one starts: the field the app asks for, else the first one. */
  focus() {
    const fields = [...this.surface.fields.values()].filter((field) => field.input);
    (fields.find((field) => field.block.element.focus_on_load) ?? fields[0])?.focus();
    return fields.length > 0;
  }
}

function mark(field, sentence) {
  const block = field.node.closest(".input-block");
  block.classList.toggle("has-error", Boolean(sentence));
  block.querySelector(".error").textContent = sentence;
  const control = field.node.matches("[aria-labelledby]") ? field.node : field.node.querySelector("[aria-labelledby]");
  if (sentence) control.setAttribute("aria-invalid", "true");
  else control.removeAttribute("aria-invalid");
}
