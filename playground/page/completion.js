/** What one may go on to type after a slash: the app's commands, for those whose company has it. */

import { app, hasApp } from "./cast.js";
import { announce, el, newId } from "./dom.js";
import { session } from "./session.js";
import { say } from "./words.js";

const listId = newId("commands");

/** The list below a field; `complete(text)` puts what was chosen into it. */
export class Completion {
  constructor(field, complete) {
    Object.assign(this, { field, complete, offered: [], active: 0 });
    this.list = el("div", { role: "listbox", id: listId, class: "menu completion", hidden: true, "aria-label": say("Commands") });
    field.before(this.list);
    field.setAttribute("aria-autocomplete", "list");
    field.setAttribute("aria-controls", listId);
    field.addEventListener("blur", () => this.close());
  }

  /** Look at what is typed now. */
  look() {
    const text = this.field.value;
    const fits = /^\/\S*$/.test(text) && hasApp(session.me) && document.activeElement === this.field;
    this.offer(fits ? app().commands.filter((one) => one.command.startsWith(text) && one.command !== text) : []);
  }

  offer(commands) {
    const isNew = commands.length > 0 && this.list.hidden;
    this.offered = commands;
    this.list.replaceChildren(...commands.map((one) => this.row(one)));
    this.list.hidden = !commands.length;
    this.point(0);
    if (isNew) announce(commands.length === 1 ? say("1 command") : say("{count} commands", { count: commands.length }));
  }

  row(one) {
    const node = el("div", { role: "option", id: newId("command"), "aria-selected": "false" },
      el("span", { class: "command" }, one.command), " ", el("span", {}, one.usage_hint ?? ""), el("small", {}, one.description ?? ""));
    // On mousedown, so that the field keeps the focus.
    node.addEventListener("mousedown", (event) => { event.preventDefault(); this.choose(one); });
    return node;
  }

  point(at) {
    this.active = at;
    [...this.list.children].forEach((node, place) => node.setAttribute("aria-selected", String(place === at)));
    const current = this.list.hidden ? null : this.list.children[at];
    if (current) this.field.setAttribute("aria-activedescendant", current.id);
    else this.field.removeAttribute("aria-activedescendant");
  }

  /** Take a key if it is for the list. */
  steer(event) {
    if (this.list.hidden) return false;
    const many = this.offered.length;
    if (event.key === "ArrowDown") this.point((this.active + 1) % many);
    else if (event.key === "ArrowUp") this.point((this.active - 1 + many) % many);
    else if (event.key === "Tab" || (event.key === "Enter" && !event.shiftKey)) this.choose(this.offered[this.active]);
    else if (event.key === "Escape") this.close();
    else return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  }

  choose(one) {
    this.complete(`${one.command} `);
    this.close();
  }

  close() {
    this.offer([]);
  }
}
