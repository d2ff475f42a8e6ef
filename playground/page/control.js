/** The control API: what one person sees, and what they do. */

import { say } from "./words.js";

/** Fetch what `path` (below /control) has to say; raises an Error with a sentence when it has not. */
export async function read(path) {
  const response = await fetch(`/control${path}`);
  const answer = await response.json().catch(() => null);
  if (!response.ok) throw new Error(answer?.error ?? say("The embedded Slack answered {status}.", { status: response.status }));
  return answer;
}

/** Do something; what went wrong comes back as {ok: false, error: sentence} and is never raised. */
export async function send(path, body) {
  try {
    const response = await fetch(`/control${path}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
    const answer = await response.json().catch(() => ({}));
    if (response.ok) return { ok: true, ...answer };
    return { error: say("The embedded Slack answered {status}.", { status: response.status }), ...answer, ok: false };
  } catch {
    return { ok: false, error: say("The embedded Slack does not answer. Is it still running?") };
  }
}

/** Fetch something as the person with this handle. */
export const readAs = (handle, what) => read(`/as/${encodeURIComponent(handle)}/${what}`);

/** Do something as the person with this handle. */
export const act = (handle, verb, body = {}) => send(`/as/${encodeURIComponent(handle)}/${verb}`, body);

/** Take away what stands at `path`. */
export const remove = (path) => fetch(`/control${path}`, { method: "DELETE" });
