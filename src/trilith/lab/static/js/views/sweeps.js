// The sweeps of the store.

import { get } from "../api.js";
import { element } from "../dom.js";

export async function show(place) {
  const { sweeps } = await get("/api/sweeps");
  place.append(element("div", { class: "head" }, element("h1", {}, "Sweeps")));
  if (sweeps.length === 0) {
    place.append(element("p", { class: "empty" }, "No sweeps yet. Begin one in a terminal: ", element("code", {}, "trilith sweep idea.toml")));
  }
  return {};
}
