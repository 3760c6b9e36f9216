// The network of a run, drawn from its model file, as `trilith explain --picture` draws it.

import { get, runPath } from "../api.js";
import { element } from "../dom.js";

export async function networkPart(place, run) {
  if (!run.files.includes("model.safetensors")) {
    place.append(element("p", { class: "empty" }, "The network is drawn when the run is done."));
    return;
  }
  const { title, boxes } = await get(runPath(run.name, "network"));
  const picture = element("img", { src: runPath(run.name, "network.svg"), alt: `${title}: ${boxes.join("; ")}` });
  place.append(
    element("p", { class: "meta" }, title),
    element("div", { class: "network", tabindex: 0, role: "region", "aria-label": "Network" }, picture));
}
