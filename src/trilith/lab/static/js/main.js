// The page: shows the view that the address names, and tells it what changed.

import { element } from "./dom.js";
import { follow } from "./events.js";
import { listenToKeys } from "./keys.js";
import { route } from "./router.js";

const VIEWS = {
  runs: () => import("./views/runs.js"),
  run: () => import("./views/run.js"),
  compare: () => import("./views/compare.js"),
  sweeps: () => import("./views/sweeps.js"),
  sweep: () => import("./views/sweep.js"),
  new: () => import("./views/new.js"),
};
const HEADINGS = { run: "runs", compare: "runs", sweep: "sweeps" };
const SAID = { live: "live", waiting: "connecting …", lost: "not connected" };

const content = document.getElementById("content");
let shown = null;
let turn = 0;

/** A view is a module with `show(place, route)`, which may return {changed, close}. */
async function show() {
  const asked = route();
  const mine = ++turn;
  shown?.close?.();
  shown = null;
  mark(HEADINGS[asked.view] ?? asked.view);
  const place = element("div", { class: `view ${asked.view}` });
  try {
    const view = await (VIEWS[asked.view] ?? VIEWS.runs)();
    const made = await view.show(place, asked);
    if (mine !== turn) return made?.close?.();
    shown = made;
  } catch (problem) {
    if (mine !== turn) return;
    place.replaceChildren(element("p", { class: "loud bad", role: "alert" }, problem.message));
  }
  content.replaceChildren(place);
  document.title = `${place.querySelector("h1")?.textContent ?? "Trilith lab"} · Trilith lab`;
  shown?.shown?.();
}

function mark(view) {
  for (const link of document.querySelectorAll(".bar nav a")) {
    if (link.getAttribute("href") === `#/${view}`) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
}

function say(state) {
  const live = document.getElementById("live");
  live.dataset.state = state;
  live.textContent = SAID[state];
}

window.addEventListener("hashchange", () => show().then(() => { scrollTo(0, 0); content.focus({ preventScroll: true }); }));
document.getElementById("skip").addEventListener("click", (event) => { event.preventDefault(); content.focus(); });
listenToKeys();
say("waiting");
follow((change) => shown?.changed?.(change), say);
show();
