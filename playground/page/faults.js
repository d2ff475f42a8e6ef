/** What is to go wrong between Slack and the app, planned by hand. */

import { read, remove, send } from "./control.js";
import { announce, el } from "./dom.js";
import { showProblem } from "./problem.js";

const field = (name) => document.getElementById(`fault-${name}`);

export function startFaults() {
  document.getElementById("faults-form").addEventListener("submit", (event) => { event.preventDefault(); plan(); });
  document.getElementById("faults-clear").addEventListener("click", clear);
}

export async function refreshFaults() {
  const { kinds, planned, struck } = await read("/faults");
  if (!field("kind").options.length) {
    field("kind").append(...Object.entries(kinds).map(([kind, what]) => el("option", { value: kind }, `${kind}: ${what}`)));
  }
  document.getElementById("faults-planned").replaceChildren(...planned.map((fault) => el("li", {}, el("strong", {}, fault.kind),
    ` ${fault.what}, ${fault.times ? `${fault.times} times` : "every time"}`, fault.chance < 1 ? `, chance ${fault.chance}` : "")));
  document.getElementById("faults-struck").textContent = struck.length
    ? `Happened ${struck.length} times, last: ${struck.at(-1).kind} to ${struck.at(-1).what}` : "None happened so far.";
  document.getElementById("faults-clear").hidden = !planned.length;
}

async function plan() {
  const answer = await send("/faults", {
    kind: field("kind").value, what: field("what").value.trim() || "*", times: Number(field("times").value) || null,
  });
  if (!answer.ok) { showProblem(answer.error); return; }
  announce(`${answer.fault.kind} is planned`);
  await refreshFaults();
}

async function clear() {
  await remove("/faults");
  announce("Nothing goes wrong any more");
  await refreshFaults();
  field("kind").focus();
}
