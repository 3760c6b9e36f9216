// One unit in numbers: what comes into it, each weight with its gradient, its bias.

import { element, scrolling } from "../dom.js";
import { number } from "../format.js";

/** The numbers of unit {column, number} of these columns in a frame; without a unit, what to do to see one. */
export function inspected(columns, frame, unit) {
  if (!unit) return element("p", { class: "hint" }, "Point at a unit to see its map of the plane; choose it to see its weights and gradients too.");
  const column = columns[unit.column];
  if (unit.column === 0) return element("p", { class: "hint" }, `${column.units[unit.number]}: what the network is given.`);
  const before = columns[unit.column - 1];
  const rows = column.parameters.flatMap((name) => {
    const values = frame.parameters[name];
    const gradients = frame.gradients[name];
    const short = name.slice(column.name.length + 1);
    if (!Array.isArray(values)) return [[short, "", values, gradients]];
    if (!Array.isArray(values[0])) return [[short, "", values[unit.number], gradients[unit.number]]];
    return values.map((row, from) => [short, unitName(before, from), row[unit.number], gradients[from][unit.number]]);
  });
  const title = `${column.name}, unit ${unit.number + 1}`;
  if (rows.length === 0) return element("p", { class: "hint" }, `${title} has nothing to learn.`);
  return scrolling(title, element("table", { class: "numbers" },
    element("caption", {}, title),
    element("thead", {}, element("tr", {}, ["parameter", "from"].map((name) => element("th", { scope: "col" }, name)), ["value", "gradient"].map((name) => element("th", { scope: "col", class: "n" }, name)))),
    element("tbody", {}, rows.map(([name, from, value, gradient]) => element("tr", {},
      element("th", { scope: "row" }, name), element("td", {}, from), element("td", { class: "n" }, number(value)), element("td", { class: "n" }, number(gradient)))))));
}

function unitName(column, number) {
  return column.name === "features" ? column.units[number] : `${column.name}, ${column.units[number]}`;
}
