// Elements, made from text only: nothing that comes from a run is ever read as HTML.

/** An element with attributes (functions are listeners, named onclick and so on) and children (elements or text). */
export function element(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (typeof value === "function") node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== ""));
  return node;
}

/** Names and values, one below the other. */
export function facts(pairs, className = "facts") {
  const shown = pairs.filter(([, value]) => value !== null && value !== undefined && value !== "");
  return element("dl", { class: className }, shown.map(([name, value]) =>
    element("div", { class: "pair" }, element("dt", {}, name), element("dd", {}, value))));
}

export function scrolling(label, child) {
  return element("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": label }, child);
}

/** A line at the foot of the page that goes away by itself. */
export function notify(text) {
  const notice = element("div", { class: "notice" }, element("span", {}, text));
  notice.append(element("button", { type: "button", class: "quiet", "aria-label": "Dismiss", onclick: () => notice.remove() }, "×"));
  document.getElementById("notices").append(notice);
  setTimeout(() => notice.remove(), 8000);
}
