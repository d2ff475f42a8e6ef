/** Which person one is, and what one looks at; kept in the address, so that it can be shared. */

// `home`: the App Home is before the person, and no channel.
export const session = { me: null, channel: null, home: false, channels: [] };

const listeners = new Map();

/**
 * Call `listener` whenever `what` happens: "acted" (somebody did something), "channel" (another one is
 * open, or one is no longer a member), "chosen" (the person opened it), "thread" (they want a message's
 * thread), "did" (an act of theirs worked), "become", "moved" (the clock), "closed …" (a panel).
 */
export function when(what, listener) {
  listeners.set(what, [...(listeners.get(what) ?? []), listener]);
}

/** Say that `what` happened; resolves once everybody who listens is done. */
export function tell(what, ...about) {
  return Promise.all((listeners.get(what) ?? []).map((listener) => listener(...about)));
}

/** [handle, channel id or "home"] from the address. */
export function fromAddress() {
  const [handle, channel] = location.hash.slice(1).split("/").map(decodeURIComponent);
  return [handle || null, channel || null];
}

export function toAddress() {
  const parts = [session.me?.handle, session.home ? "home" : session.channel?.id].filter(Boolean).map(encodeURIComponent);
  const address = `#${parts.join("/")}`;
  if (location.hash !== address) history.replaceState(null, "", address);
}
