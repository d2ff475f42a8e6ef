/** Which person one is, and which channel one looks at; kept in the address, so that it can be shared. */

export const session = { me: null, channel: null, channels: [] };

const listeners = new Map();

/**
 * Call `listener` whenever `what` happens: "acted" (somebody did something), "channel" (another one is
 * open, or one is no longer a member), "chosen" (the person opened it).
 */
export function when(what, listener) {
  listeners.set(what, [...(listeners.get(what) ?? []), listener]);
}

/** Say that `what` happened; resolves once everybody who listens is done. */
export function tell(what) {
  return Promise.all((listeners.get(what) ?? []).map((listener) => listener()));
}

/** [handle, channel id] from the address. */
export function fromAddress() {
  const [handle, channel] = location.hash.slice(1).split("/").map(decodeURIComponent);
  return [handle || null, channel || null];
}

export function toAddress() {
  const parts = [session.me?.handle, session.channel?.id].filter(Boolean).map(encodeURIComponent);
  history.replaceState(null, "", `#${parts.join("/")}`);
}
