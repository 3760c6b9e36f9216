// What stands above each column: a block with its settings, to be changed, moved, taken out, and another put after it.

import { element } from "../dom.js";
import { fieldOf, selectOf } from "./fields.js";

const NEW = { kind: "Dense", units: 4, activation: "tanh" };
const FIRST = ["units", "activation", "function", "rate", "stddev"]; // fields that are seen without opening the rest

/** Cards for the blocks of an experiment; `change` takes a function from a list of blocks to the next. */
export function cardsOf(scene, blocks, controls, change) {
  const catalogue = controls.catalogues.block;
  const put = (at, instead) => change((now) => now.flatMap((block, number) => (number === at ? instead(block) : [block])));
  const after = (at) => element("button", { type: "button", class: "quiet add", "aria-label": `Add a block after ${at === 0 ? "the features" : scene.blocks[at - 1].name}`, title: "Add a block here",
    disabled: blocks.length >= controls.limits.blocks, onclick: () => change((now) => [...now.slice(0, at), NEW, ...now.slice(at)]) }, "+");

  return (at) => {
    if (at === 0) return element("div", { class: "card" }, element("strong", {}, "Features"), after(0));
    if (at > blocks.length) return element("div", { class: "card" }, element("strong", {}, "Output"), element("small", {}, scene.blocks[at - 1].name));
    const choice = blocks[at - 1];
    const name = scene.blocks[at - 1].name;
    const set = (field) => (value) => put(at - 1, (block) => [{ ...block, [field]: value }]);
    const kind = selectOf(Object.keys(catalogue).map((each) => [each, each]), choice.kind, (value) => put(at - 1, () => [value === "Dense" ? NEW : { kind: value }]));
    kind.setAttribute("aria-label", `Kind of ${name}`);
    const fields = catalogue[choice.kind].fields.map((field) => [field, fieldOf(field, choice[field.name] ?? field.default, set(field.name))]);
    const shown = fields.filter(([field]) => FIRST.includes(field.name)).map(([, input]) => input);
    const rest = fields.filter(([field]) => !FIRST.includes(field.name)).map(([, input]) => input);
    if (choice.kind === "Dense") rest.push(fieldOf({ name: "residual", kind: "switch" }, choice.residual ?? false, set("residual"), "A detour around the block: y = x + f(x). It needs as many units as come in."));
    const buttons = element("div", { class: "buttons" },
      element("button", { type: "button", class: "quiet", "aria-label": `Remove ${name}`, title: "Remove", onclick: () => put(at - 1, () => []) }, "×"),
      element("button", { type: "button", class: "quiet", "aria-label": `Move ${name} to the left`, title: "To the left", disabled: at === 1, onclick: () => change((now) => swapped(now, at - 2)) }, "←"),
      after(at));
    const detour = choice.residual ? element("small", {}, "with a detour around it") : null;
    return element("div", { class: "card", title: catalogue[choice.kind].says }, kind, shown, detour,
      rest.length ? element("details", {}, element("summary", {}, "more"), rest) : null, buttons);
  };
}

function swapped(blocks, at) {
  const moved = [...blocks];
  [moved[at], moved[at + 1]] = [moved[at + 1], moved[at]];
  return moved;
}
