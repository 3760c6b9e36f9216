// The loss by epoch: dashed on the rows that train, solid on those that validate.

import { element } from "../dom.js";
import { number, whole } from "../format.js";
import { drawing } from "./points.js";

const [WIDTH, HEIGHT] = [320, 110];

/** Draws into `place`; `show(rows)` takes [epoch, row] pairs. */
export function makeLosses(place) {
  const lines = drawing("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, class: "losses", role: "img", preserveAspectRatio: "none" });
  const most = element("span");
  const last = element("span");
  place.replaceChildren(element("figure", {},
    element("div", { class: "axis" }, element("span", {}, "loss to ", most), element("span", {}, "epoch ", last)),
    lines,
    element("figcaption", { class: "hint" }, "Dashed: rows that train. Solid: rows that validate.")));

  return {
    show(rows) {
      const known = rows.filter(([, row]) => Number.isFinite(row.loss));
      const values = known.flatMap(([, row]) => [row.loss, row.validation_loss]).filter(Number.isFinite);
      const highest = Math.max(...values, 1e-9);
      const end = known.at(-1)?.[0] ?? 0;
      most.textContent = known.length ? number(highest) : "–";
      last.textContent = whole(end);
      lines.setAttribute("aria-label", known.length ? `Loss by epoch, now ${number(known.at(-1)[1].loss)}` : "Loss by epoch, nothing yet");
      lines.replaceChildren(...["loss", "validation_loss"].map((name) => line(known, name, highest, end)).filter(Boolean));
    },
  };
}

function line(rows, name, highest, end) {
  const points = rows.filter(([, row]) => Number.isFinite(row[name]))
    .map(([epoch, row]) => `${((epoch / Math.max(end, 1)) * WIDTH).toFixed(1)},${(HEIGHT - 2 - (row[name] / highest) * (HEIGHT - 6)).toFixed(1)}`);
  if (points.length === 0) return null;
  return drawing("polyline", {
    points: points.join(" "), fill: "none", stroke: "var(--link)", "stroke-width": 1.75, "vector-effect": "non-scaling-stroke",
    "stroke-dasharray": name === "loss" ? "5 3" : "none",
  });
}
