// Charts: a specification of Vega-Lite from the server, drawn by the Vega that comes with the lab.

import { element, facts } from "./dom.js";
import { number } from "./format.js";

let loading;

/** Vega, fetched once and only when there is a chart. */
function vega() {
  loading ??= new Promise((resolve, reject) => {
    const script = element("script", { src: "vega.js", onload: resolve, onerror: () => reject(new Error("Vega could not be loaded.")) });
    document.head.append(script);
  });
  return loading;
}

/** Draws into `place`; what it returns takes new values of a named data set, and lets go of the chart. */
export async function draw(place, specification, label, datasets = {}) {
  await vega();
  place.setAttribute("role", "img");
  place.setAttribute("aria-label", label);
  // the interpreter instead of compiled expressions: the page's policy allows no eval
  const options = { actions: false, ast: true, renderer: "canvas", tooltip: showTooltip, defaultStyle: false };
  const { view, finalize } = await window.vegaEmbed(place, { ...specification, datasets }, options);
  return {
    async show(name, values) {
      await view.data(name, values).runAsync();
    },
    remove() {
      hideTooltip();
      finalize();
    },
  };
}

let tooltip;

function showTooltip(handler, event, item, value) {
  hideTooltip();
  if (value === null || value === undefined || value === "") return;
  const pairs = typeof value === "object" ? Object.entries(value) : [["", String(value)]];
  tooltip = element("div", { class: "tooltip" }, facts(pairs.map(([name, each]) => [name, typeof each === "number" ? number(each) : String(each)])));
  document.body.append(tooltip);
  const { width, height } = tooltip.getBoundingClientRect();
  tooltip.style.left = `${Math.max(4, Math.min(event.clientX + 12, innerWidth - width - 8))}px`;
  tooltip.style.top = `${Math.max(4, Math.min(event.clientY + 12, innerHeight - height - 8))}px`;
}

function hideTooltip() {
  tooltip?.remove();
  tooltip = undefined;
}
