/** Block Kit's blocks as DOM nodes, in messages and in modals. */

import { el, newId } from "./dom.js";
import { buildElement } from "./elements.js";
import { alert, chart, table } from "./novelties.js";
import { asWords, content, textElement } from "./text.js";
import { say } from "./words.js";

const KINDS = {
  header, section, context, divider, actions, input, image, table, alert, data_visualization: chart,
};

/** The node of one block on this surface (see elements.js). What the page does not know is said aloud. */
export function renderBlock(block, surface) {
  const kind = KINDS[block.type];
  if (!kind) return el("p", { class: "unknown" }, `Unknown block: ${block.type}`);
  const node = kind(block, surface);
  node.classList.add("block", `${block.type}-block`);
  return node;
}

function header(block, surface) {
  const top = Number((surface.heading ?? "h3").slice(1));
  return textElement(`h${Math.min(6, top + (block.level ?? 1) - 1)}`, block.text);
}

function section(block, surface) {
  const body = el("div", { class: "section-body" });
  if (block.text) body.append(textElement("div", block.text, { class: "text" }));
  if (block.fields) {
    body.append(el("div", { class: "section-fields" },
      ...block.fields.map((field) => textElement("div", field, { class: "text" }))));
  }
  const node = el("div", {}, body);
  if (block.accessory) node.append(el("div", { class: "accessory" }, accessory(block, surface)));
  return node;
}

function accessory(block, surface) {
  if (block.accessory.type === "image") return picture(block.accessory);
  const label = asWords(block.text ?? block.fields[0]).slice(0, 80);
  return buildElement(block.accessory, block, surface, { label });
}

function context(block) {
  return el("div", {}, ...block.elements.map((element) => (element.type === "image"
    ? picture(element)
    : textElement("span", element, { class: "text" }))));
}

function divider() {
  return el("hr");
}

function actions(block, surface) {
  return el("div", {}, ...block.elements.map((element) => buildElement(element, block, surface)));
}

function input(block, surface) {
  const [labelId, hintId, errorId] = [newId("label"), newId("hint"), newId("error")];
  const naming = { "aria-labelledby": labelId, "aria-describedby": block.hint ? `${errorId} ${hintId}` : errorId };
  const control = buildElement(block.element, block, surface, { label: asWords(block.label), naming });
  return el("div", {}, labelOf(block, labelId, control), control,
    el("p", { class: "error", id: errorId, dir: "auto" }),
    block.hint ? textElement("p", block.hint, { class: "hint", id: hintId }) : null);
}

/** A label proper where there is one control; what consists of several is named by it all the same. */
function labelOf(block, id, control) {
  const one = [control, ...control.children].find((node) => node.matches("input, select, textarea"));
  if (one) one.id = newId("control");
  return el(one ? "label" : "div", { class: "label", id, for: one?.id, dir: "auto" }, content(block.label),
    block.optional ? el("span", { class: "optional" }, ` (${say("optional")})`) : null);
}

function image(block) {
  return el("figure", {},
    block.title ? textElement("figcaption", block.title) : null,
    picture(block));
}

/** A picture; where it cannot be had, its alt text stands in the open. */
function picture({ image_url: address, alt_text: words }) {
  if (!/^https?:\/\//i.test(address ?? "")) return el("em", { class: "no-picture", dir: "auto" }, words);
  const node = el("img", { src: address, alt: words, loading: "lazy" });
  node.addEventListener("error", () => node.replaceWith(el("em", { class: "no-picture", dir: "auto" }, words)));
  return node;
}
