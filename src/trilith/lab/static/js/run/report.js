// The report of a run, in a frame that may run no script and reach nothing.

import { runPath } from "../api.js";
import { element } from "../dom.js";

export async function reportPart(place, run) {
  if (!run.has_report) {
    place.append(element("p", { class: "empty" }, "The report is written when the run is done."));
    return;
  }
  const address = runPath(run.name, "report");
  place.append(
    element("p", {}, element("a", { href: address, target: "_blank", rel: "noopener" }, "Open in a page of its own")),
    element("iframe", { class: "report", src: address, sandbox: "", title: `Report of ${run.name}` }));
}
