// Several runs side by side: curves in one colour each, the settings that differ, the metrics.

import { get } from "../api.js";
import { COLOURS } from "../palette.js";
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
      legend(found.runs, names), ...parts(found, names));
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

function parts({ groups, settings, metrics, best }, names) {
  const head = () => element("thead", {}, element("tr", {}, element("td"), groups.map((group) =>
    element("th", { scope: "col", class: "n" }, group.runs.slice(0, 5).map((run) => swatch(names.indexOf(run))), " ", group.name))));
  const scores = Object.entries(metrics).map(([name, spreads]) =>
    element("tr", {}, element("th", { scope: "row" }, words(name)), spreads.map((spread, index) =>
      element("td", { class: best[name] === index ? "n best" : "n" }, over(spread)))));
  const different = Object.entries(settings).map(([name, values]) =>
    element("tr", {}, element("th", { scope: "row" }, name), values.map((found) =>
      element("td", { class: "n value differs" }, found ? setting(found.value) : element("span", { class: "muted" }, "not set")))));
  return [
    scores.length ? section("Metrics", element("table", {}, head(), element("tbody", {}, scores))) : "",
    different.length ? section("Settings that differ", element("table", {}, head(), element("tbody", {}, different))) : same(groups),
  ];
}

/** A mean, with its deviation where there are several seeds. */
function over(spread) {
  if (spread === null) return "–";
  const several = spread.count > 1;
  return element("span", { title: several ? `mean and standard deviation over ${spread.count} seeds` : undefined },
    number(spread.mean), several ? element("small", {}, ` ± ${number(spread.deviation)}`) : null);
}

function same(groups) {
  const text = groups.length > 1 ? "They do not differ in any setting that is known." : "";
  return text ? element("section", {}, element("h2", {}, "Settings"), element("p", { class: "muted" }, text)) : "";
}

function section(title, table) {
  return element("section", {}, element("h2", {}, title), scrolling(title, table));
}
