/** Files that the app shared: pictures with their words, everything else to be saved. */

import { el } from "./dom.js";

export function fileNode(file) {
  const caption = el("figcaption", { dir: "auto" }, file.title);
  if (!file.mimetype.startsWith("image/")) {
    return el("p", { class: "file" }, el("a", { href: file.path, download: file.name, dir: "auto" }, file.title));
  }
  return el("figure", { class: "file image-block" },
    el("img", { src: file.path, alt: file.alt_txt || file.title }), caption,
    file.alt_txt ? el("details", { class: "alt" }, el("summary", {}, "ALT"), el("p", { dir: "auto" }, file.alt_txt)) : null);
}
