// Note and tags of a run, each saved as it is left.

import { runPath, send } from "../api.js";
import { element } from "../dom.js";

/** `place` with the fields; `changed(run)` takes up what was written elsewhere, unless one is writing here. */
export function notes(run) {
  const said = element("p", { class: "hint", role: "status" });
  const note = element("textarea", { id: "note", rows: 4, maxlength: 20000, placeholder: "What was tried, and what came of it" });
  const tags = element("input", { type: "text", id: "tags", autocomplete: "off", placeholder: "baseline, wide" });
  const fields = [
    labelled(note, (now) => now.note, (text) => ({ note: text })),
    labelled(tags, (now) => now.tags.join(", "), (text) => ({ tags: listed(text) })),
  ];

  async function save(field) {
    const text = field.node.value;
    if (text === field.saved) return;
    try {
      await send("PATCH", runPath(run.name), field.written(text));
      field.saved = text;
      said.textContent = fields.some(isUnsaved) ? "" : "Saved.";
    } catch (problem) {
      said.textContent = `Not saved: ${problem.message}`;
    }
  }

  function changed(now) {
    for (const field of fields) {
      if (isUnsaved(field) || field.node === document.activeElement) continue;
      field.node.value = field.saved = field.shown(now);
    }
  }

  changed(run);
  for (const field of fields) {
    field.node.addEventListener("change", () => save(field));
    field.node.addEventListener("input", () => { said.textContent = ""; });
  }
  const place = element("section", {},
    element("div", { class: "field" }, element("label", { for: "note" }, "Note"), note),
    element("div", { class: "field" }, element("label", { for: "tags" }, "Tags, with commas between"), tags), said);
  return { place, changed };
}

/** A field with the text that is saved of it; `shown` is its text of a run, `written` what is sent. */
function labelled(node, shown, written) {
  return { node, shown, written, saved: "" };
}

function isUnsaved(field) {
  return field.node.value !== field.saved;
}

function listed(text) {
  return text.split(",").map((tag) => tag.trim()).filter(Boolean);
}
