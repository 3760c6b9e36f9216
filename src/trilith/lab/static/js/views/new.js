// A new run: an idea is written, checked, and begun.

import { get, runPath, send } from "../api.js";
import { element, scrolling } from "../dom.js";
import { setting } from "../format.js";
import { address } from "../router.js";

const PAUSE = 400; // ms after the last key before the idea is checked
const EXAMPLE = `[data]
source = "sample:iris"

[network]
preset = "fast"

[training]
seed = 0
`;

export async function show(place, { query }) {
  const parent = query.get("from");
  const idea = element("textarea", { id: "idea", class: "code", spellcheck: "false", autocapitalize: "off", "aria-describedby": "verdict" });
  idea.value = parent ? (await get(runPath(parent, "idea"))).idea : EXAMPLE;
  const name = element("input", { type: "text", id: "name", autocomplete: "off", placeholder: "made up if empty" });
  const tags = element("input", { type: "text", id: "tags", autocomplete: "off", placeholder: "baseline, wide" });
  const note = element("textarea", { id: "note", rows: 3, placeholder: "What is tried, and why" });
  const verdict = element("div", { id: "verdict", role: "status" });
  const start = element("button", { type: "submit", class: "main" }, "Start");

  let turn = 0;
  async function check() {
    const mine = ++turn;
    const found = await send("POST", "/api/ideas/check", { idea: idea.value }).catch((problem) => ({ wrong: problem.message }));
    if (mine !== turn) return;
    const wrong = found.wrong !== null;
    start.disabled = wrong;
    verdict.replaceChildren(wrong
      ? element("p", { class: "loud bad" }, found.wrong)
      : element("p", { class: "loud good" }, "This idea can be started. What it leaves open follows from its preset and the data."),
      wrong ? "" : settingsTable(found.settings));
  }

  async function begin(event) {
    event.preventDefault();
    start.disabled = true;
    const list = tags.value.split(",").map((tag) => tag.trim()).filter(Boolean);
    try {
      const made = await send("POST", "/api/runs", { idea: idea.value, name: name.value || null, tags: list, note: note.value, parent });
      location.hash = address("run", [made.name]);
    } catch (problem) {
      start.disabled = false;
      verdict.replaceChildren(element("p", { class: "loud bad", role: "alert" }, problem.message));
    }
  }

  let waiting;
  idea.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(check, PAUSE);
  });
  place.append(
    element("div", { class: "head" }, element("h1", {}, parent ? `New run, from ${parent}` : "New run")),
    element("form", { class: "columns", onsubmit: begin },
      element("div", {}, element("div", { class: "field" }, element("label", { for: "idea" }, "Idea, as TOML"), idea), verdict),
      element("div", {},
        element("div", { class: "field" }, element("label", { for: "name" }, "Name"), name),
        element("div", { class: "field" }, element("label", { for: "tags" }, "Tags, with commas between"), tags),
        element("div", { class: "field" }, element("label", { for: "note" }, "Note"), note),
        element("div", { class: "buttons" }, start))));
  await check();
  return { close: () => clearTimeout(waiting) };
}

function settingsTable(settings) {
  const rows = Object.entries(settings).map(([key, value]) =>
    element("tr", {}, element("th", { scope: "row" }, key), element("td", { class: "value" }, setting(value))));
  return scrolling("What is set", element("table", {}, element("caption", {}, "What it sets"), element("tbody", {}, rows)));
}
