/** Block Kit menus whose options are known: static_select and multi_static_select. */

import { el, newId } from "./dom.js";
import { asWords, content, textElement } from "./text.js";
import { say } from "./words.js";

const groupsOf = (element) => element.option_groups ?? [{ options: element.options ?? [] }];
const optionsOf = (element) => groupsOf(element).flatMap((group) => group.options);

export function staticSelect(element, context) {
  const options = optionsOf(element);
  const prompt = el("option", { value: "" }, asWords(element.placeholder) || say("Choose one"));
  // Where no choice is allowed, the prompt can be chosen again; elsewhere it is only seen at first.
  if (!context.clearable) { prompt.disabled = true; prompt.hidden = true; }
  const node = el("select", { class: "element", ...context.naming }, prompt,
    ...groupsOf(element).map((group) => (group.label
      ? el("optgroup", { label: asWords(group.label) }, ...group.options.map(optionNode))
      : group.options.map(optionNode))).flat());
  node.addEventListener("change", () => node.value && context.fire?.(node.value));
  return {
    node,
    get: () => options.find((option) => option.value === node.value) ?? null,
    set: (option) => { node.value = option?.value ?? ""; },
    focus: () => node.focus(),
  };
}

function optionNode(option) {
  const words = [asWords(option.text), asWords(option.description)].filter(Boolean).join(" – ");
  return el("option", { value: option.value }, words);
}

export function multiStaticSelect(element, context) {
  const most = element.max_selected_items ?? Infinity;
  const rows = optionsOf(element).map((option) => ({ option, box: el("input", { type: "checkbox" }) }));
  const summary = el("summary", { ...context.naming, id: newId("chosen"), dir: "auto" });
  const list = el("div", { class: "choices", role: "group", ...context.naming }, ...groupsOf(element).flatMap((group) => [
    group.label ? textElement("strong", group.label) : null,
    ...rows.filter((row) => group.options.includes(row.option)).map(rowNode),
  ]));
  const node = el("details", { class: "element multi" }, summary, list);
  const chosen = () => rows.filter((row) => row.box.checked).map((row) => row.option);
  const draw = () => {
    summary.textContent = chosen().map((option) => asWords(option.text)).join(", ")
      || asWords(element.placeholder) || say("Choose any");
    nameWithContent(summary, context.naming);
    rows.forEach((row) => { row.box.disabled = !row.box.checked && chosen().length >= most; });
  };
  list.addEventListener("change", draw);
  fireOnClose(node, chosen, context);
  draw();
  return {
    node,
    get: chosen,
    set: (options) => {
      const values = new Set((options ?? []).map((option) => option.value));
      rows.forEach((row) => { row.box.checked = values.has(row.option.value); });
      draw();
    },
    focus: () => summary.focus(),
  };
}

/** What is chosen belongs to the name that is read out, after the label. */
function nameWithContent(summary, naming) {
  const labelledBy = naming["aria-labelledby"];
  if (labelledBy) summary.setAttribute("aria-labelledby", `${labelledBy} ${summary.id}`);
  else summary.setAttribute("aria-label", `${naming["aria-label"]}: ${summary.textContent}`);
}

function rowNode({ option, box }) {
  return el("label", {}, box, el("span", { dir: "auto" }, content(option.text),
    option.description ? textElement("small", option.description) : null));
}

/** Slack tells the app once, when the list closes, and only if something changed. */
function fireOnClose(node, chosen, context) {
  const values = () => chosen().map((option) => option.value);
  let told = null;
  node.addEventListener("toggle", () => {
    if (node.open) told = String(values());
    else if (told !== null && told !== String(values())) context.fire?.(values());
  });
  node.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !node.open) return;
    event.preventDefault();
    event.stopPropagation();
    node.open = false;
    node.querySelector("summary").focus();
  });
}
