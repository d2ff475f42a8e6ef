/** The first visit: the two companies, who is who, and five steps that tick themselves off. */

import { app, marksOf, peopleOf, teams } from "./cast.js";
import { announce, el } from "./dom.js";
import { openPanel, startPanel } from "./panels.js";
import { when } from "./session.js";

const KEPT = "embedded-slack-first-visit";

const STEPS = [
  { key: "press", title: "Press a button of the app’s",
    text: () => `In the shared channel, on a message of ${app().name}. If it is not there yet, invite it first.`,
    show: () => document.querySelector("#messages .element") ?? document.querySelector("#channel-tools button") },
  { key: "send", title: "Fill in a modal and send it",
    text: () => "Errors stand at their fields, and what you typed stays.",
    show: () => document.querySelector("#messages .actions-block .element") },
  { key: "change", title: "Be somebody of the other company",
    text: () => "The same channel from the other side of the table: other buttons are theirs to press, and slash commands are not.",
    show: () => document.querySelector("#people summary") },
  { key: "time", title: "Let time pass",
    text: () => "“Next event” goes to the moment at which the app will next do something by itself.",
    show: () => document.getElementById("clock-next") },
  { key: "wire", title: "See what went over the wire",
    text: () => "The inspector shows each call and payload, and what Slack says to it.",
    show: () => document.getElementById("inspector-toggle") },
];

let kept = { done: [], closed: false };
let first = null;

const list = () => document.getElementById("visit-steps");

/** Begin; `become` is called with a person whom one chooses to be. */
export function startVisit(become) {
  kept = { ...kept, ...remembered() };
  startPanel("visit", draw);
  document.getElementById("visit-companies").append(...teams().map((team) => company(team, become)));
  when("did", (verb) => {
    if (verb === "click" || verb === "press_home") tick("press");
    if (verb === "submit") tick("send");
  });
  when("become", (person) => {
    first ??= person.team_id;
    if (person.team_id !== first) tick("change");
  });
  when("moved", () => tick("time"));
  document.getElementById("inspector-toggle").addEventListener("click", () => tick("wire"));
  when("closed visit", () => { kept.closed = true; remember(); });
  draw();
}

/** Open by itself, the first time. */
export function welcome() {
  if (!kept.closed && kept.done.length < STEPS.length) openPanel("visit", null, { focus: false });
}

function company(team, become) {
  const role = team.app_installed
    ? `It installed ${app().name}: its people have the slash commands, the shortcuts and the Home.`
    : `It did not install ${app().name}. Its people press the same buttons in the shared channel, and need nothing else.`;
  return el("section", { "aria-label": team.name }, el("h3", {}, el("bdi", {}, team.name)), el("p", {}, role),
    el("ul", {}, ...peopleOf(team).map((person) => el("li", {},
      el("button", { type: "button", class: "link", on: { click: () => become(person) } }, el("bdi", {}, person.name)),
      " ", el("small", {}, [person.title, ...marksOf(person)].join(", "))))));
}

function tick(key) {
  if (kept.done.includes(key)) return;
  kept.done.push(key);
  remember();
  announce(`Done: ${STEPS.find((step) => step.key === key).title}. ${kept.done.length} of ${STEPS.length}`);
  draw();
}

function draw() {
  document.getElementById("visit-count").textContent = `${kept.done.length}/${STEPS.length}`;
  document.getElementById("visit-all").hidden = kept.done.length < STEPS.length;
  list().replaceChildren(...STEPS.map(stepNode));
}

function stepNode(step, place) {
  const done = kept.done.includes(step.key);
  return el("li", { class: done ? "done" : "" },
    el("span", { class: "tick", role: "img", "aria-label": done ? "Done" : "To do" }, done ? "✓" : String(place + 1)),
    el("div", {}, el("strong", {}, step.title), el("p", {}, step.text()),
      done ? null : el("button", { type: "button", class: "link", on: { click: () => pointAt(step) },
        "aria-label": `Show me where: ${step.title}` }, "Show me where")));
}

function pointAt(step) {
  const target = step.show();
  if (!target) { announce("Open the shared channel first"); return; }
  target.scrollIntoView({ block: "nearest" });
  target.focus({ focusVisible: true });
  target.classList.add("pointed-at");
  setTimeout(() => target.classList.remove("pointed-at"), 2500);
}

// A browser may forbid pages to keep anything; then each visit is the first.
function remembered() {
  try {
    return JSON.parse(localStorage.getItem(KEPT)) ?? {};
  } catch {
    return {};
  }
}

function remember() {
  try {
    localStorage.setItem(KEPT, JSON.stringify(kept));
  } catch {
    // As above.
  }
}
