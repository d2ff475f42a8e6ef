/** A sentence about what did not work, where the person looks: on the page, or in the open dialog. */

import { el } from "./dom.js";
import { say } from "./words.js";

export function showProblem(sentence) {
  const dialog = document.querySelector("dialog[open]");
  const place = dialog?.querySelector("[data-problems]") ?? document.getElementById("problems");
  const dismiss = el("button", { type: "button", class: "quiet", "aria-label": say("Dismiss") }, "✕");
  const box = el("p", { class: "problem", role: "alert" }, el("span", { dir: "auto" }, sentence), dismiss);
  dismiss.addEventListener("click", () => box.remove());
  place.replaceChildren(box);
}

export function forgetProblem() {
  for (const place of document.querySelectorAll("[data-problems], #problems")) place.replaceChildren();
}
