// Note and tags of a run, saved as they are left.

import { runPath, send } from "../api.js";
import { element } from "../dom.js";

/** `place` with the fields; `changed(run)` takes up what was written elsewhere, unless one is writing here. */
export function notes(run) {
  const said = element("p", { class: "hint", role: "status" });
  const note = element("textarea", { id: "note", rows: 4, maxlength: 20000, placeholder: "What was tried, and what came of it" });
  const tags = element("input", { type: "text", id: "tags", autocomplete: "off", placeholder: "baseline, wide" });
  let saved;
  fill(run);

  function fill(now) {
    note.value = now.note;
    tags.value = now.tags.join(", ");
    saved = { note: note.value, tags: tags.value };
  }

  async function save() {
    if (note.value === saved.note && tags.value === saved.tags) return;
    const wanted = { note: note.value, tags: tags.value };
    try {
      const list = wanted.tags.split(",").map((tag) => tag.trim()).filter(Boolean);
      await send("PATCH", runPath(run.name), { note: wanted.note, tags: list });
      saved = wanted;
      said.textContent = "Saved.";
    } catch (problem) {
      said.textContent = `Not saved: ${problem.message}`;
    }
  }

  for (const field of [note, tags]) {
    field.addEventListener("change", save);
    field.addEventListener("input", () => { said.textContent = ""; });
  }
  const place = element("section", {},
    element("div", { class: "field" }, element("label", { for: "note" }, "Note"), note),
    element("div", { class: "field" }, element("label", { for: "tags" }, "Tags, with commas between"), tags), said);
  return {
    place,
    changed(now) {
      const writing = [note, tags].includes(document.activeElement) || note.value !== saved.note || tags.value !== saved.tags;
      if (!writing) fill(now);
    },
  };
}
