/** What stands beside the conversation: a thread, the inspector or the first visit, one at a time. */

import { tell } from "./session.js";

const NAMES = ["thread", "inspector", "visit"];
const openers = new Map();

const panel = (name) => document.getElementById(name);
const toggle = (name) => document.getElementById(`${name}-toggle`);

/** Let the panel of this name be opened and closed; `onOpen` is called when it opens. */
export function startPanel(name, onOpen = () => {}) {
  openers.set(name, onOpen);
  toggle(name)?.addEventListener("click", () => {
    if (panel(name).hidden) openPanel(name);
    else closePanel(name);
  });
  document.getElementById(`${name}-close`).addEventListener("click", () => closePanel(name));
  panel(name).addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.defaultPrevented) closePanel(name);
  });
}

let cameFrom = null;

/** Open a panel, in place of another; what `from()` gives gets the focus when it is closed. */
export function openPanel(name, from = null, { focus = true } = {}) {
  cameFrom = from;
  for (const other of NAMES) show(other, other === name);
  openers.get(name)();
  if (focus) document.getElementById(`${name}-title`).focus();
}

export function closePanel(name) {
  if (panel(name).hidden) return;
  show(name, false);
  (cameFrom?.() ?? toggle(name) ?? document.getElementById("channel-title")).focus();
  tell(`closed ${name}`);
}

/** Close a panel without moving the focus: what it was about is no longer before the person. */
export const dropPanel = (name) => show(name, false);

export const isOpen = (name) => !panel(name).hidden;

function show(name, open) {
  panel(name).hidden = !open;
  toggle(name)?.setAttribute("aria-expanded", String(open));
}
