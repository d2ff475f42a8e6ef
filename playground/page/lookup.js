/** Block Kit menus whose options the app is asked for: external_select and multi_external_select. */

import { announce, el, newId } from "./dom.js";
import { asWords, content, textElement } from "./text.js";
import { say } from "./words.js";

const PAUSE_MS = 250;

export function externalSelect(element, context) {
  return new Lookup(element, context, 1).field();
}

export function multiExternalSelect(element, context) {
  return new Lookup(element, context, element.max_selected_items ?? Infinity).field();
}

/** A text field that suggests, as the ARIA combobox pattern has it, and what was chosen above it. */
class Lookup {
  constructor(element, context, most) {
    Object.assign(this, { element, context, most, chosen: [], offered: [], active: -1, asked: 0 });
    const listId = newId("suggestions");
    this.list = el("div", { role: "listbox", id: listId, class: "menu", hidden: true, "aria-label": say("Suggestions") });
    this.input = el("input", {
      type: "text", role: "combobox", autocomplete: "off", "aria-autocomplete": "list",
      "aria-expanded": "false", "aria-controls": listId, dir: "auto", ...context.naming,
      placeholder: asWords(element.placeholder) || say("Type to search"),
      on: { input: () => this.typed(), keydown: (event) => this.steer(event), focus: () => this.typed() },
    });
    this.chips = el("span", { class: "chips" });
    this.node = el("span", { class: "element lookup menu-place" }, this.chips, this.input, this.list);
    this.node.addEventListener("focusout", (event) => {
      if (!this.node.contains(event.relatedTarget)) this.close();
    });
  }

  field() {
    return {
      node: this.node,
      get: () => (this.isMulti() ? this.chosen : this.chosen[0] ?? null),
      set: (raw) => { this.chosen = [raw ?? []].flat(); this.draw(); },
      focus: () => this.input.focus(),
    };
  }

  isMulti() {
    return this.element.type.startsWith("multi");
  }

  typed() {
    clearTimeout(this.waiting);
    // What is offered answers an older query: nothing of it may be chosen by a quick Enter.
    this.asked += 1;
    this.point(-1);
    if (this.input.value.length < (this.element.min_query_length ?? 3)) return this.close();
    this.waiting = setTimeout(() => this.look(this.input.value), PAUSE_MS);
    return undefined;
  }

  async look(query) {
    this.asked += 1;
    const mine = this.asked;
    const groups = await this.context.suggest(query);
    // An answer to what was typed earlier may come after a later one.
    if (mine === this.asked && this.node.contains(document.activeElement)) this.offer(groups);
  }

  offer(groups) {
    this.offered = groups.flatMap((group) => group.options);
    this.list.replaceChildren(...groups.flatMap((group) => [
      group.label ? textElement("strong", group.label, { role: "presentation" }) : null,
      ...group.options.map((option) => this.optionNode(option)),
    ]).filter(Boolean));
    if (!this.offered.length) this.list.replaceChildren(el("em", { role: "presentation" }, say("No results")));
    this.list.hidden = false;
    this.input.setAttribute("aria-expanded", "true");
    this.point(this.offered.length ? 0 : -1);
    announce(this.offered.length === 1 ? say("1 suggestion") : say("{count} suggestions", { count: this.offered.length }));
  }

  optionNode(option) {
    const node = el("div", { role: "option", id: newId("option"), "aria-selected": "false", dir: "auto" },
      content(option.text), option.description ? textElement("small", option.description) : null);
    // On mousedown, so that the field does not lose the focus before the click is counted.
    node.addEventListener("mousedown", (event) => { event.preventDefault(); this.choose(option); });
    return node;
  }

  point(at) {
    this.active = at;
    const nodes = [...this.list.querySelectorAll("[role=option]")];
    nodes.forEach((node, place) => node.setAttribute("aria-selected", String(place === at)));
    nodes[at]?.scrollIntoView({ block: "nearest" });
    if (nodes[at]) this.input.setAttribute("aria-activedescendant", nodes[at].id);
    else this.input.removeAttribute("aria-activedescendant");
  }

  steer(event) {
    const many = this.offered.length;
    if (event.key === "Backspace" && !this.input.value && this.chosen.length) this.drop(this.chosen.at(-1));
    if (event.key === "Enter") event.preventDefault();
    if (this.list.hidden) return;
    if (event.key === "ArrowDown" && many) this.point((this.active + 1) % many);
    else if (event.key === "ArrowUp" && many) this.point((this.active - 1 + many) % many);
    else if (event.key === "Enter" && this.active >= 0) this.choose(this.offered[this.active]);
    else if (event.key === "Escape") this.close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  close() {
    this.asked += 1;
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.point(-1);
  }

  choose(option) {
    const others = this.chosen.filter((one) => one.value !== option.value);
    if (this.isMulti() && others.length >= this.most) return announce(say("No more than {count}", { count: this.most }));
    this.chosen = this.isMulti() ? [...others, option] : [option];
    this.changed();
    return announce(say("{option} chosen", { option: asWords(option.text) }));
  }

  drop(option) {
    this.chosen = this.chosen.filter((one) => one !== option);
    this.changed();
    this.input.focus();
  }

  changed() {
    this.input.value = "";
    this.close();
    this.draw();
    const values = this.chosen.map((option) => option.value);
    if (this.isMulti()) this.context.fire?.(values);
    else if (values.length) this.context.fire?.(values[0]);
  }

  draw() {
    this.chips.replaceChildren(...this.chosen.map((option) => el("span", { class: "chip", dir: "auto" },
      content(option.text),
      el("button", { type: "button", class: "quiet", "aria-label": say("Remove {option}", { option: asWords(option.text) }),
        on: { click: () => this.drop(option) } }, "✕"))));
  }
}
