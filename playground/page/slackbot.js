/** What Slackbot says to one person only, such as why a command did not work. */

import { playgroundNow } from "./clock.js";
import { escaped } from "./entities.js";

const notes = [];
const SLACKBOT = "USLACKBOT";

/** Leave a note that only the person with this handle sees, in this channel, until the page is reloaded. */
export function slackbotSays(handle, channelId, sentence) {
  const ts = (playgroundNow().getTime() / 1000 + notes.length / 1e6).toFixed(6);
  notes.push({ handle, channelId, message: {
    ts, user: SLACKBOT, name: "Slackbot", text: escaped(sentence), blocks: [], ephemeral: true,
  } });
}

export function notesIn(handle, channelId) {
  return notes.filter((note) => note.handle === handle && note.channelId === channelId).map((note) => note.message);
}
