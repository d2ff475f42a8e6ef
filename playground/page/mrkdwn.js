/** Slack's mrkdwn as DOM nodes. Whatever is not known to be markup is only ever text. */

import { el } from "./dom.js";
import { SHORTCODE, glyphOf } from "./emoji.js";
import { unescaped } from "./entities.js";
import { reference, webLink } from "./references.js";

const MARKS = { "*": "strong", _: "em", "~": "s" };
const ATOM = new RegExp(
  `\`([^\`\\n]+)\`|<([^<>\\n]+)>|${SHORTCODE}|(https?://[^\\s<>|]*[^\\s<>|.,;:!?)'"*_~])`, "g",
);
const EMOJI = new RegExp(SHORTCODE, "g");
// Stands in the text where a code span, link, … was cut out; such a sign in the text itself is replaced.
const CUT = "\uE000";

/** The nodes of a mrkdwn text. */
export function mrkdwn(text) {
  const nodes = document.createDocumentFragment();
  const parts = text.replaceAll(CUT, "\uFFFD").split("```");
  // An even number of parts means that the last fence was never closed: then it is text.
  const closed = parts.length % 2 ? parts.length : parts.length - 1;
  parts.slice(0, closed).forEach((part, place) => {
    if (place % 2) nodes.append(el("pre", {}, unescaped(part.replace(/^\n|\n$/g, ""))));
    else quotesAndLines(place ? part.replace(/^\n/, "") : part, nodes);
  });
  if (closed < parts.length) quotesAndLines("```" + parts[closed], nodes);
  return nodes;
}

/** A plain_text object's text as it is shown: shortcodes become emoji, nothing else is read. */
export function plain(text, emoji = true) {
  if (!emoji) return text;
  return text.replace(EMOJI, (_, name) => glyphOf(name));
}

function quotesAndLines(text, parent) {
  if (!text) return;
  const lines = text.split("\n");
  for (let at = 0; at < lines.length; ) {
    const quoting = isQuoted(lines[at]);
    let end = at;
    while (end < lines.length && isQuoted(lines[end]) === quoting) end += 1;
    const target = quoting ? el("blockquote") : parent;
    const together = lines.slice(at, end).map((line) => (quoting ? line.replace(/^(&gt;|>) ?/, "") : line));
    inline(together.join("\n"), target);
    if (quoting) parent.append(target);
    at = end;
    if (at < lines.length && !quoting && !isQuoted(lines[at])) parent.append("\n");
  }
}

const isQuoted = (line) => line.startsWith("&gt;") || line.startsWith(">");

function inline(text, parent) {
  const atoms = [];
  const rest = text.replace(ATOM, (...match) => {
    atoms.push(match.slice(0, 5));
    return CUT;
  });
  rest.split("\n").forEach((line, place) => {
    if (place) parent.append("\n");
    emphasise(line, atoms, parent, []);
  });
}

/** Bold, italic and strike of one line; `atoms` is used up from the front, as reading goes. */
function emphasise(line, atoms, parent, within) {
  const hopeless = new Set(within);
  let done = 0;
  for (let at = 0; at < line.length; at += 1) {
    const mark = line[at];
    if (!MARKS[mark] || hopeless.has(mark) || !opens(line, at)) continue;
    const end = closing(line, at);
    if (end < 0) {
      // No later one can close either: without this, a line of stars would take for ever.
      hopeless.add(mark);
      continue;
    }
    words(line.slice(done, at), atoms, parent);
    const node = el(MARKS[mark]);
    emphasise(line.slice(at + 1, end), atoms, node, [...within, mark]);
    parent.append(node);
    at = end;
    done = end + 1;
  }
  words(line.slice(done), atoms, parent);
}

const isWord = (sign) => sign !== undefined && /[\p{L}\p{N}]/u.test(sign);
const isSpace = (sign) => sign === undefined || /\s/.test(sign);

function opens(line, at) {
  const mark = line[at];
  const [before, after] = [line[at - 1], line[at + 1]];
  return !isWord(before) && before !== mark && !isSpace(after) && after !== mark;
}

function closing(line, at) {
  const mark = line[at];
  for (let end = line.indexOf(mark, at + 2); end >= 0; end = line.indexOf(mark, end + 1)) {
    if (!isSpace(line[end - 1]) && !isWord(line[end + 1]) && line[end + 1] !== mark) return end;
  }
  return -1;
}

function words(text, atoms, parent) {
  text.split(CUT).forEach((piece, place) => {
    if (place) parent.append(atomNode(atoms.shift()));
    if (piece) parent.append(unescaped(piece));
  });
}

function atomNode([whole, code, angle, emoji, url]) {
  if (code) return el("code", {}, unescaped(code));
  if (emoji) return el("span", { role: "img", "aria-label": emoji.replaceAll("_", " ") }, glyphOf(emoji));
  if (url) return webLink(unescaped(url), unescaped(url));
  return reference(angle) ?? unescaped(whole);
}
