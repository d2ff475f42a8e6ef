/** The drawer for developers: every call of the Web API, and every rule of Slack's that the app broke. */

import { read } from "./control.js";
import { announce, el } from "./dom.js";
import { formatInEnglish } from "./zones.js";

const LOOK_EVERY_MS = 3000;
// More than this nobody reads, and the page stays quick.
const MOST = 300;

let callsSeen = 0;
let violationsSeen = 0;

const drawer = () => document.getElementById("inspector");
const toggle = () => document.getElementById("inspector-toggle");

export function startInspector() {
  toggle().addEventListener("click", () => show(drawer().hidden));
  document.getElementById("inspector-close").addEventListener("click", () => { show(false); toggle().focus(); });
  drawer().addEventListener("keydown", (event) => {
    if (event.key === "Escape") { show(false); toggle().focus(); }
  });
  // That the server is gone is said by the live connection.
  setInterval(() => refreshInspector().catch(() => {}), LOOK_EVERY_MS);
  return refreshInspector();
}

function show(open) {
  drawer().hidden = !open;
  toggle().setAttribute("aria-expanded", String(open));
  if (!open) return;
  refreshInspector();
  document.getElementById("inspector-title").focus();
}

/** Fetch what is new; while the drawer is closed only the violations, which are counted on its button. */
export async function refreshInspector() {
  await refreshViolations();
  if (!drawer().hidden) await refreshCalls();
}

async function refreshViolations() {
  const { violations } = await read("/violations");
  if (violations.length === violationsSeen) return;
  if (violations.length > violationsSeen) announce(`${violations.length} violations of Slack's rules`);
  violationsSeen = violations.length;
  const count = document.getElementById("violation-count");
  count.hidden = !violations.length;
  count.textContent = String(violations.length);
  document.getElementById("violations").replaceChildren(...violations.slice(-MOST).reverse().map(violationNode));
  document.getElementById("no-violations").hidden = violations.length > 0;
}

async function refreshCalls() {
  const { calls, next } = await read(`/calls?since=${callsSeen}`);
  callsSeen = next;
  const list = document.getElementById("calls");
  list.prepend(...calls.slice(-MOST).reverse().map(callNode));
  while (list.children.length > MOST) list.lastElementChild.remove();
}

function violationNode({ at, rule, detail }) {
  return el("li", {}, el("strong", {}, rule), " ", time(at), el("div", { dir: "auto" }, detail));
}

function callNode({ at, method, arguments: given, answer }) {
  const failed = answer.ok === false;
  const details = el("details", {}, el("summary", {}, el("code", {}, method),
    el("span", { class: failed ? "failed" : "fine" }, failed ? answer.error : "ok"), time(at)));
  // Written out only when somebody looks: a call may carry 40,000 characters.
  details.addEventListener("toggle", () => details.append(
    el("pre", {}, JSON.stringify(given, null, 2)), el("pre", {}, JSON.stringify(answer, null, 2))), { once: true });
  return el("li", {}, details);
}

const time = (at) => el("time", { datetime: at }, formatInEnglish(new Date(at), { timeStyle: "medium" }));
