/** The first visit: the two companies, who is who, and five things to try, ticked off as they really happen. */

import { app, hasApp, marksOf, peopleOf, personById, teams } from "./cast.js";
import { read } from "./control.js";
import { announce, el } from "./dom.js";
import { openPanel, startPanel } from "./panels.js";
import { when } from "./session.js";
import { say } from "./words.js";

const KEPT = "embedded-slack-first-visit";
const AT_FIRST_MS = 5 * 60_000;

/**
 * `sent` is a modal that somebody sent, `pressed` a button, as the app is told of them; a step without either
 * is ticked off by a message that comes. `show` is where to begin.
 */
const STEPS = [
  { key: "answer", sent: "status.answer", pressed: "status.nothing_new", suits: ({ user }) => !hasApp(personById(user.id)),
    title: say("Answer as the supplier"),
    text: say("Be Erik Lund of Brevik Systems, and press “Give status” on the newest prompt."),
    show: () => document.querySelector("#people summary") },
  { key: "summary",
    title: say("See the summary"),
    text: say("Press “Next event” until the meeting begins: what you need to talk about comes first."),
    show: () => document.getElementById("clock-next") },
  { key: "blocker",
    title: say("Raise a blocker and let it climb"),
    text: say("Press “Raise a blocker” on the pinned panel. Then “Next event”: when nobody takes it in time, it goes one step up."),
    show: () => document.querySelector("#messages .pinned .element") },
  { key: "retro", sent: "retro.answer",
    title: say("Answer a retro"),
    text: say("It is open in the channel. Nobody sees who wrote what."),
    show: () => document.querySelector("#messages .actions-block .element") },
  { key: "scorecard", pressed: "scorecard.details",
    title: say("Read the scorecard"),
    text: say("It stands in the channel; “Details” tells more."),
    show: () => document.querySelector("#messages .actions-block .element") },
];

let kept = { done: [], closed: false };
// How much of the journal was read; what happened before the page was opened counts for nothing.
let readTo = null;
// Who was called for the blocker that was raised here, and when that was.
let raised = null;

const list = () => document.getElementById("visit-steps");

/** Begin; `become` is called with a person whom one chooses to be. */
export function startVisit(become) {
  kept = { ...kept, ...remembered() };
  kept.done = kept.done.filter((key) => STEPS.some((step) => step.key === key));
  startPanel("visit", draw);
  document.getElementById("visit-companies").append(...teams().map((team) => company(team, become)));
  when("closed visit", () => { kept.closed = true; remember(); });
  draw();
}

/** Open by itself, the first time. */
export function welcome() {
  if (!kept.closed && kept.done.length < STEPS.length) openPanel("visit", null, { focus: false });
}

/** Tick off what has happened since the last look. */
export async function refreshVisit() {
  if (kept.done.length === STEPS.length) return;
  const since = readTo ?? { payloads: Number.MAX_SAFE_INTEGER, timeline: Number.MAX_SAFE_INTEGER };
  const [sent, seen] = await Promise.all([
    read(`/payloads?since=${since.payloads}`), read(`/timeline?since=${since.timeline}`),
  ]);
  readTo = { payloads: sent.next, timeline: seen.next };
  sent.payloads.filter(worked).forEach(hearDeed);
  seen.timeline.filter(({ kind }) => kind === "posted").forEach(hearMessage);
}

const worked = ({ kind, answer, failure }) => kind === "interactive" && !failure && answer?.response_action !== "errors";

function hearDeed({ at, payload }) {
  const sent = payload.type === "view_submission" ? payload.view.callback_id : null;
  const pressed = payload.actions?.[0]?.action_id;
  if (sent === "escalation.raise") raised = { at: Date.parse(at), called: new Set() };
  for (const step of STEPS) {
    const fits = (sent && sent === step.sent) || (pressed && pressed === step.pressed);
    if (fits && (step.suits?.(payload) ?? true)) tick(step.key);
  }
}

function hearMessage({ at, channel, actions }) {
  if (actions.includes("status.decide")) tick("summary");
  if (actions.includes("escalation.acknowledge") && raised) hearCall(Date.parse(at), channel);
}

/** Somebody is called for a blocker: it has climbed if it is not one of those who were called at first. */
function hearCall(at, channel) {
  if (at - raised.at > AT_FIRST_MS && !raised.called.has(channel)) tick("blocker");
  raised.called.add(channel);
}

function company(team, become) {
  const role = team.app_installed
    ? say("It installed {app}: its people have the slash commands, the shortcuts and the Home.", { app: app().name })
    : say("It did not install {app}. Its people press the same buttons in the shared channel, and need nothing else.", { app: app().name });
  return el("section", { "aria-label": team.name }, el("h3", {}, el("bdi", {}, team.name)), el("p", {}, role),
    el("ul", {}, ...peopleOf(team).map((person) => el("li", {},
      el("button", { type: "button", class: "link", on: { click: () => become(person) } }, el("bdi", {}, person.name)),
      " ", el("small", {}, [person.title, ...marksOf(person)].join(", "))))));
}

function tick(key) {
  if (kept.done.includes(key)) return;
  kept.done.push(key);
  remember();
  const { title } = STEPS.find((step) => step.key === key);
  announce(say("Done: {title}. {count} of {all}", { title, count: kept.done.length, all: STEPS.length }));
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
    el("span", { class: "tick", role: "img", "aria-label": done ? say("Done") : say("To do") }, done ? "✓" : String(place + 1)),
    el("div", {}, el("strong", {}, step.title), el("p", {}, step.text),
      done ? null : el("button", { type: "button", class: "link", on: { click: () => pointAt(step) },
        "aria-label": say("Show me where: {title}", step) }, say("Show me where"))));
}

function pointAt(step) {
  const target = step.show();
  if (!target) { announce(say("Open the shared channel first")); return; }
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
