/** Who there is: people, companies, channels, and the name that goes with an id. */

import { read } from "./control.js";
import { say } from "./words.js";

let cast = { teams: [], people: [], app: null };
const channelNames = new Map();

export async function loadCast() {
  cast = await read("/cast");
}

export const teams = () => cast.teams;
export const app = () => cast.app;
export const peopleOf = (team) => cast.people.filter((person) => person.team_id === team.id);
export const personByHandle = (handle) => cast.people.find((person) => person.handle === handle);
export const teamOf = (person) => cast.teams.find((team) => team.id === person.team_id);
export const personById = (id) => cast.people.find((person) => person.id === id);

/** Whether the person's company installed the app: only then has it commands, shortcuts and a Home for them. */
export const hasApp = (person) => Boolean(teamOf(person)?.app_installed);

const member = (id) => (cast.app?.id === id ? cast.app : personById(id));

/** The name behind a user id, the app's own included; null if nobody has it. */
export const nameOf = (id) => member(id)?.name ?? null;

export function rememberChannels(channels) {
  for (const channel of channels) channelNames.set(channel.id, channel.name);
}

export const channelNameOf = (id) => channelNames.get(id) ?? null;

/** What a person is marked with beside the name: [] for most. */
export function marksOf(person) {
  const marks = [];
  if (person.is_guest) marks.push(say("guest"));
  if (/neutral|both companies/i.test(person.title ?? "")) marks.push(say("neutral lead"));
  return marks;
}

export function initialsOf(name) {
  const words = name.split(/\s+/).filter(Boolean);
  return words.slice(0, 2).map((word) => [...word][0].toUpperCase()).join("") || "?";
}

/** A number 0–7 for the colour of a person's picture. */
export const shadeOf = (id) => Math.max(0, cast.people.findIndex((person) => person.id === id)) % 8;
