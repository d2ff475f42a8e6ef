/** The modal that is open for the person: a real dialog with the top view of Slack's stack of three. */

import { act, readAs } from "./control.js";
import { announce, el } from "./dom.js";
import { plainValue } from "./elements.js";
import { afterPause } from "./inputs.js";
import { interact, suggest, whileBusy } from "./interaction.js";
import { forgetProblem, showProblem } from "./problem.js";
import { session, tell } from "./session.js";
import { asWords } from "./text.js";
import { ViewForm } from "./viewform.js";
import { say } from "./words.js";

// What was typed is told to Slack so soon after, so that a page that is loaded anew still has it.
const DRAFT_MS = 250;
const forms = new Map();
let stack = [];
let asked = 0;

const dialog = () => document.getElementById("modal");
const part = (name) => dialog().querySelector(`[data-modal="${name}"]`);
const top = () => stack.at(-1);

export function startModal() {
  dialog().addEventListener("cancel", (event) => { event.preventDefault(); close(); });
  part("form").addEventListener("submit", (event) => { event.preventDefault(); submit(); });
  for (const name of ["back", "cross", "close"]) part(name).addEventListener("click", close);
}

/** Fetch the person's views again and show the top one. */
export async function refreshViews() {
  asked += 1;
  const mine = asked;
  const views = await readAs(session.me.handle, "views");
  // An older answer that comes late must not bring back what a newer one took away.
  if (mine === asked) show(views);
}

function show(views) {
  const before = top()?.id;
  stack = views;
  for (const id of forms.keys()) if (!views.some((view) => view.id === id)) forms.delete(id);
  if (!top()) return hide();
  const form = forms.get(top().id) ?? newForm(top());
  form.update(top());
  if (before !== top().id) part("body").replaceChildren(form.node);
  frame(top());
  if (!dialog().open) dialog().showModal();
  if (before === top().id) return keepFocus(form);
  part("body").scrollTop = 0;
  form.showErrors(top().errors ?? {});
  begin(form);
  return undefined;
}

const at = (element, block) => ({ action_id: element.action_id, block_id: block.block_id });

function newForm(view) {
  const form = new ViewForm(
    (element, block, value) => interact("press", {
      ...at(element, block), value: plainValue(value), state: form.values(),
    }),
    (element, block, query) => suggest({ ...at(element, block), query }),
  );
  const { handle } = session.me;
  const keep = afterPause(() => act(handle, "fill_in", { view: view.id, state: form.values() }), DRAFT_MS);
  for (const kind of ["input", "change"]) form.node.addEventListener(kind, keep);
  forms.set(view.id, form);
  return form;
}

function frame(view) {
  part("title").replaceChildren(asWords(view.title));
  part("back").hidden = stack.length < 2;
  part("submit").hidden = !view.submit;
  part("submit").textContent = asWords(view.submit);
  part("close").textContent = asWords(view.close) || (view.submit ? say("Cancel") : say("Close"));
}

function begin(form) {
  if (!form.focus()) part("title").focus();
  announce(asWords(top().title));
}

function keepFocus(form) {
  if (!dialog().contains(document.activeElement)) begin(form);
}

function hide() {
  forms.clear();
  part("body").replaceChildren();
  if (!dialog().open) return;
  dialog().close();
  // The button that opened the modal may be gone with an edit of its message.
  if (document.activeElement === document.body) document.getElementById("channel-title").focus();
}

async function submit() {
  if (!top()?.submit) return;
  const form = forms.get(top().id);
  await whileBusy(part("submit"), async () => {
    const answer = await act(session.me.handle, "submit", { values: form.values() });
    take(answer, form);
    if (answer.ok && !Object.keys(answer.errors ?? {}).length) tell("did", "submit");
  });
  await tell("acted");
}

function take(answer, form) {
  forgetProblem();
  const left = form.showErrors(answer.errors ?? {});
  const sentences = [answer.ok ? null : answer.error, ...Object.values(left)].filter(Boolean);
  if (sentences.length) showProblem(sentences.join(" "));
}

const close = () => interact("close");

/** The dialog of the page, empty. */
export function modalFrame() {
  const named = (tag, name, attributes, ...children) => el(tag, { "data-modal": name, ...attributes }, ...children);
  const tool = (name, label, sign) =>
    named("button", name, { type: "button", class: "quiet", "aria-label": label }, sign);
  return el("dialog", { id: "modal", "aria-labelledby": "modal-title" },
    named("form", "form", { novalidate: true },
      el("header", {}, tool("back", say("Back"), "←"),
        named("h2", "title", { id: "modal-title", tabindex: "-1", dir: "auto" }), tool("cross", say("Close"), "✕")),
      el("div", { "data-problems": true }),
      el("div", { "data-announcer": true, class: "unseen", "aria-live": "polite" }),
      named("div", "body", { class: "view" }),
      el("footer", {},
        named("button", "close", { type: "button" }),
        named("button", "submit", { type: "submit", class: "primary" }))));
}
