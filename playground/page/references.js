/** What stands between < and > in mrkdwn: links, people, channels, dates. */

import { channelNameOf, nameOf } from "./cast.js";
import { el } from "./dom.js";
import { playgroundNow } from "./clock.js";
import { unescaped } from "./entities.js";
import { session } from "./session.js";
import { daysAfter, format, locale, wallClock, zone } from "./zones.js";

const KINDS = [
  [/^@([UW][A-Z0-9]+)(?:\|([^]*))?$/, ([, id, label]) => person(id, label)],
  [/^#([CGD][A-Z0-9]+)(?:\|([^]*))?$/, ([, id, label]) => mention(`#${channelNameOf(id) ?? label ?? id}`)],
  [/^!(here|channel|everyone)(?:\|[^]*)?$/, ([, name]) => mention(`@${name}`)],
  [/^!subteam\^([A-Z0-9]+)(?:\|([^]*))?$/, ([, id, label]) => mention(label ?? `@${id}`)],
  [/^!date\^(-?\d{1,12})\^([^^|]+)(?:\^([^|]*))?\|([^]*)$/, ([, at, pattern, link, fallback]) =>
    date(Number(at), pattern, link, fallback)],
  [/^((?:https?:\/\/|mailto:|tel:)[^|]*)(?:\|([^]*))?$/, ([, url, label]) =>
    webLink(unescaped(url), unescaped(label || url.replace(/^(mailto|tel):/, "")))],
];

/** The node for what stands between the brackets, or null if it means nothing to Slack. */
export function reference(inner) {
  for (const [pattern, build] of KINDS) {
    const match = pattern.exec(inner);
    if (match) return build(match);
  }
  return null;
}

/** A link to another page; an address of any other kind than these is only text. */
export function webLink(url, label) {
  if (!/^(https?:\/\/|mailto:|tel:)/i.test(url)) return el("bdi", {}, label);
  return el("a", { href: url, target: "_blank", rel: "noopener noreferrer nofollow" }, el("bdi", {}, label));
}

const mention = (text) => el("bdi", { class: "mention" }, unescaped(text));

function person(id, label) {
  const node = mention(`@${nameOf(id) ?? label ?? id}`);
  if (id === session.me?.id) node.classList.add("of-me");
  return node;
}

const SHORT = { day: "numeric", month: "short", year: "numeric" };
const LONG = { weekday: "long", day: "numeric", month: "long", year: "numeric" };
const PLAIN = { day: "numeric", month: "long", year: "numeric" };
const TIME = { hour: "2-digit", minute: "2-digit" };
const TOKENS = {
  date_num: (when) => wallClock(when).date,
  date_slash: (when) => wallClock(when).date.replaceAll("-", "/"),
  date: (when) => format(when, PLAIN),
  date_short: (when) => format(when, SHORT),
  date_long: (when) => format(when, LONG),
  date_pretty: (when) => nearby(when) ?? format(when, PLAIN),
  date_short_pretty: (when) => nearby(when) ?? format(when, SHORT),
  date_long_pretty: (when) => nearby(when) ?? format(when, LONG),
  time: (when) => format(when, TIME),
  time_secs: (when) => format(when, { ...TIME, second: "2-digit" }),
  ago: (when) => ago(when),
};

/** `<!date^…>`: the reader's own time; Slack shows the fallback where it cannot read the pattern. */
function date(seconds, pattern, link, fallback) {
  const when = new Date(seconds * 1000);
  if (Number.isNaN(when.getTime())) return el("span", {}, unescaped(fallback));
  const text = unescaped(pattern).replace(/\{(\w+)\}/g, (token, name) =>
    Object.hasOwn(TOKENS, name) ? TOKENS[name](when) : token);
  const full = `${format(when, { dateStyle: "full", timeStyle: "short" })} (${zone()})`;
  const node = el("time", { datetime: when.toISOString(), title: full }, text);
  if (!link) return node;
  const anchor = webLink(unescaped(link), "");
  anchor.replaceChildren(node);
  return anchor;
}

function nearby(when) {
  const today = wallClock(playgroundNow()).date;
  const days = [-1, 0, 1].find((offset) => daysAfter(today, offset) === wallClock(when).date);
  if (days === undefined) return null;
  return new Intl.RelativeTimeFormat(locale(), { numeric: "auto" }).format(days, "day");
}

const UNITS = [["day", 86_400], ["hour", 3_600], ["minute", 60]];

function ago(when) {
  const seconds = (when - playgroundNow()) / 1000;
  const [unit, length] = UNITS.find(([, size]) => Math.abs(seconds) >= size) ?? ["second", 1];
  return new Intl.RelativeTimeFormat(locale(), { numeric: "auto" }).format(Math.round(seconds / length), unit);
}
