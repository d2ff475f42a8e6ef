/** The App Home: what the app shows to one person, as a page of its own. */

import { app, hasApp, teamOf, teams } from "./cast.js";
import { readAs } from "./control.js";
import { el } from "./dom.js";
import { plainValue } from "./elements.js";
import { interact } from "./interaction.js";
import { session } from "./session.js";
import { ViewForm } from "./viewform.js";
import { say } from "./words.js";

let form = null;
let shown = null;
let asked = 0;

const place = () => document.getElementById("home");

/** Show the Home, and tell the app that the person looks at it. */
export async function lookAtHome() {
  form = null;
  shown = null;
  place().replaceChildren(el("p", { class: "empty" }, say("Looking …")));
  if (hasApp(session.me)) await interact("open_home");
  await refreshHome();
}

/** Fetch the Home again, if it is before the person. */
export async function refreshHome() {
  if (!session.home) return;
  asked += 1;
  const [mine, me] = [asked, session.me];
  const { has_home: hasHome, view } = await readAs(me.handle, "home");
  if (mine !== asked || me !== session.me || !session.home) return;
  if (!view) { nothing(hasHome); return; }
  if (shown !== view.id) {
    form = newForm();
    place().replaceChildren(form.node);
    shown = view.id;
  }
  form.update(view);
}

function nothing(hasHome) {
  shown = null;
  const owner = teams().find((team) => team.app_installed);
  place().replaceChildren(el("p", { class: "empty" }, hasHome
    ? say("{app} has put nothing on your Home.", { app: app().name })
    : say("{company} has not installed {app}, so you have no Home of it. {owner} has. What you can do stands on the messages of {app} in the shared channel.",
      { company: teamOf(session.me).name, app: app().name, owner: owner.name })));
}

function newForm() {
  return new ViewForm(
    (element, block, value) => interact("press_home", {
      action_id: element.action_id, block_id: block.block_id, value: plainValue(value), state: form.values(),
    }),
    () => Promise.resolve([]),
  );
}
