/** The playground's clock: shown, moved, stopped and let run. */

import { channelNameOf, personByHandle } from "./cast.js";
import { read, send } from "./control.js";
import { announce, el } from "./dom.js";
import { whileBusy } from "./interaction.js";
import { showProblem } from "./problem.js";
import { session, tell } from "./session.js";
import { say } from "./words.js";
import { daysAfter, formatAsSaid, momentOf, wallClock, zone } from "./zones.js";

const NOTHING = say("The app waits for nothing.");

let due = null;
let shown = { at: Date.now(), running: false, heard: performance.now() };

/** The playground's present moment, as far as the page knows. */
export function playgroundNow() {
  return new Date(shown.at + (shown.running ? performance.now() - shown.heard : 0));
}

/** The playground's date for the reader, as "YYYY-MM-DD". */
export const today = () => wallClock(playgroundNow()).date;

let beSomebody = null;

/** Begin; `become` is called with the person whom one chooses to be, and the place where they look. */
export function startClock(become) {
  beSomebody = become;
  moveOnClick("clock-next", () => (due ? { next_event: true } : null));
  moveOnClick("clock-hour", () => ({ advance_seconds: 3600 }));
  moveOnClick("clock-morning", () => ({ to: nextMorning(isWorkday).toISOString() }));
  moveOnClick("clock-monday", () => ({ to: nextMorning(isMonday).toISOString() }));
  // Its second press is another wish, and is heard as soon as the button says so.
  document.getElementById("clock-run").addEventListener("click", () => move({ running: !shown.running }));
  setInterval(() => { if (shown.running) draw(); }, 1000);
  return refreshClock();
}

export async function refreshClock() {
  hear(await read("/clock"));
  await refreshNextEvent();
}

/** Say when the app will next do something by itself; nothing may be known of it. */
export async function refreshNextEvent() {
  const answer = await read("/clock/next");
  due = answer.next_event && new Date(answer.next_event);
  drawNextEvent();
}

function drawNextEvent() {
  const button = document.getElementById("clock-next");
  const words = due ? say("Next event: {moment}", { moment: label(due) }) : NOTHING;
  button.title = words;
  button.setAttribute("aria-disabled", String(!due));
  document.getElementById("clock-due").textContent = words;
}

/** It may take a while: the bot does what came due in between. */
function moveOnClick(id, change) {
  const button = document.getElementById(id);
  button.addEventListener("click", () => whileBusy(button, () => move(change())));
}

async function move(change) {
  if (!change) return showProblem(NOTHING);
  const answer = await send("/clock", change);
  if (!answer.ok) return showProblem(answer.error);
  await refreshClock();
  sayWhoSaw(change.next_event ? answer.seen : null);
  announce(say("The clock shows {moment}", { moment: label(playgroundNow()) }));
  if (!("running" in change)) tell("moved");
  return tell("acted");
}

/** What came and to whom, and a button to be each of them; nothing where the clock was moved otherwise. */
function sayWhoSaw(seen) {
  const line = document.getElementById("clock-saw");
  line.hidden = !seen;
  if (!seen) return;
  const alone = new Map(seen.filter((one) => one.for).map((one) => [personByHandle(one.for), one.channel]));
  const others = [...alone].filter(([person]) => person !== session.me);
  line.replaceChildren(...sentences(seen, [...alone.keys()]).map((words) => el("span", {}, words)),
    ...others.map(([person, channel]) => el("button", {
      type: "button", class: "link", on: { click: () => { line.hidden = true; beSomebody(person, channel); } },
    }, say("Be {name}", person))));
}

function sentences(seen, alone) {
  if (!seen.length) return [say("Nobody sees anything of what the app waits for.")];
  const channel = channelNameOf(seen.find((one) => !one.for)?.channel);
  const names = alone.map((person) => person.name).join(", ");
  return [channel && say("Something new in #{channel}.", { channel }), names && say("A message for {names}.", { names })].filter(Boolean);
}

function hear({ now, running }) {
  shown = { at: Date.parse(now), running, heard: performance.now() };
  draw();
}

function label(moment) {
  const day = { weekday: "short", day: "numeric", month: "short", year: "numeric" };
  return formatAsSaid(moment, { ...day, hour: "2-digit", minute: "2-digit" });
}

export function draw() {
  const time = document.getElementById("clock-now");
  time.textContent = label(playgroundNow());
  time.dateTime = playgroundNow().toISOString();
  time.title = say("The time in {zone}; the bot lives by this clock", { zone: zone() });
  drawNextEvent();
  const run = document.getElementById("clock-run");
  run.textContent = shown.running ? say("Pause") : say("Run");
  run.title = shown.running ? say("Stop the clock where it is") : say("Let the clock run on");
}

/** The next 09:00 on a day that `fits`, in the person's own zone. */
function nextMorning(fits) {
  let day = today();
  while (!fits(weekday(day)) || momentOf(day, "09:00") <= playgroundNow()) day = daysAfter(day, 1);
  return momentOf(day, "09:00");
}

const weekday = (day) => new Date(`${day}T12:00:00Z`).getUTCDay();
const isWorkday = (number) => number >= 1 && number <= 5;
const isMonday = (number) => number === 1;
