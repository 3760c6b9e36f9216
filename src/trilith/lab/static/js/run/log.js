// What a run printed; it follows as long as its end is in view.

import { get, runPath } from "../api.js";
import { element } from "../dom.js";

const NEAR = 40; // px from the end that count as being there

export async function logPart(place, run) {
  const text = element("pre", { tabindex: 0, role: "region", "aria-label": "Output" });
  place.append(text);

  async function refresh() {
    const follows = text.scrollHeight - text.scrollTop - text.clientHeight < NEAR;
    const { log } = await get(runPath(run.name, "log"));
    text.textContent = log || "Nothing was printed, or it was printed in the terminal where the run was started.";
    if (follows) text.scrollTop = text.scrollHeight;
  }

  await refresh();
  return { changed: (change) => { if (change.missed || change.grown.has(run.name)) refresh().catch(() => {}); } };
}
