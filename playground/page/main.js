/** Where the page begins: who one is, what one looks at, and what is fetched again when. */

import { loadCast, personByHandle, peopleOf, teams } from "./cast.js";
import { refreshChannels } from "./channels.js";
import { draw as drawClock, refreshClock, startClock } from "./clock.js";
import { refreshComposer, startComposer } from "./composer.js";
import { refreshInspector, startInspector } from "./inspector.js";
import { startLive } from "./live.js";
import { clearMessages, refreshMessages } from "./messages.js";
import { modalFrame, refreshViews, startModal } from "./modal.js";
import { refreshPeople, startPeople } from "./people.js";
import { forgetProblem, showProblem } from "./problem.js";
import { fromAddress, session, toAddress, when } from "./session.js";
import { readAsPerson } from "./zones.js";

async function start() {
  document.body.append(modalFrame());
  await loadCast();
  await startClock();
  startModal();
  startComposer();
  startPeople((person) => become(person));
  startSidebar();
  when("acted", refreshAll);
  when("channel", showOtherChannel);
  when("chosen", lookAtChosen);
  const [handle, channel] = fromAddress();
  await become(personByHandle(handle) ?? peopleOf(teams()[0])[0], channel ?? undefined);
  await startInspector();
  startLive(() => session.me.handle, reactTo);
  addEventListener("hashchange", followAddress);
}

/** Somebody wrote another person or channel into the address; anything else there is put right. */
function followAddress() {
  const [handle, channel] = fromAddress();
  const person = personByHandle(handle);
  if (person) become(person, channel ?? undefined);
  else toAddress();
}

/** Be this person from now on, in the same channel if they see it. */
async function become(person, channel = session.channel?.id) {
  session.me = person;
  session.channel = null;
  readAsPerson(person);
  forgetProblem();
  showOtherChannel();
  refreshPeople();
  drawClock();
  await orSay(async () => {
    await refreshChannels(channel);
    await Promise.all([refreshMessages(), refreshViews()]);
  });
}

function showOtherChannel() {
  clearMessages();
  refreshComposer();
}

async function lookAtChosen() {
  closeSidebar();
  forgetProblem();
  await orSay(refreshMessages);
  document.getElementById("composer-text").focus();
}

function refreshAll() {
  return orSay(async () => {
    await refreshChannels();
    await Promise.all([refreshMessages(), refreshViews(), refreshInspector()]);
  });
}

/** What happened decides what is fetched: views only when one opened or changed, the clock when it moved. */
function reactTo(kinds) {
  if (kinds.has("reconnected")) return orSay(async () => { await refreshClock(); await refreshAll(); });
  return orSay(async () => {
    const all = [...kinds];
    const ofViews = all.filter((kind) => kind.startsWith("view_"));
    if (ofViews.length) await refreshViews();
    if (kinds.has("clock")) await refreshClock();
    if (ofViews.length < all.length) {
      await refreshChannels();
      await refreshMessages();
    }
    await refreshInspector();
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
