/** Dates as the reader's own device shows them: the person one is, in their zone and locale. */

import { language, say } from "./words.js";

let reader = { tz: Intl.DateTimeFormat().resolvedOptions().timeZone, locale: "en-GB" };

export function readAsPerson(person) {
  reader = { tz: person.tz || reader.tz, locale: person.locale || "en-GB" };
}

export const zone = () => reader.tz;
export const locale = () => reader.locale;

const formatters = new Map();

/** To make one takes longer than to lay out a message. */
function formatter(locale, options) {
  const key = JSON.stringify([locale, reader.tz, options]);
  if (!formatters.has(key)) {
    formatters.set(key, new Intl.DateTimeFormat(locale, { timeZone: reader.tz, ...options }));
  }
  return formatters.get(key);
}

export const format = (date, options) => formatter(reader.locale, options).format(date);

/** As the page speaks, in the reader's zone. */
export const formatAsSaid = (date, options) => formatter(language === "da" ? "da-DK" : "en-GB", options).format(date);

const ON_THE_WALL = {
  hourCycle: "h23", year: "numeric", month: "2-digit", day: "2-digit",
  hour: "2-digit", minute: "2-digit", second: "2-digit",
};

/** {date: "2026-01-31", time: "09:00", second: "00"} of a moment, in the reader's zone. */
export function wallClock(date) {
  const parts = formatter("en-CA", ON_THE_WALL).formatToParts(date);
  const part = Object.fromEntries(parts.map(({ type, value }) => [type, value]));
  return { date: `${part.year}-${part.month}-${part.day}`, time: `${part.hour}:${part.minute}`, second: part.second };
}

/** The moment at which the reader's wall clock shows this date and time. */
export function momentOf(date, time) {
  const wanted = Date.parse(`${date}T${time}:00Z`);
  let guess = wanted;
  // Twice: near a change of summer time the first offset may be the wrong one.
  for (let round = 0; round < 2; round += 1) {
    const shown = wallClock(new Date(guess));
    guess += wanted - Date.parse(`${shown.date}T${shown.time}:00Z`);
  }
  return new Date(guess);
}

/** The date so many days after this one, as "YYYY-MM-DD". */
export function daysAfter(date, days) {
  const moment = new Date(`${date}T12:00:00Z`);
  moment.setUTCDate(moment.getUTCDate() + days);
  return moment.toISOString().slice(0, 10);
}

/** "Today", "Yesterday" or the date, for the lines between the days of a conversation. */
export function dayName(date, now) {
  const day = wallClock(date).date;
  const today = wallClock(now).date;
  if (day === today) return say("Today");
  if (day === daysAfter(today, -1)) return say("Yesterday");
  return formatAsSaid(date, { weekday: "long", day: "numeric", month: "long", year: "numeric" });
}
