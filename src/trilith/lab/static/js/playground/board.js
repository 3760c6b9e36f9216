// Everything that is drawn of a training: the network, its output, its loss, a unit in numbers.

import { element } from "../dom.js";
import { number, whole, words } from "../format.js";
import { inspected } from "./inspect.js";
import { makeLosses } from "./losses.js";
import { makeNetwork } from "./network.js";
import { makeOutput } from "./output.js";

const SHOWN = ["loss", "validation_loss", "accuracy", "validation_accuracy", "root_mean_squared_error", "validation_root_mean_squared_error", "penalty", "learning_rate"];

/** Fills `place` for a scene; `headOf` as makeNetwork takes it. */
export function makeBoard(place, scene, headOf) {
  const reached = element("dl", { class: "figures-now" });
  const network = element("div", { class: "network scroll", tabindex: 0, role: "region", "aria-label": "The network" });
  const output = element("div", { class: "output" });
  const losses = element("div");
  const numbers = element("div", { class: "unit-numbers" });
  const lines = element("select", { id: "lines" }, element("option", { value: "parameters" }, "weights"), element("option", { value: "gradients" }, "gradients"));
  place.replaceChildren(
    element("section", { class: "middle", "aria-label": "Network" },
      element("div", { class: "lines-of" }, element("label", { for: "lines" }, "Lines show"), lines,
        element("span", { class: "hint" }, `Orange above 0, blue and dashed below. ${whole(scene.parameter_count)} parameters.`)),
      network, numbers),
    element("section", { class: "right", "aria-label": "Output" }, reached, output, losses, scene.notes.map((note) => element("p", { class: "hint" }, note))));

  const drawnOutput = makeOutput(output, scene);
  const drawnLosses = makeLosses(losses);
  let frame = null;
  let looked = null;
  const drawn = makeNetwork(network, scene, headOf, (unit) => {
    looked = unit;
    if (frame) showUnit();
  });
  lines.addEventListener("change", () => drawn.draw(lines.value));

  function showUnit() {
    drawnOutput.show(frame, looked && mapOf(looked));
    numbers.replaceChildren(inspected(drawn.columns, frame, looked));
  }

  function mapOf({ column, number: at }) {
    const { name, units } = drawn.columns[column];
    if (column === 0) return { ...scene.features[at], title: units[at] };
    return { ...frame.units[name][at], title: `${name}, unit ${at + 1}` };
  }

  return {
    show(next, rows) {
      frame = next;
      drawn.show(frame);
      drawnLosses.show(rows);
      showUnit();
      const row = { epoch: frame.epoch, ...frame.row };
      reached.replaceChildren(...["epoch", ...SHOWN].filter((name) => Number.isFinite(row[name])).map((name) =>
        element("div", {}, element("dt", {}, words(name)), element("dd", {}, name.includes("accuracy") ? `${(100 * row[name]).toFixed(1)}%` : number(row[name])))));
    },
    close: () => drawn.close(),
  };
}
