// Examples in a plane: a colour and a shape for each class, filled where the row trains and hollow where it validates.

import { COLOURS } from "../palette.js";
import { ABOVE, BELOW } from "./colours.js";

const NAMESPACE = "http://www.w3.org/2000/svg";
const SHAPES = [
  (r) => `M${-r},0a${r},${r} 0 1,0 ${2 * r},0a${r},${r} 0 1,0 ${-2 * r},0`,
  (r) => `M0,${-1.2 * r}L${1.1 * r},${0.8 * r}H${-1.1 * r}Z`,
  (r) => `M${-r},${-r}H${r}V${r}H${-r}Z`,
  (r) => `M0,${-1.3 * r}L${1.3 * r},0L0,${1.3 * r}L${-1.3 * r},0Z`,
  (r) => `M${-r},${-r}L0,${-r / 3}L${r},${-r}L${r / 3},0L${r},${r}L0,${r / 3}L${-r},${r}L${-r / 3},0Z`,
];

/** An element of SVG; attributes only, so that no text is read as markup. */
export function drawing(tag, attributes = {}, ...children) {
  const node = document.createElementNS(NAMESPACE, tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children.flat());
  return node;
}

export function colourOf(value, classes) {
  if (classes > 0) return COLOURS[value % COLOURS.length];
  return value < 0 ? BELOW : ABOVE;
}

/** A mark at 0, 0 for a class; of numbers all are circles. */
export function markOf(value, classes, trains, radius = 3) {
  const shape = SHAPES[classes > 0 ? value % SHAPES.length : 0](radius);
  const colour = colourOf(value, classes);
  const opacity = classes > 0 ? 1 : Math.min(1, 0.25 + Math.abs(value));
  return drawing("path", trains
    ? { d: shape, fill: colour, "fill-opacity": opacity, stroke: "var(--paper)", "stroke-width": 0.75 }
    : { d: shape, fill: "var(--paper)", stroke: colour, "stroke-opacity": opacity, "stroke-width": 1.5 });
}

/** Marks for points [x, y, value, trains] in a square of `side` px that shows these spans. */
export function marks(points, [[left, right], [low, high]], classes, side, radius) {
  return points.map(([x, y, value, trains]) => {
    const mark = markOf(value, classes, trains, radius);
    mark.setAttribute("transform", `translate(${((x - left) / (right - left)) * side},${((high - y) / (high - low)) * side})`);
    return mark;
  });
}
