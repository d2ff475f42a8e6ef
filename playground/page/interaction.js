/** Doing something as the person one is, and showing what went wrong with it. */

import { act } from "./control.js";
import { forgetProblem, showProblem } from "./problem.js";
import { session, tell } from "./session.js";

/** Do it, say why if it did not work, and look at everything again; gives the answer. */
export async function interact(verb, body = {}) {
  const answer = await act(session.me.handle, verb, body);
  forgetProblem();
  if (answer.ok) tell("did", verb);
  else showProblem(answer.error);
  await tell("acted");
  return answer;
}

/** Ask the app for options, as groups {label?, options}; none if it does not answer. */
export async function suggest(body) {
  const answer = await act(session.me.handle, "suggest", body);
  if (!answer.ok) showProblem(answer.error);
  return answer.option_groups ?? [{ options: answer.options ?? [] }];
}

/** Do something while its button shows that it is under way; a second press meanwhile does nothing. */
export async function whileBusy(button, doing) {
  if (button.getAttribute("aria-busy") === "true") return;
  button.setAttribute("aria-busy", "true");
  try {
    await doing();
  } finally {
    button.removeAttribute("aria-busy");
  }
}
