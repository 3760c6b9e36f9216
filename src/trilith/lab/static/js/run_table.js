// The rows of the table of runs.

import { element } from "./dom.js";
import { ago, duration, moment, number, words } from "./format.js";
import { address } from "./router.js";

/** The head: each column's button sorts by it. */
export function runsHead(metrics, sort, sortBy) {
  const column = (name, label, className) => {
    const direction = sort === name ? "ascending" : sort === `-${name}` ? "descending" : undefined;
    return element("th", { scope: "col", class: className, "aria-sort": direction },
      element("button", { type: "button", onclick: () => sortBy(name) }, label));
  };
  return element("thead", {}, element("tr", {},
    element("th", { scope: "col", class: "pick" }, element("span", { class: "unseen" }, "Choose")),
    column("name", "name"), column("state", "state"),
    metrics.map((metric) => column(metric, words(metric), "n")),
    column("epoch", "epochs", "n"), column("seconds", "time", "n"), column("created", "created")));
}

/** One run; `onchoose(name, wanted)` when it is ticked. */
export function runRow(run, metrics, { chosen, onchoose }) {
  const tick = element("input", { type: "checkbox", checked: chosen, "aria-label": `Choose ${run.name}`, onchange: () => onchoose(run.name, tick.checked) });
  const row = element("tr", { class: chosen ? "chosen" : undefined },
    element("td", { class: "pick" }, element("label", {}, tick)),
    element("td", { class: "name" },
      element("a", { href: address("run", [run.name]) }, run.name),
      run.tags.map((tag) => element("span", { class: "tag", title: tag }, tag)),
      run.note ? element("span", { class: "note" }, run.note.split("\n")[0]) : null),
    element("td", { class: "of-state" }, state(run)),
    metrics.map((metric) => element("td", { class: "n fact", "data-label": words(metric) }, metric in run.metrics ? number(run.metrics[metric]) : "")),
    element("td", { class: "n fact epochs", "data-label": "epochs" }, epochs(run)),
    element("td", { class: "n fact", "data-label": "time" }, duration(run.seconds)),
    element("td", { class: "when fact", title: moment(run.created) }, ago(run.created)));
  row.dataset.name = run.name;
  return row;
}

export function state(run) {
  return element("span", { class: `state ${run.state}`, title: run.error || undefined }, run.state);
}

export function epochs(run) {
  if (run.epoch === null) return "";
  const text = run.epochs ? `${run.epoch} / ${run.epochs}` : String(run.epoch);
  const bar = run.state === "running" && run.epochs
    ? element("progress", { value: run.epoch, max: run.epochs, "aria-label": "epochs done" }) : null;
  return element("span", {}, text, bar);
}
