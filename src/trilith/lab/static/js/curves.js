// The curves of runs: one chart for each quantity, redrawn as the runs train.

import { get } from "./api.js";
import { draw } from "./chart.js";
import { element } from "./dom.js";
import { whole, words } from "./format.js";
import { COLOURS } from "./palette.js";

const POINTS = "points";

/** Figures for the quantities of these runs; `changed` takes up what was trained since. */
export async function curves(runs) {
  const place = element("div", { class: "figures" });
  const charts = new Map();
  let closed = false;

  async function refresh() {
    const { quantities } = await get("/api/curves", { run: runs });
    if (closed) return;
    if (quantities.length === 0 && charts.size === 0) {
      place.replaceChildren(element("p", { class: "empty" }, "No epoch is over yet. Curves appear here as it trains."));
      return;
    }
    if (charts.size === 0) place.replaceChildren();
    // all have their place before the first is drawn, for a chart is as wide as its place
    const all = quantities.map((quantity) => [chartOf(quantity), quantity]);
    for (const [chart, quantity] of all) await chart.show(quantity);
  }

  function chartOf(quantity) {
    if (!charts.has(quantity.name)) charts.set(quantity.name, curveChart(place, runs));
    return charts.get(quantity.name);
  }

  return {
    place,
    refresh,
    changed(change) {
      if (change.missed || runs.some((name) => change.grown.has(name))) refresh().catch(() => {});
    },
    close() {
      closed = true;
      charts.forEach((chart) => chart.close());
    },
  };
}

/** One chart; its axis becomes logarithmic when its values span so much. */
function curveChart(place, runs) {
  const chart = element("div", { class: "chart" });
  const caption = element("figcaption");
  place.append(element("figure", {}, chart, caption));
  let drawn = null;
  let logarithmic = null;

  return {
    async show(quantity) {
      const several = partsOf(quantity).size > 1;
      const points = quantity.series.flatMap((series) => rows(series, runs, several));
      if (drawn !== null && logarithmic === quantity.logarithmic) {
        await drawn.show(POINTS, points);
      } else {
        drawn?.remove();
        logarithmic = quantity.logarithmic;
        const specification = await get("/api/curves/chart", { name: quantity.name, logarithmic });
        drawn = await draw(chart, specification, `${words(quantity.name)} by epoch of ${runs.join(", ")}`, { [POINTS]: points });
      }
      caption.textContent = described(quantity);
    },
    close: () => drawn?.remove(),
  };
}

function rows(series, runs, several) {
  const colour = COLOURS[runs.indexOf(series.run) % COLOURS.length];
  const { run, network, part } = series;
  const line = part === "train" && several ? "dashed" : "solid";
  return series.points.map(([epoch, value]) => ({ run, network, part, epoch, value, colour, line }));
}

function partsOf(quantity) {
  return new Set(quantity.series.map((series) => series.part));
}

function described(quantity) {
  const parts = partsOf(quantity);
  const lost = quantity.series.reduce((sum, series) => sum + series.not_finite, 0);
  const lines = parts.size > 1 ? ": dashed on the training part, solid on the validation part" : "";
  const last = Math.max(...quantity.series.map((series) => series.points.at(-1)[0]));
  return `${words(quantity.name)} to epoch ${whole(last)}${lines}${lost ? `; ${whole(lost)} values that are not finite are not drawn` : ""}.`;
}
