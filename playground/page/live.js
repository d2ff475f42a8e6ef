/** The live connection: what happens in the embedded Slack, as it happens. */

const TOGETHER_MS = 60;
// Where looking takes long, because much happens, there is as much time between looks as for them.
const REST = 1;

/**
 * Call `changed` with the set of kinds of things that happened before the eyes of `handle()`, several
 * at once where they come together or while it is still looking; after a lost connection with
 * everything there is.
 */
export function startLive(handle, changed) {
  const source = new EventSource("/control/events");
  const line = document.getElementById("connection");
  let kinds = new Set();
  let looking = false;
  // Before it is open for the first time, too, things happen that nobody here is told of.
  let lost = true;

  const look = async () => {
    if (looking) return;
    looking = true;
    let pause = TOGETHER_MS;
    while (kinds.size) {
      await new Promise((resolve) => { setTimeout(resolve, pause); });
      const [seen, began] = [kinds, performance.now()];
      kinds = new Set();
      await changed(seen);
      pause = Math.max(TOGETHER_MS, (performance.now() - began) * REST);
    }
    looking = false;
  };
  // Browsers keep a page that was left, and with it one of the six connections that they allow.
  addEventListener("pagehide", () => { source.close(); });
  addEventListener("pageshow", ({ persisted }) => { if (persisted) location.reload(); });
  const later = (kind) => {
    kinds.add(kind);
    look();
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
