// The network of a run, drawn block by block from its model file: what is read above, what comes out below.

import { get, runPath } from "../api.js";
import { drawing, element } from "../dom.js";
import { whole } from "../format.js";

const WIDTH = 232, HEIGHT = 50, ACROSS = 24, DOWN = 30; // px: a box, and the room between boxes
const EDGE = 60; // px: to each side, for ways around boxes

export async function networkPart(place, run) {
  if (!run.files.includes("model.safetensors")) {
    place.append(element("p", { class: "empty" }, "The network is drawn when the run is done."));
    return;
  }
  const { boxes, alike, parameters } = await get(runPath(run.name, "network"));
  const several = alike > 1 ? ` ${alike} networks of this form, each trained on its own, are averaged; one is drawn.` : "";
  place.append(
    element("p", { class: "meta" }, `${whole(parameters)} learned numbers.${several}`),
    element("div", { class: "network", tabindex: 0, role: "region", "aria-label": "Network" }, picture(boxes)));
}

function picture(boxes) {
  const levels = Map.groupBy(boxes, (box) => box.level);
  const order = [...levels.keys()].sort((a, b) => a - b);
  const widest = Math.max(...[...levels.values()].map((row) => row.length));
  const width = widest * (WIDTH + ACROSS) - ACROSS + 2 * EDGE;
  const height = order.length * (HEIGHT + DOWN) - DOWN + 2;
  const places = new Map();
  order.forEach((level, row) => levels.get(level).forEach((box, column, all) => {
    const left = (width - all.length * (WIDTH + ACROSS) + ACROSS) / 2 + column * (WIDTH + ACROSS);
    places.set(box.number, { x: left, y: 1 + row * (HEIGHT + DOWN), row });
  }));
  const ways = boxes.flatMap((box) => box.inputs.map((input) => way(places.get(input), places.get(box.number))));
  const label = `${boxes.length} blocks: ${boxes.map((box) => `${title(box)} ${box.shape}`).join(", ")}`;
  return drawing("svg", { viewBox: `0 0 ${width} ${height}`, width, height, role: "img", "aria-label": label },
    drawing("defs", {}, drawing("marker", { id: "arrow", viewBox: "0 0 8 8", refX: 7, refY: 4, markerWidth: 7, markerHeight: 7, orient: "auto" },
      drawing("path", { d: "M0 0 8 4 0 8z" }))),
    ways, boxes.map((box) => drawn(box, places.get(box.number))));
}

function drawn(box, { x, y }) {
  const kind = box.parameters ? "learned" : ["Input", "Output"].includes(box.kind) ? "given" : "plain";
  const learned = box.parameters ? ` · ${whole(box.parameters)} learned` : "";
  return drawing("g", { class: kind },
    drawing("rect", { x, y, width: WIDTH, height: HEIGHT, rx: 6 }),
    drawing("text", { x: x + WIDTH / 2, y: y + 21, "text-anchor": "middle" }, title(box)),
    drawing("text", { x: x + WIDTH / 2, y: y + 38, "text-anchor": "middle", class: "small" }, `${box.shape}${learned}`));
}

/** From the foot of one box to the head of another; around the boxes between, where there are any. */
function way(from, to) {
  const [x1, y1, x2, y2] = [from.x + WIDTH / 2, from.y + HEIGHT, to.x + WIDTH / 2, to.y - 1];
  if (to.row - from.row === 1) return line(`M${x1} ${y1}C${x1} ${y1 + DOWN / 2} ${x2} ${y2 - DOWN / 2} ${x2} ${y2}`);
  const side = Math.max(x1, x2) + WIDTH / 2 + EDGE / 2;
  return line(`M${x1} ${y1}C${x1} ${y1 + DOWN} ${side} ${y1} ${side} ${y1 + DOWN}V${y2 - DOWN}C${side} ${y2} ${x2} ${y2 - DOWN} ${x2} ${y2}`);
}

function line(d) {
  return drawing("path", { d, "marker-end": "url(#arrow)" });
}

function title(box) {
  const short = box.name.replace(/^member_1\./, "");
  return box.kind === "Input" || box.kind === "Output" || box.kind === "Average" ? short : `${short} · ${box.kind}`;
}
