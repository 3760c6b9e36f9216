// A recorded training in a page of its own: played, held, and gone through with a slider.

import { element } from "../dom.js";
import { makeBoard } from "./board.js";
import { codeView } from "./code.js";

const PAUSE = 60; // ms from frame to frame

async function read() {
  const bytes = Uint8Array.from(atob(document.getElementById("recording").textContent), (each) => each.charCodeAt(0));
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).json();
}

function show({ scene, frames, code }) {
  const rows = frames.map((frame) => [frame.epoch, frame.row]);
  const slider = element("input", { type: "range", id: "moment", min: 0, max: frames.length - 1, value: 0, "aria-label": "Moment of the training" });
  const play = element("button", { type: "button", class: "main" }, "Play");
  const board = element("div", { class: "board" });
  document.getElementById("content").append(
    element("div", { class: "head" }, element("h1", {}, "A recorded training"),
      element("p", { class: "meta" }, `${scene.rows[0]} rows of ${scene.experiment.data.source ?? scene.experiment.data.set.replaceAll("_", " ")}`)),
    element("div", { class: "moments" }, play, slider), board, codeView(code, "the weights of the last moment"));
  const drawn = makeBoard(board, scene, headOf(scene));
  let timer = null;

  function go(moment) {
    slider.value = moment;
    slider.setAttribute("aria-valuetext", `epoch ${frames[moment].epoch}`);
    drawn.show(frames[moment], rows.slice(0, moment + 1));
  }

  function hold() {
    clearInterval(timer);
    timer = null;
    play.textContent = "Play";
  }

  function step() {
    if (Number(slider.value) < frames.length - 1) go(Number(slider.value) + 1);
    else hold();
  }

  slider.addEventListener("input", () => { hold(); go(Number(slider.value)); });
  play.addEventListener("click", () => {
    if (timer !== null) return hold();
    if (Number(slider.value) === frames.length - 1) go(0);
    play.textContent = "Hold";
    timer = setInterval(step, PAUSE);
  });
  go(frames.length - 1);
}

/** What a column is, in words. */
function headOf(scene) {
  return (at) => {
    if (at === 0) return element("div", { class: "card" }, element("strong", {}, "Features"));
    const block = scene.blocks[at - 1];
    const { kind, ...given } = scene.experiment.blocks[at - 1] ?? { kind: block.kind, units: block.units };
    const settings = Object.entries(given).filter(([, value]) => value !== null && value !== false);
    return element("div", { class: "card" }, element("strong", {}, kind), settings.map(([name, value]) => element("small", {}, value === true ? name : `${name.replaceAll("_", " ")} ${value}`)));
  };
}

show(await read());
