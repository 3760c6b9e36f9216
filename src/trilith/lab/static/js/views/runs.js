// The table of runs: filtered, sorted and paged by the server, so that ten thousand are as quick as ten.

import { get } from "../api.js";
import { element, notify } from "../dom.js";
import { whole } from "../format.js";
import { isTyping } from "../keys.js";
import { address, rename } from "../router.js";
import { chosenRuns, choose, clearChoice, isChosen } from "../selection.js";
import { runRow, runsHead } from "../run_table.js";

const PAGE = 50; // rows
const PAUSE = 200; // ms after the last key before the filter is asked for

export async function show(place, { query }) {
  const asked = { where: query.get("where") ?? "", sort: query.get("sort") ?? "-created", page: Number(query.get("page") ?? 0) };
  const filter = filterBox(asked.where);
  const count = element("p", { class: "meta", role: "status" });
  const problem = element("p", { class: "loud bad", role: "alert", hidden: true });
  const table = element("table", { class: "runs" });
  const pages = element("div", { class: "pages" });
  const bar = element("div", { class: "selection", hidden: true });
  place.append(
    element("div", { class: "head" }, element("h1", {}, "Runs"), count),
    element("div", { class: "tools" }, filter.place),
    problem, table, pages, bar);

  let turn = 0;
  async function refresh() {
    const mine = ++turn;
    try {
      const page = await get("/api/runs", { where: asked.where, sort: asked.sort, limit: PAGE, offset: asked.page * PAGE });
      if (mine !== turn) return;
      problem.hidden = true;
      fill(page);
    } catch (error) {
      if (mine !== turn) return;
      problem.hidden = false;
      problem.textContent = error.message;
    }
  }

  function fill({ runs, total, metrics }) {
    const focused = table.contains(document.activeElement) ? document.activeElement.closest("tr")?.dataset.name : null;
    count.textContent = total === 1 ? "1 run" : `${whole(total)} runs`;
    const rows = runs.map((run) => runRow(run, metrics, { chosen: isChosen(run.name), onchoose: chosen }));
    table.replaceChildren(element("caption", { class: "unseen" }, "Runs"), runsHead(metrics, asked.sort, sortBy), element("tbody", {}, rows));
    table.hidden = total === 0;
    pages.replaceChildren(...(total === 0 ? [nothing(asked.where)] : pageButtons(total)));
    if (focused) rowNamed(focused)?.querySelector("a").focus({ preventScroll: true });
    showChoice();
  }

  function pageButtons(total) {
    if (total <= PAGE) return [];
    const first = asked.page * PAGE;
    const button = (label, step, enabled) =>
      element("button", { type: "button", disabled: !enabled, "aria-label": label, onclick: () => turnTo(asked.page + step) }, step < 0 ? "←" : "→");
    return [
      element("span", {}, `${whole(first + 1)} to ${whole(Math.min(first + PAGE, total))} of ${whole(total)}`),
      button("Previous page", -1, asked.page > 0), button("Next page", 1, first + PAGE < total)];
  }

  function turnTo(page) {
    asked.page = page;
    rename(address("runs", [], { where: asked.where, sort: asked.sort, page }));
    return refresh();
  }

  function sortBy(column) {
    asked.sort = asked.sort === column ? `-${column}` : column;
    return turnTo(0);
  }

  function chosen(name, wanted) {
    choose(name, wanted);
    rowNamed(name)?.classList.toggle("chosen", wanted);
    showChoice();
  }

  function showChoice() {
    const names = chosenRuns();
    bar.hidden = names.length === 0;
    bar.replaceChildren(
      element("span", { class: "count" }, names.length === 1 ? "1 run chosen" : `${names.length} runs chosen`),
      element("button", { type: "button", class: "quiet", onclick: () => { clearChoice(); refresh(); } }, "Clear"),
      element("a", { class: "button main", href: address("compare", [], { run: names }) }, "Compare"));
  }

  function rowNamed(name) {
    return [...table.querySelectorAll("tbody tr")].find((row) => row.dataset.name === name);
  }

  function pressed(event) {
    if (event.key === "Escape" && event.target === filter.field) return moveTo(0);
    if (event.key === "ArrowDown" && event.target === filter.field) return moveTo(0, event);
    if (isTyping(event)) return undefined;
    if (event.key === "/") return filter.field.focus(), event.preventDefault();
    if (event.key === "c" && chosenRuns().length) location.hash = address("compare", [], { run: chosenRuns() });
    const rows = [...table.querySelectorAll("tbody tr")];
    const here = rows.indexOf(document.activeElement.closest("tbody tr"));
    if (event.key === "ArrowDown" || event.key === "j") return moveTo(here + 1, event);
    if (event.key === "ArrowUp" || event.key === "k") return moveTo(Math.max(here - 1, 0), event);
    if (event.key === " " && here >= 0 && event.target.tagName === "A") {
      rows[here].querySelector("input").click();
      event.preventDefault();
    }
    return undefined;
  }

  function moveTo(index, event) {
    const rows = table.querySelectorAll("tbody tr");
    rows[Math.min(index, rows.length - 1)]?.querySelector("a").focus();
    event?.preventDefault();
  }

  let waiting;
  filter.field.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => { asked.where = filter.field.value; turnTo(0); }, PAUSE);
  });
  document.addEventListener("keydown", pressed);
  await refresh();
  return {
    changed: (change) => { if (change.runs) refresh().catch((error) => notify(error.message)); },
    close: () => { turn++; document.removeEventListener("keydown", pressed); },
  };
}

function filterBox(value) {
  const field = element("input", {
    type: "search", id: "filter", autocomplete: "off", spellcheck: "false", value,
    placeholder: "state=done  test.log_loss<0.5  tag=baseline", "aria-describedby": "filter-hint",
  });
  const label = element("label", { for: "filter", class: "unseen" }, "Filter");
  const hint = element("p", { class: "hint", id: "filter-hint" }, "Words look in names, notes and tags. Press / to come here, ? for all keys.");
  return { field, place: element("div", { class: "filter" }, label, field, hint) };
}

function nothing(where) {
  if (where) return element("p", { class: "empty" }, "No run is like that.");
  return element("p", { class: "empty" }, "No runs yet. Begin one ", element("a", { href: "#/new" }, "here"), ", or in a terminal: ",
    element("code", {}, "trilith train sample:iris"));
}
