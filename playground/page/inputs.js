/** Block Kit elements one types into: texts, numbers, addresses, dates and times. */

import { el } from "./dom.js";
import { asWords } from "./text.js";
import { momentOf, wallClock } from "./zones.js";

const PAUSE_MS = 700;

export function plainTextInput(element, context) {
  const lines = element.multiline ? el("textarea", { rows: 4 }) : el("input", { type: "text" });
  const field = typed(lines, element, context);
  if (!element.max_length) return field;
  const left = el("small", { class: "left", "aria-hidden": "true" });
  const count = () => {
    const room = element.max_length - lines.value.length;
    left.textContent = room < Math.max(50, element.max_length / 5) ? String(room) : "";
    left.classList.toggle("over", room < 0);
  };
  lines.addEventListener("input", count);
  count();
  return {
    ...field,
    node: el("span", { class: "counted" }, lines, left),
    set: (text) => { field.set(text); count(); },
  };
}

export function numberInput(element, context) {
  // A text field: type=number throws away what it cannot read, and the person would not learn why.
  const inputmode = element.is_decimal_allowed ? "decimal" : "numeric";
  return typed(el("input", { type: "text", inputmode }), element, context);
}

export function urlTextInput(element, context) {
  return typed(el("input", { type: "url" }), element, context);
}

function typed(node, element, context) {
  node.classList.add("element");
  name(node, context);
  node.setAttribute("dir", "auto");
  node.placeholder = asWords(element.placeholder);
  const triggers = element.dispatch_action_config?.trigger_actions_on ?? ["on_enter_pressed"];
  if (context.fire && triggers.includes("on_enter_pressed")) {
    node.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      context.fire(node.value);
    });
  }
  if (context.fire && triggers.includes("on_character_entered")) {
    node.addEventListener("input", afterPause(() => context.fire(node.value)));
  }
  return { node, get: () => node.value, set: (text) => { node.value = text ?? ""; }, focus: () => node.focus() };
}

export const datePicker = (element, context) => picker("date", context, {
  get: (text) => text || null,
  set: (value) => value ?? "",
});

export const timePicker = (element, context) => picker("time", context, {
  get: (text) => text || null,
  set: (value) => value ?? "",
});

/** Slack gives and takes this one in seconds since 1970; the person sees the time of their own zone. */
export const dateTimePicker = (element, context) => picker("datetime-local", context, {
  get: (text) => (text ? momentOf(...text.split("T")).getTime() / 1000 : null),
  set: (seconds) => {
    if (!seconds) return "";
    const { date, time } = wallClock(new Date(seconds * 1000));
    return `${date}T${time}`;
  },
});

function picker(type, context, { get, set }) {
  const node = el("input", { type, class: "element" });
  name(node, context);
  let told = node.value;
  const tell = () => {
    // A browser offers the year 0002 while somebody is typing 2026.
    if (!node.value || node.value === told || node.value.startsWith("0") && type !== "time") return;
    told = node.value;
    context.fire(get(node.value));
  };
  if (context.fire) {
    node.addEventListener("change", afterPause(tell));
    node.addEventListener("blur", tell);
  }
  return {
    node,
    get: () => get(node.value),
    set: (value) => { node.value = set(value); told = node.value; },
    focus: () => node.focus(),
  };
}

function name(node, context) {
  for (const [attribute, value] of Object.entries(context.naming)) node.setAttribute(attribute, value);
}

/** Does it once nothing more has come for a while. */
export function afterPause(doing, pause = PAUSE_MS) {
  let waiting;
  return () => {
    clearTimeout(waiting);
    waiting = setTimeout(doing, pause);
  };
}
