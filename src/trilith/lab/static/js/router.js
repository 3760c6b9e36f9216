// The address after # says what is shown, so that every view can be linked to and gone back to.

/** {view, name, part, query} of "#/run/NAME/report?x=1". */
export function route() {
  const [path, query] = location.hash.replace(/^#\/?/, "").split("?");
  const [view, name, part] = path.split("/").map(decodeURIComponent);
  return { view: view || "runs", name, part, query: new URLSearchParams(query) };
}

export function address(view, names = [], query = {}) {
  const path = [view, ...names].map(encodeURIComponent).join("/");
  const pairs = Object.entries(query).flatMap(([key, value]) => [value].flat().filter(Boolean).map((each) => [key, each]));
  return `#/${path}${pairs.length ? `?${new URLSearchParams(pairs)}` : ""}`;
}

/** The address of what is shown, without showing it anew: for a filter that is being typed. */
export function rename(target) {
  history.replaceState(null, "", target);
}
