// Keys that work everywhere, unless something is being typed.

const PLACES = { r: "#/runs", s: "#/sweeps", n: "#/new", p: "playground" };

export function listenToKeys() {
  const help = document.getElementById("shortcuts");
  document.getElementById("keys").addEventListener("click", () => help.showModal());
  document.addEventListener("keydown", (event) => {
    if (isTyping(event) || help.open) return;
    if (event.key === "?") help.showModal();
    else if (event.key in PLACES) location.assign(PLACES[event.key]);
    else return;
    event.preventDefault();
  });
}

/** Whether this key belongs to a field or to the browser. */
export function isTyping(event) {
  return event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input:not([type=checkbox]), textarea, select") !== null;
}
