/** The playground's clock: shown, moved, stopped and let run. */

import { read, send } from "./control.js";
import { announce } from "./dom.js";
import { whileBusy } from "./interaction.js";
import { showProblem } from "./problem.js";
import { tell } from "./session.js";
import { daysAfter, formatInEnglish, momentOf, wallClock, zone } from "./zones.js";

const NOTHING = "The app waits for nothing.";

let due = null;
let shown = { at: Date.now(), running: false, heard: performance.now() };

/** The playground's present moment, as far as the page knows. */
export function playgroundNow() {
  return new Date(shown.at + (shown.running ? performance.now() - shown.heard : 0));
}

/** The playground's date for the reader, as "YYYY-MM-DD". */
export const today = () => wallClock(playgroundNow()).date;

export function startClock() {
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
  const words = due ? `Next event: ${label(due)}` : NOTHING;
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
  announce(`The clock shows ${label(playgroundNow())}`);
  if (!("running" in change)) tell("moved");
  return tell("acted");
}

function hear({ now, running }) {
  shown = { at: Date.parse(now), running, heard: performance.now() };
  draw();
}

function label(moment) {
  const day = { weekday: "short", day: "numeric", month: "short", year: "numeric" };
  return formatInEnglish(moment, { ...day, hour: "2-digit", minute: "2-digit" });
}

export function draw() {
  const time = document.getElementById("clock-now");
  time.textContent = label(playgroundNow());
  time.dateTime = playgroundNow().toISOString();
  time.title = `The time in ${zone()}; the bot lives by this clock`;
  drawNextEvent();
  const run = document.getElementById("clock-run");
  run.textContent = shown.running ? "Pause" : "Run";
  run.title = shown.running ? "Stop the clock where it is" : "Let the clock run on";
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
