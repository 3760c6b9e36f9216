// One run: what it reached, how it went, what it was set to, and what can be done with it.

import { get, runPath, send } from "../api.js";
import { element, notify } from "../dom.js";
import { address } from "../router.js";
import { state } from "../run_table.js";
import { overview } from "../run/overview.js";
import { settingsPart } from "../run/settings.js";
import { networkPart } from "../run/network.js";
import { reportPart } from "../run/report.js";
import { logPart } from "../run/log.js";

const PARTS = { overview, settings: settingsPart, network: networkPart, report: reportPart, log: logPart };

export async function show(place, { name, part = "overview" }) {
  let run = await get(runPath(name));
  let asked = null; // the state in which something was asked for that has not come about yet
  const head = element("div", { class: "head" });
  const body = element("div");
  place.append(head, tabs(name, part), body);
  headline();
  const shown = await (PARTS[part] ?? overview)(body, run);

  function headline() {
    if (asked !== run.state) asked = null;
    head.replaceChildren(
      element("h1", {}, run.name), state(run), element("div", { class: "buttons" }, buttons(run, act, asked !== null)));
  }

  // once is enough: a second Ctrl-C would not wait until everything is saved
  async function act(doing, said) {
    asked = run.state;
    headline();
    try {
      await send("POST", runPath(name, doing));
      notify(said);
    } catch (problem) {
      asked = null;
      headline();
      notify(problem.message);
    }
  }

  return {
    async changed(change) {
      if (change.runs) {
        run = await get(runPath(name)).catch(() => run);
        headline();
      }
      shown?.changed?.(change, run);
    },
    close: () => shown?.close?.(),
  };
}

function tabs(name, part) {
  return element("nav", { class: "tabs", "aria-label": "Parts of this run" }, Object.keys(PARTS).map((each) =>
    element("a", { href: address("run", each === "overview" ? [name] : [name, each]), "aria-current": each === part ? "page" : undefined },
      each[0].toUpperCase() + each.slice(1))));
}

function buttons(run, act, waiting) {
  const button = (label, doing, said, className) =>
    element("button", { type: "button", class: className, disabled: waiting, onclick: () => act(doing, said) }, label);
  return [
    run.can.stop ? button("Stop", "stop", "It ends after saving where it is. Resume goes on from there.", "danger") : null,
    run.can.resume ? button("Resume", "resume", "It goes on.", "main") : null,
    element("a", { class: "button", href: address("new", [], { from: run.name }) }, "Start from this"),
  ];
}
