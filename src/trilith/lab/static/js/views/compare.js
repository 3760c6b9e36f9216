// Several runs side by side: curves in one colour each, the settings that differ, the metrics.

import { get } from "../api.js";
import { COLOURS } from "../chart.js";
import { curves } from "../curves.js";
import { element, notify, scrolling } from "../dom.js";
import { number, setting, words } from "../format.js";
import { address } from "../router.js";
import { state } from "../run_table.js";
import { choose } from "../selection.js";

export async function show(place, { query }) {
  const names = [...new Set(query.getAll("run"))];
  if (names.length === 0) {
    place.append(element("h1", {}, "Compare"), element("p", { class: "empty" }, "Choose runs in the ", element("a", { href: "#/runs" }, "table"), " to see them side by side."));
    return {};
  }
  const tables = element("div");
  const drawn = await curves(names);

  async function refresh() {
    const found = await get("/api/compare", { run: names });
    tables.replaceChildren(
      ...found.warnings.map((warning) => element("p", { class: "loud", role: "alert" }, warning)),
      legend(found.runs, names), ...parts(found));
  }

  await refresh();
  place.append(element("div", { class: "head" }, element("h1", {}, names.length === 1 ? names[0] : `${names.length} runs compared`)), tables,
    element("section", { "aria-label": "Curves" }, element("h2", {}, "Curves"), drawn.place));
  drawn.refresh().catch((problem) => notify(problem.message));
  return {
    changed(change) {
      drawn.changed(change);
      if (change.runs) refresh().catch(() => {});
    },
    close: drawn.close,
  };
}

export function swatch(index) {
  const line = element("span", { class: "swatch", "aria-hidden": "true" });
  line.style.background = COLOURS[index % COLOURS.length];
  return line;
}

function legend(runs, names) {
  return element("ul", { class: "legend", "aria-label": "Runs" }, runs.map((run, index) => {
    const others = names.filter((name) => name !== run.name);
    return element("li", {}, swatch(index), element("a", { href: address("run", [run.name]) }, run.name), state(run),
      element("button", { type: "button", class: "quiet", "aria-label": `Take out ${run.name}`, onclick: () => { choose(run.name, false); location.hash = address("compare", [], { run: others }); } }, "×"));
  }));
}

function parts({ runs, settings, metrics, alike }) {
  const head = element("thead", {}, element("tr", {}, element("td"), runs.map((run, index) =>
    element("th", { scope: "col", class: "n" }, swatch(index), " ", run.name))));
  const scores = Object.entries(metrics).map(([name, { values, best }]) =>
    element("tr", {}, element("th", { scope: "row" }, words(name)), values.map((value, index) =>
      element("td", { class: best.includes(index) ? "n best" : "n" }, number(value)))));
  const different = Object.entries(settings).map(([name, values]) =>
    element("tr", {}, element("th", { scope: "row" }, name), values.map((value) => element("td", { class: "n value differs" }, setting(value)))));
  return [
    scores.length ? section("Metrics", "Metrics", element("table", {}, head.cloneNode(true), element("tbody", {}, scores))) : "",
    different.length
      ? section("Settings that differ", "Settings", element("table", {}, head, element("tbody", {}, different)), `${alike === 1 ? "One other is" : `${alike} others are`} the same in all.`)
      : runs.length > 1 ? element("section", {}, element("h2", {}, "Settings"), element("p", { class: "muted" }, "They do not differ in any setting.")) : "",
  ];
}

function section(title, label, table, hint) {
  return element("section", {}, element("h2", {}, title), scrolling(label, table), hint ? element("p", { class: "hint" }, hint) : null);
}
