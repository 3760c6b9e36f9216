// Inputs for the fields of a catalogue: words, switches, whole numbers, numbers.

import { element } from "../dom.js";
import { words } from "../format.js";

let count = 0;

/** A labelled input for a field {name, kind, optional, words} with its value; `changed` is called with each new value. */
export function fieldOf(field, value, changed, says = "") {
  const id = `field-${(count += 1)}`;
  const input = inputOf(field, value, id, changed);
  if (says) input.title = says;
  const label = element("label", { for: id, title: says }, words(field.name));
  return element("div", { class: field.kind === "switch" ? "setting switch" : "setting" }, field.kind === "switch" ? [input, label] : [label, input]);
}

function inputOf(field, value, id, changed) {
  if (field.kind === "words") {
    const input = selectOf(field.words, value, changed);
    input.id = id;
    return input;
  }
  if (field.kind === "switch") {
    const input = element("input", { type: "checkbox", id, checked: Boolean(value) });
    input.addEventListener("change", () => changed(input.checked));
    return input;
  }
  const input = element("input", { type: "text", inputmode: field.kind === "whole" ? "numeric" : "decimal", id, autocomplete: "off", value: value ?? "", placeholder: field.optional ? "none" : undefined });
  input.addEventListener("change", () => {
    const text = input.value.trim();
    const given = text === "" ? (field.optional ? null : NaN) : Number(text);
    const wrong = Number.isNaN(given) || (field.kind === "whole" && given !== null && !Number.isInteger(given));
    input.setAttribute("aria-invalid", String(wrong));
    if (!wrong) changed(given);
  });
  return input;
}

/** A choice among words, or among [value, text] pairs. */
export function selectOf(options, value, changed) {
  const input = element("select", {}, options.map((option) => {
    const [key, text] = Array.isArray(option) ? option : [option, words(option)];
    return element("option", { value: key, selected: key === value }, text);
  }));
  input.addEventListener("change", () => changed(input.value));
  return input;
}

/** A kind of a catalogue and its fields, {kind, ...given}; `change` takes a function from a choice to the next. */
export function choiceOf(title, catalogue, choice, change, names = Object.keys(catalogue)) {
  const { fields, says } = catalogue[choice.kind];
  const turn = (kind) => change((now) => ({ kind, ...shared(catalogue[kind].fields, now) }));
  const set = (name) => (value) => change((now) => ({ ...now, [name]: value }));
  return [
    fieldOf({ name: title, kind: "words", words: names }, choice.kind, turn, says),
    ...fields.map((field) => fieldOf(field, choice[field.name] ?? field.default, set(field.name))),
  ];
}

/** What of a choice another kind takes too. */
function shared(fields, choice) {
  return Object.fromEntries(fields.filter((field) => field.name in choice).map((field) => [field.name, choice[field.name]]));
}
