// The network: a column for each block, in it a map for each unit, and a line for each weight.

import { element } from "../dom.js";
import { ABOVE, BELOW, decode, paintSigned } from "./colours.js";

const THICKEST = 4; // px of the largest weight of a block
const FAINTEST = 0.4; // below this many px nothing is drawn

/**
 * Draws into `place`. `headOf(number)` gives what stands above a column: 0 for the features, then the blocks.
 * `look(unit)` is called with {column, number} of the unit that is looked at, or null.
 */
export function makeNetwork(place, scene, headOf, look) {
  const lines = element("canvas", { class: "lines", "aria-hidden": "true" });
  const columns = [
    { name: "features", units: scene.features.map((each) => each.name), weight: null },
    ...scene.blocks.map((block) => ({ ...block, units: Array.from({ length: block.units }, (_, at) => `${at + 1}`) })),
  ];
  let chosen = null;
  let frame = null;
  let quantity = "parameters";

  const drawn = columns.map((column, at) => {
    const units = column.units.map((unit, number) => unitButton(column, at, unit, number));
    const size = units.length > 16 ? "tiny" : units.length > 8 ? "small" : "";
    return { ...column, buttons: units, place: element("div", { class: `layer ${size}` }, headOf(at), element("div", { class: "units" }, units)) };
  });
  const inner = element("div", { class: "layers" }, lines, drawn.map((column) => column.place));
  place.replaceChildren(inner);
  drawn[0].buttons.forEach((button, number) => paintSigned(button.firstChild, decode(scene.features[number].map)));

  function unitButton(column, at, unit, number) {
    const title = at === 0 ? unit : `${column.name}, unit ${unit}`;
    const button = element("button", { type: "button", class: "unit", "aria-label": title, title, "aria-pressed": "false" }, element("canvas"));
    const unitOf = { column: at, number };
    button.addEventListener("click", () => choose(chosen?.column === at && chosen.number === number ? null : unitOf));
    for (const moment of ["pointerenter", "focus"]) button.addEventListener(moment, () => look(unitOf));
    for (const moment of ["pointerleave", "blur"]) button.addEventListener(moment, () => look(chosen));
    return button;
  }

  function choose(unit) {
    if (chosen) drawn[chosen.column].buttons[chosen.number].setAttribute("aria-pressed", "false");
    chosen = unit;
    if (chosen) drawn[chosen.column].buttons[chosen.number].setAttribute("aria-pressed", "true");
    look(chosen);
  }

  /** The lines' colour says the sign, as do dashes; their width the size beside the largest of the block. */
  function drawLines() {
    const ratio = window.devicePixelRatio || 1;
    const { width, height, left, top } = inner.getBoundingClientRect();
    lines.width = width * ratio;
    lines.height = height * ratio;
    const context = lines.getContext("2d");
    context.scale(ratio, ratio);
    const edge = (button, side) => {
      const box = button.getBoundingClientRect();
      return [box[side] - left, box.top + box.height / 2 - top];
    };
    for (let at = 1; at < drawn.length; at += 1) {
      const starts = drawn[at - 1].buttons.map((button) => edge(button, "right"));
      const ends = drawn[at].buttons.map((button) => edge(button, "left"));
      for (const [from, to, value] of linesOf(drawn[at], starts.length, ends.length)) {
        const size = Math.abs(value) * THICKEST;
        if (size < FAINTEST) continue;
        context.beginPath();
        context.strokeStyle = value < 0 ? BELOW : ABOVE;
        context.globalAlpha = 0.25 + 0.6 * Math.abs(value);
        context.lineWidth = size;
        context.setLineDash(value < 0 ? [6, 3] : []);
        const [[x1, y1], [x2, y2]] = [starts[from], ends[to]];
        context.moveTo(x1, y1);
        context.bezierCurveTo((x1 + x2) / 2, y1, (x1 + x2) / 2, y2, x2, y2);
        context.stroke();
      }
    }
  }

  /** [from, to, value from -1 to 1] for each line into a block; a block without a matrix takes each unit as it is. */
  function linesOf(column, before, after) {
    const matrix = column.parameters.map((name) => frame[quantity][name]).find((value) => Array.isArray(value?.[0]) && value.length === before);
    if (!matrix) return before === after ? column.units.map((_, at) => [at, at, 0.25]) : [];
    const largest = Math.max(...matrix.flat().map((value) => Math.abs(value ?? 0))) || 1;
    return matrix.flatMap((row, from) => row.map((value, to) => [from, to, (value ?? 0) / largest]));
  }

  const sized = new ResizeObserver(() => frame && drawLines());
  sized.observe(inner);

  return {
    columns: drawn,
    show(next) {
      frame = next;
      for (const column of drawn.slice(1)) {
        column.buttons.forEach((button, number) => paintSigned(button.firstChild, decode(frame.units[column.name][number].map)));
      }
      drawLines();
    },
    /** Lines for "parameters" or for "gradients". */
    draw(what) {
      quantity = what;
      if (frame) drawLines();
    },
    get chosen() {
      return chosen;
    },
    close: () => sized.disconnect(),
  };
}
