// Every setting of a run, and the idea it was asked for with.

import { get, runPath } from "../api.js";
import { element, scrolling } from "../dom.js";
import { setting } from "../format.js";

export async function settingsPart(place, run) {
  const rows = Object.entries(run.settings).sort(([a], [b]) => a.localeCompare(b)).map(([name, value]) =>
    element("tr", {}, element("th", { scope: "row" }, name), element("td", { class: "value" }, setting(value))));
  const idea = await get(runPath(run.name, "idea")).catch((problem) => ({ idea: problem.message }));
  const table = element("table", {}, element("caption", {}, "Settings as resolved"), element("tbody", {}, rows));
  place.append(
    element("section", {}, element("h2", {}, "Idea"), element("pre", { tabindex: 0, role: "region", "aria-label": "Idea" }, idea.idea)),
    element("section", {}, element("h2", {}, "Settings"),
      rows.length ? scrolling("Settings", table) : element("p", { class: "muted" }, "They are known once it has begun.")));
}
