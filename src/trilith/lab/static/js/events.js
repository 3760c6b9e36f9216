// What changes in the store, as the server says it: at most once a moment, however fast it comes.

const GATHER = 250; // ms

/** Calls `changed` with {runs, grown, sweeps, missed}, and `said` with whether the line to the lab is open. */
export function follow(changed, said) {
  let source = null;
  let gathered = null;

  function gather(change) {
    if (gathered === null) {
      gathered = { runs: false, grown: new Set(), sweeps: false, missed: false };
      setTimeout(() => {
        const all = gathered;
        gathered = null;
        changed(all);
      }, GATHER);
    }
    gathered.runs ||= change.runs;
    gathered.sweeps ||= change.sweeps;
    gathered.missed ||= change.missed;
    change.grown.forEach((name) => gathered.grown.add(name));
  }

  function open() {
    source = new EventSource("/api/events");
    source.addEventListener("open", () => said("live"));
    source.addEventListener("error", () => said(source?.readyState === EventSource.CLOSED ? "lost" : "waiting"));
    source.addEventListener("change", (event) => gather(JSON.parse(event.data)));
  }

  // a browser opens six connections to one server: tabs that nobody looks at let go of theirs
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) {
      source?.close();
      source = null;
    } else if (source === null) {
      open();
      gather({ runs: true, sweeps: true, grown: [], missed: true });
    }
  });
  open();
}
