/** What is to go wrong between Slack and the app, planned by hand. */

import { read, remove, send } from "./control.js";
import { announce, el } from "./dom.js";
import { showProblem } from "./problem.js";
import { say } from "./words.js";

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
    ` ${fault.what}, ${fault.times ? say("{count} times", { count: fault.times }) : say("every time")}`, fault.chance < 1 ? say(", chance {chance}", { chance: fault.chance }) : "")));
  document.getElementById("faults-struck").textContent = struck.length
    ? say("Happened {count} times, last: {kind} to {what}", { count: struck.length, ...struck.at(-1) }) : say("None happened so far.");
  document.getElementById("faults-clear").hidden = !planned.length;
}

async function plan() {
  const answer = await send("/faults", {
    kind: field("kind").value, what: field("what").value.trim() || "*", times: Number(field("times").value) || null,
  });
  if (!answer.ok) { showProblem(answer.error); return; }
  announce(say("{kind} is planned", answer.fault));
  await refreshFaults();
}

async function clear() {
  await remove("/faults");
  announce(say("Nothing goes wrong any more"));
  await refreshFaults();
  field("kind").focus();
}
