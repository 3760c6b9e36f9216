// The sweeps of the store, and how far each is.

import { get } from "../api.js";
import { element } from "../dom.js";
import { whole } from "../format.js";
import { address } from "../router.js";

export async function show(place) {
  const body = element("div");
  place.append(element("div", { class: "head" }, element("h1", {}, "Sweeps")), body);

  async function refresh() {
    const { sweeps } = await get("/api/sweeps");
    body.replaceChildren(sweeps.length ? table(sweeps) : element("p", { class: "empty" },
      "No sweeps yet. Begin one in a terminal: ", element("code", {}, "trilith sweep idea.toml")));
  }

  await refresh();
  return { changed: (change) => { if (change.sweeps || change.runs) refresh().catch(() => {}); } };
}

function table(sweeps) {
  const rows = sweeps.map(({ name, trials }) => element("tr", {},
    element("td", { class: "name" }, element("a", { href: address("sweep", [name]) }, name)),
    element("td", { class: "states" }, Object.entries(trials).map(([state, count]) =>
      element("a", { class: `state ${state}`, href: address("runs", [], { where: `sweep=${name} state=${state}` }) }, `${whole(count)} ${state}`)))));
  return element("table", { class: "sweeps" }, element("caption", { class: "unseen" }, "Sweeps"),
    element("thead", {}, element("tr", {}, element("th", { scope: "col" }, "name"), element("th", { scope: "col" }, "trials"))),
    element("tbody", {}, rows));
}
