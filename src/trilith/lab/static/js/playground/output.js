// What the network says of every place of the plane, and the examples over it.

import { element } from "../dom.js";
import { number } from "../format.js";
import { decode, paintClasses, paintSigned } from "./colours.js";
import { drawing, markOf, marks } from "./points.js";

const SIDE = 320; // px of the drawing; it is scaled to its place

/** Draws into `place`; `show(frame, unit)` shows the prediction, or a unit's map where one is given. */
export function makeOutput(place, scene) {
  const classes = scene.classes.length;
  const canvas = element("canvas", { class: "map", role: "img", "aria-label": `What the network predicts over ${scene.axes[0].name} and ${scene.axes[1].name}` });
  const points = drawing("svg", { viewBox: `0 0 ${SIDE} ${SIDE}`, "aria-hidden": "true" }, marks(scene.points, scene.axes.map((axis) => axis.span), classes, SIDE));
  const caption = element("figcaption", { class: "hint" });
  const [across, up] = scene.axes;
  place.replaceChildren(
    element("figure", {},
      element("div", { class: "plane" },
        element("div", { class: "up" }, element("span", {}, edge(up, 1)), element("span", { class: "name" }, up.name), element("span", {}, edge(up, 0))),
        element("div", { class: "square" }, canvas, points),
        element("div", { class: "across" }, element("span", {}, edge(across, 0)), element("span", { class: "name" }, across.name), element("span", {}, edge(across, 1)))),
      legend(scene), caption));

  return {
    show(frame, unit) {
      if (unit) {
        paintSigned(canvas, decode(unit.map));
        caption.textContent = `${unit.title}: orange above 0, blue below, to ±${number(unit.largest)}.`;
        return;
      }
      if (classes > 2) paintClasses(canvas, decode(frame.winner), decode(frame.surety));
      else paintSigned(canvas, decode(frame.surface));
      caption.textContent = described(scene);
    },
  };
}

/** The end of an axis in the column's own units. */
function edge(axis, end) {
  return number(Number((axis.middle + axis.unit * axis.span[end]).toPrecision(3)));
}

function legend(scene) {
  const [trained, validated] = scene.rows;
  const entry = (value, trains, text) => element("li", {}, drawing("svg", { width: 14, height: 14, viewBox: "-7 -7 14 14", "aria-hidden": "true" }, markOf(value, scene.classes.length, trains, 4)), text);
  const kinds = scene.classes.map((name, at) => entry(at, true, name));
  if (kinds.length === 0) kinds.push(entry(-1, true, "low"), entry(1, true, "high"));
  const hollow = validated ? [entry(0, false, `hollow: ${validated} rows that validate, not train`)] : [];
  return element("ul", { class: "legend" }, element("li", { class: "muted" }, `${scene.target}, ${trained} rows:`), kinds, hollow);
}

function described(scene) {
  if (scene.classes.length > 2) return "The colour of the likeliest class; the stronger, the surer.";
  if (scene.classes.length === 2) return `Orange where ${scene.classes[1]} is likelier, blue where ${scene.classes[0]} is; the stronger, the surer.`;
  return "Orange where it predicts more than the middle, blue where less.";
}
