// One sweep: how far it is, its best trials, and its charts in a frame that may run no script.

import { get } from "../api.js";
import { element, scrolling } from "../dom.js";
import { duration, number, setting, whole, words } from "../format.js";
import { address } from "../router.js";

const PAUSE = 10_000; // ms between two drawings of the charts while the sweep goes on

export async function show(place, { name }) {
  const path = `/api/sweeps/${encodeURIComponent(name)}`;
  const head = element("p", { class: "meta", role: "status" });
  const far = element("progress", { max: 1, value: 0, "aria-label": "Trials that have ended" });
  const best = element("section");
  const frame = element("iframe", { class: "report", sandbox: "", title: `Charts of ${name}` });
  place.append(
    element("div", { class: "head" }, element("h1", {}, name),
      element("div", { class: "buttons" }, element("a", { class: "button", href: address("runs", [], { where: `sweep=${name}` }) }, "Its runs"))),
    head, far, best, element("section", {}, element("h2", {}, "Charts"), frame));

  async function refresh() {
    const found = await get(path);
    head.textContent = told(found.progress);
    far.max = Math.max(found.progress.wanted, 1);
    far.value = found.progress.ended;
    far.hidden = found.progress.ended >= found.progress.wanted;
    best.replaceChildren(...(found.best.length ? [element("h2", {}, "Best trials"), scrolling("Best trials", table(found))] : []));
  }

  let drawing;
  function redraw() {
    drawing ??= setTimeout(() => {
      drawing = undefined;
      frame.src = `${path}/page`;
    }, PAUSE);
  }

  await refresh();
  frame.src = `${path}/page`;
  return {
    changed(change) {
      if (!change.sweeps) return;
      refresh().catch(() => {});
      redraw();
    },
    close: () => clearTimeout(drawing),
  };
}

function told({ wanted, ended, running, pruned, failed, best, seconds_left }) {
  const parts = [[running, "running"], [pruned, "pruned"], [failed, "failed"]].filter(([count]) => count).map(([count, what]) => `${whole(count)} ${what}`);
  return [`${whole(ended)} of ${whole(wanted)} trials have ended`, ...parts,
    best === null ? "" : `best ${number(best)}`, seconds_left ? `${duration(seconds_left)} left` : ""].filter(Boolean).join(", ");
}

function table({ fields, best, metric, direction }) {
  const title = metric === "auto" ? "validation error" : words(metric);
  const better = direction === "maximize" ? "higher" : "lower";
  const rows = best.map((trial) => element("tr", {},
    element("th", { scope: "row" }, element("a", { href: address("run", [trial.run]) }, trial.run)),
    element("td", { class: "n" }, number(trial.value)),
    fields.map((field) => element("td", { class: "n value" }, field in trial.values ? setting(trial.values[field]) : ""))));
  return element("table", {}, element("caption", { class: "unseen" }, "Best trials"),
    element("thead", {}, element("tr", {}, element("th", { scope: "col" }, "run"),
      element("th", { scope: "col", class: "n" }, `${title} (${better} is better)`),
      fields.map((field) => element("th", { scope: "col", class: "n" }, field)))),
    element("tbody", {}, rows));
}
