// A training in the lab's engine: begun, played, held, and its frames as they come.

import { get, send } from "../api.js";

/** Begins an experiment, held. `told` is called with each {state, problem, frame} and the rows so far. */
export async function begin(experiment, told) {
  const { name, scene } = await send("POST", "/api/playground", experiment);
  const path = `/api/playground/${name}`;
  const rows = new Map();
  const leaving = new AbortController();
  const source = new EventSource(`${path}/frames`);
  source.addEventListener("message", (event) => {
    const said = JSON.parse(event.data);
    if (said.rows) {
      said.rows.forEach(([epoch, row]) => rows.set(epoch, row));
      return;
    }
    if (said.frame) rows.set(said.frame.epoch, said.frame.row);
    if (["done", "failed", "closed"].includes(said.state)) source.close();
    told(said, [...rows]);
  });
  return {
    scene,
    page: `${path}/page`,
    play: (per_frame) => send("POST", `${path}/play`, { per_frame }),
    step: (epochs) => send("POST", `${path}/play`, { epochs, per_frame: epochs }),
    hold: () => send("POST", `${path}/hold`),
    code: async () => (await get(`${path}/code`, {}, leaving.signal)).code,
    close() {
      leaving.abort(); // its code may still be on its way, and would not be found any more
      source.close();
      send("DELETE", path).catch(() => {});
    },
  };
}
