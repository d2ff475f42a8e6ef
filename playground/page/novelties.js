/** Slack's newer blocks: tables, charts and alerts. */

import { el } from "./dom.js";
import { textElement } from "./text.js";
import { say } from "./words.js";

/** The first row names the columns, the first cell of each other row the row. */
export function table(block) {
  const [head, ...rows] = block.rows;
  const aligned = (at) => ({ class: `align-${block.column_settings?.[at]?.align ?? "left"}` });
  return el("div", { tabindex: "0", role: "region", "aria-label": words(head[0]) || say("Table") },
    el("table", {},
      el("thead", {}, el("tr", {}, ...head.map((cell, at) => el("th", { scope: "col", dir: "auto", ...aligned(at) }, words(cell))))),
      el("tbody", {}, ...rows.map((row) => el("tr", {}, ...row.map((cell, at) => el(at ? "td" : "th",
        { scope: at ? undefined : "row", dir: "auto", ...aligned(at) }, words(cell))))))));
}

export function chart(block) {
  const { segments, series = [] } = block.chart;
  const named = segments ? [{ name: "", data: segments }] : series;
  return el("figure", {}, el("figcaption", { dir: "auto" }, block.title),
    ...named.map(({ name, data }) => el("p", { dir: "auto" },
      `${name} ${data.map(({ label, value }) => `${label}: ${value}`).join(", ")}`)));
}

export function alert(block) {
  return el("div", { class: `alert-${block.level ?? "default"}`, role: "note" },
    textElement("div", block.text, { class: "text" }));
}

/** What stands in a cell, be it rich text or not. */
function words(cell) {
  if (cell.type === "raw_text") return cell.text;
  return cell.elements.flatMap((section) => section.elements.map((part) => part.text ?? part.url ?? "")).join("");
}
