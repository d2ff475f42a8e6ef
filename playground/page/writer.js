/** A form in which one writes: what is unsent is kept by place, Enter sends, and what was refused comes back. */

import { showProblem } from "./problem.js";

const MOST_HEIGHT = 240;

export class Writer {
  /**
   * `place()` names where one writes (null: nowhere); `send(text)` sends it and answers {ok, error?};
   * `steer(event)` may take a key first, and says whether it did.
   */
  constructor(form, { place, send, steer = () => false, changed = () => {} }) {
    Object.assign(this, { form, place, send, changed, drafts: new Map() });
    this.field = form.querySelector("textarea");
    form.addEventListener("submit", (event) => { event.preventDefault(); this.post(); });
    this.field.addEventListener("input", () => this.typed());
    this.field.addEventListener("keydown", (event) => {
      if (event.isComposing || steer(event)) return;
      if (event.key !== "Enter" || event.shiftKey) return;
      event.preventDefault();
      form.requestSubmit();
    });
  }

  /** Show what the person left unsent here. */
  refresh() {
    this.field.value = this.drafts.get(this.place()) ?? "";
    this.grow();
    this.changed();
  }

  write(text) {
    this.field.value = text;
    this.typed();
    this.field.focus();
  }

  typed() {
    this.drafts.set(this.place(), this.field.value);
    this.grow();
    this.changed();
  }

  grow() {
    this.field.style.height = "auto";
    this.field.style.height = `${Math.min(this.field.scrollHeight + 2, MOST_HEIGHT)}px`;
  }

  async post() {
    const [text, place] = [this.field.value.trim(), this.place()];
    if (!text || !place) return;
    this.drafts.delete(place);
    this.refresh();
    const answer = await this.send(text);
    if (answer.ok) return;
    if (!this.drafts.get(place)) this.drafts.set(place, text);
    this.refresh();
    showProblem(answer.error);
  }
}
