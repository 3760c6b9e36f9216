// What a run reached, its curves, and what people wrote about it.

import { curves } from "../curves.js";
import { element, facts } from "../dom.js";
import { ago, duration, moment, number, whole, words } from "../format.js";
import { address } from "../router.js";
import { epochs } from "../run_table.js";
import { notes } from "./notes.js";

export async function overview(place, run) {
  const said = element("div");
  const numbers = element("div");
  const about = element("div");
  const drawn = await curves([run.name]);
  const written = notes(run);
  place.append(said, element("div", { class: "columns" },
    element("div", {}, numbers, element("section", { "aria-label": "Curves" }, drawn.place)),
    element("aside", { "aria-label": "About this run" }, written.place, about)));

  function fill(now) {
    said.replaceChildren(...(now.error ? [element("p", { class: "loud bad" }, now.error)] : []));
    const reached = Object.entries(now.metrics);
    numbers.replaceChildren(...(reached.length ? [facts(reached.map(([name, value]) => [words(name), number(value)]), "reached")] : []));
    about.replaceChildren(facts(known(now)));
  }

  fill(run);
  drawn.refresh().catch((problem) => drawn.place.replaceChildren(element("p", { class: "loud bad" }, problem.message)));
  return {
    changed(change, now) {
      fill(now);
      written.changed(now);
      drawn.changed(change);
    },
    close: drawn.close,
  };
}

function known(run) {
  const link = (name) => (name ? element("a", { href: address("run", [name]) }, name) : null);
  return [
    ["epochs", epochs(run)],
    ["time", run.seconds ? duration(run.seconds) : null],
    ["created", element("span", { title: moment(run.created) }, ago(run.created))],
    ["task", run.task],
    ["source", run.source],
    ["target", run.target],
    ["rows", run.rows === null ? null : whole(run.rows)],
    ["data", run.data ? element("code", { title: run.data }, run.data.slice(0, 12)) : null],
    ["seed", run.seed === null ? null : String(run.seed)],
    ["sweep", run.sweep ? element("a", { href: address("sweep", [run.sweep]) }, `${run.sweep}, trial ${run.trial}`) : null],
    ["started from", link(run.parent)],
    ["machine", run.host],
    ["files", run.files.length ? files(run) : null],
  ];
}

function files(run) {
  return element("span", {}, run.files.flatMap((file, index) => [
    index ? ", " : "", element("a", { href: `/api/runs/${encodeURIComponent(run.name)}/files/${file}`, download: `${run.name}-${file}` }, file)]));
}
