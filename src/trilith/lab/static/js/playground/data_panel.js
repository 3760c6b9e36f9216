// The data: one of the classic sets, or two columns and a target of one's own table.

import { send } from "../api.js";
import { element } from "../dom.js";
import { words } from "../format.js";
import { fieldOf, selectOf } from "./fields.js";
import { drawing, marks } from "./points.js";

const LARGEST = 900_000; // bytes of a file: the lab takes no more in one request
const NUMBERS = [
  { name: "rows", kind: "whole" }, { name: "noise", kind: "number" }, { name: "validation_share", kind: "number" }, { name: "seed", kind: "whole" },
];

/**
 * The panel; `change` takes a function from the data to the next, and the columns of a table that was opened.
 * `say` shows what went wrong.
 */
export function dataPanel(data, controls, columns, change, say) {
  const says = controls.says.data;
  const put = (values) => change((now) => ({ ...now, ...values }));
  const numbers = NUMBERS.filter(({ name }) => name !== "noise" || data.source === null)
    .map((field) => fieldOf(field, data[field.name], (value) => put({ [field.name]: value }), says[field.name]));
  const features = controls.features.map((name) => {
    const input = element("input", { type: "checkbox", checked: data.features.includes(name) });
    input.addEventListener("change", () => change((now) => ({ ...now, features: controls.features.filter((each) => (each === name ? input.checked : now.features.includes(each))) })));
    return element("label", { class: "feature" }, input, name);
  });
  return element("section", { class: "left", "aria-label": "Data" },
    element("h2", {}, "Data"), sets(data, controls, put), ownTable(data, columns, change, say), numbers,
    element("fieldset", {}, element("legend", { title: says.features }, "Features"), features));
}

function sets(data, controls, put) {
  const buttons = Object.entries(controls.sets).map(([name, set]) => {
    const picture = drawing("svg", { viewBox: "0 0 48 48", "aria-hidden": "true" }, marks(set.points.map((point) => [...point, true]), [[-6, 6], [-6, 6]], set.classes, 48, 1.6));
    return element("button", { type: "button", class: "set", title: set.says, "aria-label": set.says, "aria-pressed": String(data.source === null && data.set === name),
      onclick: () => put({ set: name, source: null, columns: null, target: null }) }, picture);
  });
  return element("div", { class: "sets", role: "group", "aria-label": "Classic sets" }, buttons);
}

function ownTable(data, columns, change, say) {
  const source = element("input", { type: "text", id: "source", autocomplete: "off", spellcheck: "false", placeholder: "houses.csv or sample:iris", value: data.source ?? "" });
  const file = element("input", { type: "file", id: "file", accept: ".csv,.tsv,.txt,.json,.jsonl", class: "unseen", tabindex: -1, "aria-label": "A file of your own" });
  const open = async (table) => {
    try {
      const found = await send("POST", "/api/playground/columns", table);
      change((now) => ({ ...now, source: found.source, columns: null, target: null }), found.columns);
    } catch (problem) {
      say(problem.message);
    }
  };
  source.addEventListener("change", () => source.value.trim() && open({ source: source.value.trim() }));
  file.addEventListener("change", async () => {
    const [chosen] = file.files;
    if (!chosen) return;
    if (chosen.size > LARGEST) say(`${chosen.name} is larger than ${LARGEST / 1000} kB: write its path instead, the lab reads it from the disk.`);
    else await open({ source: chosen.name, content: await chosen.text() });
  });
  return element("details", { open: data.source !== null }, element("summary", {}, "Your own table"),
    element("div", { class: "setting" }, element("label", { for: "source" }, "File or address"), source),
    element("div", { class: "buttons" }, element("button", { type: "button", onclick: () => file.click() }, "Choose a file …"), file),
    data.source !== null && columns ? chosenColumns(data, columns, (values) => change((now) => ({ ...now, ...values }))) : null);
}

function chosenColumns(data, columns, put) {
  const numbers = columns.filter((column) => column.number).map((column) => column.name);
  const target = data.target ?? (data.source.startsWith("sample:") ? "target" : columns.at(-1).name);
  const [first, second] = data.columns ?? numbers.filter((name) => name !== target);
  const pick = (label, names, value, set) => {
    const input = selectOf(names.map((name) => [name, name]), value, set);
    input.setAttribute("aria-label", label);
    return element("div", { class: "setting" }, element("span", { class: "label" }, label), input);
  };
  return element("div", {},
    pick("across", numbers, first, (name) => put({ target, columns: [name, second] })),
    pick("up", numbers, second, (name) => put({ target, columns: [first, name] })),
    pick("target", columns.map((column) => column.name), target, (name) => put({ target: name, columns: null })));
}

/** What the data are called. */
export function nameOf(data) {
  return data.source === null ? words(data.set) : data.source.split("/").at(-1);
}
