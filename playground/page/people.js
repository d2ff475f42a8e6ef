/** Which person one is: chosen from a list by company. */

import { initialsOf, marksOf, peopleOf, shadeOf, teamOf, teams } from "./cast.js";
import { el } from "./dom.js";
import { session, tell } from "./session.js";
import { say } from "./words.js";

const chooser = () => document.getElementById("people");

/** Draw the list; `choose` is called with the person picked. */
export function startPeople(choose) {
  document.getElementById("people-list").append(...teams().map((team) => company(team, choose)));
  chooser().addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !chooser().open) return;
    chooser().open = false;
    chooser().querySelector("summary").focus();
  });
}

function company(team, choose) {
  const installed = team.app_installed ? say("app installed") : say("app not installed");
  return el("section", { "aria-label": team.name },
    el("h3", {}, el("bdi", {}, team.name), " ", el("small", {}, installed)),
    el("ul", {}, ...peopleOf(team).map((person) => el("li", {}, personButton(person, choose)))));
}

function personButton(person, choose) {
  const marks = marksOf(person).map((mark) => el("span", { class: "badge" }, mark));
  return el("button", { type: "button", "data-handle": person.handle, on: { click: () => {
    chooser().open = false;
    chooser().querySelector("summary").focus();
    choose(person);
  } } }, portrait(person), el("span", {}, el("bdi", {}, person.name), " ", ...marks, el("small", {}, person.title)));
}

const portrait = (person) =>
  el("span", { class: `portrait shade-${shadeOf(person.id)}`, "aria-hidden": "true" }, initialsOf(person.name));

/** Show whom one is now. */
export function refreshPeople() {
  const { me } = session;
  document.getElementById("me").replaceChildren(portrait(me),
    el("span", {}, el("small", {}, say("You are")), " ", el("bdi", {}, me.name), " ", el("small", {}, teamOf(me).name)));
  for (const button of chooser().querySelectorAll("[data-handle]")) {
    if (button.dataset.handle === me.handle) button.setAttribute("aria-current", "true");
    else button.removeAttribute("aria-current");
  }
  tell("become", me);
  document.title = say("{name} – embedded Slack", { name: me.name });
}
