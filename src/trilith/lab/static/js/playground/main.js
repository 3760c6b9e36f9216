// The playground's page: an experiment in controls, and its training as it is drawn.

import { get } from "../api.js";
import { element } from "../dom.js";
import { makeBoard } from "./board.js";
import { cardsOf } from "./cards.js";
import { codeView } from "./code.js";
import { dataPanel, nameOf } from "./data_panel.js";
import { selectOf } from "./fields.js";
import { begin } from "./live.js";
import { trainingPanel } from "./training_panel.js";

const content = document.getElementById("content");
const problem = element("p", { class: "loud bad", role: "alert", hidden: true });
const play = element("button", { type: "button", class: "main", onclick: () => (playing ? hold() : start()) }, "Play");
const step = element("button", { type: "button", onclick: () => live?.step(perFrame).catch(say) }, "Step");
const anew = element("button", { type: "button", onclick: () => apply(experiment) }, "Start anew");
const weights = element("button", { type: "button", title: "Start anew with other first weights", onclick: () => apply({ ...experiment, training: { ...experiment.training, seed: experiment.training.seed + 1 } }) }, "New weights");
const title = element("h1", {}, "Playground");
const [left, board, below, code] = ["", "board", "", ""].map((name) => element("div", { class: name }));

let controls = null;
let experiment = null; // what is drawn
let wanted = null; // what was asked for last; the experiment as soon as it is begun
let columns = null; // of one's own table
let live = null;
let drawn = null;
let perFrame = 1;
let playing = false;
let ended = false;
let epoch = 0;
let turn = 0;

/** Show what went wrong, or nothing. */
function say(wrong) {
  problem.textContent = wrong?.message ?? wrong ?? "";
  problem.hidden = !problem.textContent;
}

/** Take an experiment up: its training begins anew, and goes on where one was playing. */
async function apply(next) {
  const mine = (turn += 1);
  const wasPlaying = playing;
  let made;
  wanted = next;
  try {
    made = await begin(next, (told, rows) => made === live && hear(told, rows));
  } catch (wrong) {
    if (mine !== turn) return;
    wanted = experiment;
    say(wrong);
    return;
  }
  if (mine !== turn) return made.close();
  live?.close();
  drawn?.close();
  [live, experiment, ended] = [made, made.scene.experiment, false]; // with every default spelled out
  wanted = experiment;
  say("");
  history.replaceState(null, "", `#${encodeURIComponent(JSON.stringify(experiment))}`);
  draw();
  if (wasPlaying) start();
}

/** What takes a function from one part of the experiment to the next, however many changes are on their way. */
function change(part) {
  return (next) => apply({ ...wanted, [part]: next(wanted[part]) });
}

function draw() {
  const { scene } = live;
  title.textContent = `Playground: ${nameOf(experiment.data)}`;
  keepFocus(() => {
    drawn = makeBoard(board, scene, cardsOf(scene, experiment.blocks, controls, change("blocks")));
    left.replaceChildren(dataPanel(experiment.data, controls, columns, (next, found) => {
      if (found) columns = found;
      change("data")(next);
    }, say));
    const losses = controls.losses[scene.task === "regression" ? "numbers" : scene.classes.length > 2 ? "classes" : "two classes"];
    below.replaceChildren(trainingPanel(experiment.training, controls, losses, change("training")));
  });
  code.replaceChildren();
}

/** Draw controls anew without taking the keyboard's place from whoever is using them. */
function keepFocus(work) {
  const all = () => [...content.querySelectorAll("input, select, button, summary")];
  const opened = [...content.querySelectorAll("details")].map((each) => each.open);
  const at = all().indexOf(document.activeElement);
  const { value: typed, defaultValue: known, ariaLabel, labels } = document.activeElement ?? {};
  const name = ariaLabel ?? labels?.[0]?.textContent;
  work();
  [...content.querySelectorAll("details")].forEach((each, number) => { each.open ||= opened[number] ?? false; });
  if (at < 0) return;
  const named = (each) => (each?.ariaLabel ?? each?.labels?.[0]?.textContent) === name;
  const again = all();
  const place = named(again[at]) ? again[at] : again.find(named);
  place?.focus({ preventScroll: true });
  if (place?.type === "text" && typed !== known) place.value = typed; // which is not finished yet
}

function hear(told, rows) {
  playing = told.state === "playing";
  ended = ["done", "failed", "closed"].includes(told.state);
  if (told.frame) {
    epoch = told.frame.epoch;
    drawn.show(told.frame, rows);
  }
  if (told.problem) say(told.problem);
  mark();
  if (!playing) showCode();
}

function mark() {
  play.textContent = playing ? "Hold" : ended ? "Play again" : "Play";
  step.disabled = playing || ended;
}

async function start() {
  if (ended) await apply(experiment);
  playing = true;
  mark();
  live.play(perFrame).catch(say);
}

function hold() {
  playing = false;
  mark();
  live.hold().catch(say);
}

async function showCode() {
  const mine = live;
  const text = await live.code().catch(() => null);
  if (text === null || mine !== live || playing) return;
  const view = codeView(text, epoch ? `the weights of epoch ${epoch}` : "the weights that all its epochs lead to");
  view.querySelector(".buttons").append(element("a", { class: "button", href: live.page, download: "playground.html" }, "Keep as a page"));
  code.replaceChildren(view);
}

/** The experiment of the address, or where everybody begins. */
function first() {
  try {
    return JSON.parse(decodeURIComponent(location.hash.slice(1)));
  } catch {
    return controls.beginning;
  }
}

async function open() {
  controls = await get("/api/playground/controls");
  const speed = selectOf(controls.speeds.map((each) => [String(each), each === 1 ? "every epoch" : `every ${each} epochs`]), "1", (value) => {
    perFrame = Number(value);
    if (playing) live.play(perFrame).catch(say);
  });
  speed.setAttribute("aria-label", "A picture of");
  content.append(
    element("div", { class: "head" }, title, element("div", { class: "buttons" }, play, step, anew, weights, speed)),
    problem, element("div", { class: "stage" }, left, board), below, code);
  await apply({ ...controls.beginning, ...first() });
  if (live === null) {
    const wrong = problem.textContent; // of what the address asks for
    await apply(controls.beginning);
    say(wrong);
  }
}

window.addEventListener("pagehide", () => live?.close());
open().catch(say);
