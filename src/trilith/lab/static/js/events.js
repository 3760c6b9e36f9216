// What changes in the store, as the server says it: at most once a moment, however fast it comes.

const GATHER = 250; // ms

/** Calls `changed` with {runs, grown, sweeps}, and `said` with whether the line to the lab is open. */
export function follow(changed, said) {
  let gathered = null;
  const source = new EventSource("/api/events");
  source.addEventListener("open", () => said("live"));
  source.addEventListener("error", () => said(source.readyState === EventSource.CLOSED ? "lost" : "waiting"));
  source.addEventListener("change", (event) => {
    const change = JSON.parse(event.data);
    if (gathered === null) {
      gathered = { runs: false, grown: new Set(), sweeps: false };
      setTimeout(() => {
        const all = gathered;
        gathered = null;
        changed(all);
      }, GATHER);
    }
    gathered.runs ||= change.runs;
    gathered.sweeps ||= change.sweeps;
    change.grown.forEach((name) => gathered.grown.add(name));
  });
}
