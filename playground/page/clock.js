/** The playground's clock: shown, moved, stopped and let run. */

import { read, send } from "./control.js";
import { announce } from "./dom.js";
import { whileBusy } from "./interaction.js";
import { showProblem } from "./problem.js";
import { tell } from "./session.js";
import { daysAfter, formatInEnglish, momentOf, wallClock, zone } from "./zones.js";

let shown = { at: Date.now(), running: false, heard: performance.now() };

/** The playground's present moment, as far as the page knows. */
export function playgroundNow() {
  return new Date(shown.at + (shown.running ? performance.now() - shown.heard : 0));
}

export function startClock() {
  moveOnClick("clock-hour", () => ({ advance_seconds: 3600 }));
  moveOnClick("clock-morning", () => ({ to: nextMorning().toISOString() }));
  moveOnClick("clock-run", () => ({ running: !shown.running }));
  setInterval(draw, 1000);
  return refreshClock();
}

export async function refreshClock() {
  hear(await read("/clock"));
}

/** It may take a while: the bot does what came due in between. */
function moveOnClick(id, change) {
  const button = document.getElementById(id);
  button.addEventListener("click", () => whileBusy(button, () => move(change())));
}

async function move(change) {
  const answer = await send("/clock", change);
  if (!answer.ok) return showProblem(answer.error);
  await refreshClock();
  announce(`The clock shows ${label()}`);
  return tell("acted");
}

function hear({ now, running }) {
  shown = { at: Date.parse(now), running, heard: performance.now() };
  draw();
}

function label() {
  const day = { weekday: "short", day: "numeric", month: "short", year: "numeric" };
  return formatInEnglish(playgroundNow(), { ...day, hour: "2-digit", minute: "2-digit" });
}

export function draw() {
  const time = document.getElementById("clock-now");
  time.textContent = label();
  time.dateTime = playgroundNow().toISOString();
  time.title = `The time in ${zone()}; the bot lives by this clock`;
  const run = document.getElementById("clock-run");
  run.textContent = shown.running ? "Pause" : "Run";
  run.title = shown.running ? "Stop the clock where it is" : "Let the clock run on";
}

/** The next 09:00 on a weekday, in the person's own zone. */
function nextMorning() {
  let day = wallClock(playgroundNow()).date;
  while (isWeekend(day) || momentOf(day, "09:00") <= playgroundNow()) day = daysAfter(day, 1);
  return momentOf(day, "09:00");
}

const isWeekend = (day) => [0, 6].includes(new Date(`${day}T12:00:00Z`).getUTCDay());
