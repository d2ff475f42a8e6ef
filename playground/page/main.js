/** Where the page begins: who one is, what one looks at, and what is fetched again when. */

import { loadCast, personByHandle, peopleOf, teams } from "./cast.js";
import { refreshChannels } from "./channels.js";
import { draw as drawClock, refreshClock, refreshNextEvent, startClock } from "./clock.js";
import { refreshComposer, startComposer } from "./composer.js";
import { send } from "./control.js";
import { lookAtHome, refreshHome } from "./home.js";
import { refreshInspector, startInspector } from "./inspector.js";
import { startLive } from "./live.js";
import { clearMessages, refreshMessages, startMessages } from "./messages.js";
import { modalFrame, refreshViews, startModal } from "./modal.js";
import { refreshPeople, startPeople } from "./people.js";
import { forgetProblem, showProblem } from "./problem.js";
import { fromAddress, session, toAddress, when } from "./session.js";
import { openThread, refreshThread, startThread } from "./thread.js";
import { refreshVisit, startVisit, welcome } from "./visit.js";
import { startWords } from "./words.js";
import { readAsPerson } from "./zones.js";

const loaded = new Set();

async function start() {
  startWords();
  document.body.append(modalFrame());
  await loadCast();
  await startClock((person, place) => become(person, place));
  startModal();
  startComposer();
  startMessages();
  startThread();
  startPeople((person) => become(person));
  startVisit((person) => become(person));
  startSidebar();
  when("acted", refreshAll);
  when("channel", showOtherPlace);
  when("chosen", lookAtChosen);
  when("thread", (message) => orSay(() => openThread(message)));
  const [handle, place] = fromAddress();
  await become(personByHandle(handle) ?? peopleOf(teams()[0])[0], place ?? undefined);
  await startInspector();
  await refreshVisit();
  welcome();
  startLive(() => session.me.handle, reactTo);
  addEventListener("hashchange", followAddress);
}

/** Somebody wrote another person or place into the address; anything else there is put right. */
function followAddress() {
  const [handle, place] = fromAddress();
  const person = personByHandle(handle);
  if (person) become(person, place ?? undefined);
  else toAddress();
}

/** Be this person from now on, in the same place if they see it. */
async function become(person, place = session.home ? "home" : session.channel?.id) {
  session.me = person;
  session.channel = null;
  session.home = false;
  readAsPerson(person);
  forgetProblem();
  showOtherPlace();
  refreshPeople();
  drawClock();
  await orSay(async () => {
    await reloadOnce(person);
    await refreshChannels(place);
    await Promise.all([refreshMessages(), refreshViews()]);
  });
}

/** A page that is loaded anew has lost the messages that only the last one held. */
async function reloadOnce(person) {
  if (loaded.has(person.handle)) return;
  loaded.add(person.handle);
  await send(`/as/${person.handle}/reload`, {});
}

function showOtherPlace() {
  clearMessages();
  refreshComposer();
  document.getElementById("conversation").hidden = session.home;
  document.getElementById("home").hidden = !session.home;
  if (session.home) orSay(lookAtHome);
}

async function lookAtChosen() {
  closeSidebar();
  forgetProblem();
  await orSay(refreshMessages);
  const field = document.getElementById("composer-text");
  if (session.home || field.form.hidden) document.getElementById("channel-title").focus();
  else field.focus();
}

function refreshAll() {
  return orSay(async () => {
    await refreshChannels();
    await Promise.all([
      refreshMessages(), refreshThread(), refreshHome(), refreshViews(), refreshInspector(), refreshNextEvent(), refreshVisit(),
    ]);
  });
}

/** What happened decides what is fetched: views only when one opened or changed, the clock when it moved. */
function reactTo(kinds) {
  if (kinds.has("reconnected")) return orSay(async () => { await refreshClock(); await refreshAll(); });
  return orSay(async () => {
    const all = [...kinds];
    const ofViews = all.filter((kind) => kind.startsWith("view_"));
    if (ofViews.length) await refreshViews();
    if (kinds.has("home_updated")) await refreshHome();
    if (kinds.has("clock")) await refreshClock();
    if (ofViews.length < all.length) {
      await refreshChannels();
      await Promise.all([refreshMessages(), refreshThread(), refreshNextEvent()]);
    }
    await Promise.all([refreshInspector(), refreshVisit()]);
  });
}

async function orSay(doing) {
  try {
    await doing();
  } catch (failure) {
    showProblem(failure.message);
  }
}

const sidebar = () => document.getElementById("sidebar-toggle");

function startSidebar() {
  sidebar().addEventListener("click", () => setSidebar(sidebar().getAttribute("aria-expanded") !== "true"));
  document.getElementById("sidebar").addEventListener("keydown", (event) => {
    if (event.key === "Escape") closeSidebar();
  });
}

const closeSidebar = () => setSidebar(false);

function setSidebar(open) {
  sidebar().setAttribute("aria-expanded", String(open));
  document.body.classList.toggle("sidebar-open", open);
}

orSay(start);
