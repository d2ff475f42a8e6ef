/** The live connection: what happens in the embedded Slack, as it happens. */

const TOGETHER_MS = 60;

/**
 * Call `changed` with the set of kinds of things that happened before the eyes of `handle()`, several
 * at once where they come together; after a lost connection with everything there is.
 */
export function startLive(handle, changed) {
  const source = new EventSource("/control/events");
  const line = document.getElementById("connection");
  let waiting = null;
  let kinds = new Set();
  let lost = false;

  const later = (kind) => {
    kinds.add(kind);
    waiting ??= setTimeout(() => {
      const seen = kinds;
      [waiting, kinds] = [null, new Set()];
      changed(seen);
    }, TOGETHER_MS);
  };
  source.addEventListener("message", ({ data }) => {
    const happening = JSON.parse(data);
    if (!happening.for || happening.for === handle()) later(happening.kind);
  });
  source.addEventListener("open", () => {
    line.hidden = true;
    if (lost) later("reconnected");
    lost = false;
  });
  source.addEventListener("error", () => {
    lost = true;
    line.hidden = false;
  });
}
