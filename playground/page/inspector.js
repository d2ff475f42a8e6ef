/** For developers: all that went over the wire, what Slack says to it, and what is to go wrong. */

import { read } from "./control.js";
import { announce, el } from "./dom.js";
import { refreshFaults, startFaults } from "./faults.js";
import { isOpen, startPanel } from "./panels.js";
import { say } from "./words.js";
import { formatAsSaid } from "./zones.js";

const LOOK_EVERY_MS = 3000;
// More than this nobody reads, and the page stays quick.
const MOST = 300;

let callsSeen = 0;
let payloadsSeen = 0;
let violationsSeen = 0;

export function startInspector() {
  startPanel("inspector", () => refreshInspector());
  startFaults();
  // That the server is gone is said by the live connection.
  setInterval(() => refreshInspector().catch(() => {}), LOOK_EVERY_MS);
  return refreshInspector();
}

/** Fetch what is new; while the inspector is closed only the violations, which are counted on its button. */
export async function refreshInspector() {
  await refreshViolations();
  if (!isOpen("inspector")) return;
  await refreshWire();
  await refreshFaults();
}

async function refreshViolations() {
  const { violations } = await read("/violations");
  if (violations.length === violationsSeen) return;
  if (violations.length > violationsSeen) announce(say("{count} violations of Slack’s rules", { count: violations.length }));
  violationsSeen = violations.length;
  const count = document.getElementById("violation-count");
  count.hidden = !violations.length;
  count.textContent = String(violations.length);
  document.getElementById("violations").replaceChildren(...violations.slice(-MOST).reverse().map(violationNode));
  document.getElementById("no-violations").hidden = violations.length > 0;
}

/** Calls and payloads in one list, the newest first. */
async function refreshWire() {
  const [{ calls, next }, { payloads, next: nextPayload }] = await Promise.all([
    read(`/calls?since=${callsSeen}`), read(`/payloads?since=${payloadsSeen}`),
  ]);
  [callsSeen, payloadsSeen] = [next, nextPayload];
  const fresh = [...calls.map((call) => ({ at: call.at, node: () => callNode(call) })),
    ...payloads.map((payload) => ({ at: payload.at, node: () => payloadNode(payload) }))];
  fresh.sort((one, other) => one.at.localeCompare(other.at));
  const list = document.getElementById("wire");
  list.prepend(...fresh.slice(-MOST).reverse().map((one) => one.node()));
  while (list.children.length > MOST) list.lastElementChild.remove();
}

function violationNode({ at, rule, detail }) {
  return el("li", {}, el("strong", {}, rule), " ", time(at), el("div", { dir: "auto" }, detail));
}

/** A call of the Web API: Slack's answer, its own error and messages first. */
function callNode({ at, method, arguments: given, answer, breaches }) {
  const said = answer.ok === false ? answer.error : breaches.map((breach) => breach.rule).join(", ");
  return entry({ at, name: method, said, way: say("The app calls"), sign: "→" }, [
    ...breaches.map((breach) => el("p", { class: "failed", dir: "auto" }, `${breach.rule}: ${breach.detail}`)),
    [say("The app asked"), given], [say("Slack answered"), answer],
  ]);
}

/** What went to the app, and what came of it. */
function payloadNode({ at, kind, name, payload, answer, failure, attempt }) {
  const again = attempt ? [el("p", {}, say("Sent again, for the {attempt}. time.", { attempt }))] : [];
  return entry({ at, name: `${kind} ${name}`, said: failure, way: say("Slack sends"), sign: "←" }, [
    ...again, [say("Slack sent"), payload], answered(answer, failure),
  ]);
}

function answered(answer, failure) {
  if (failure) return el("p", { class: "failed" }, say("It failed: {failure}", { failure }));
  return Object.keys(answer).length ? [say("The app answered"), answer] : el("p", {}, say("The app acknowledged it."));
}

function entry({ at, name, said, way, sign }, parts) {
  const details = el("details", {}, el("summary", {},
    el("span", { "aria-hidden": "true", class: "way" }, sign), el("span", { class: "unseen" }, way),
    el("code", {}, name), el("span", { class: said ? "failed" : "fine" }, said || "ok"), time(at)));
  // Written out only when somebody looks: a call may carry 40,000 characters.
  details.addEventListener("toggle", () => details.append(...parts.flatMap(written)), { once: true });
  return el("li", {}, details);
}

function written(part) {
  if (!Array.isArray(part)) return [part];
  const [title, value] = part;
  return [el("p", { class: "part" }, title), el("pre", { tabindex: "0", "aria-label": title }, JSON.stringify(value, null, 2))];
}

const time = (at) => el("time", { datetime: at }, formatAsSaid(new Date(at), {
  weekday: "short", hour: "2-digit", minute: "2-digit", second: "2-digit",
}));
