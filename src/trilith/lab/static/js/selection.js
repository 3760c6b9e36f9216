// The runs that are chosen for comparison; kept while the page is open.

const chosen = new Set();

export function isChosen(name) {
  return chosen.has(name);
}

export function choose(name, wanted) {
  if (wanted) chosen.add(name);
  else chosen.delete(name);
}

export function clearChoice() {
  chosen.clear();
}

export function chosenRuns() {
  return [...chosen];
}
