// Numbers, times and names as people read them.

const WHOLE = new Intl.NumberFormat("en");

export function whole(value) {
  return WHOLE.format(value);
}

/** Four digits that count; very large and very small ones by powers of ten. */
export function number(value) {
  if (value === null || value === undefined) return "–";
  if (typeof value !== "number") return String(value);
  if (Number.isInteger(value) && Math.abs(value) < 1e9) return whole(value);
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-4 || size >= 1e9)) return value.toExponential(2);
  if (size >= 1000) return WHOLE.format(Number(value.toPrecision(5)));
  return value.toPrecision(4);
}

export function duration(seconds) {
  if (!seconds) return "–";
  if (seconds < 1) return `${Math.round(seconds * 1000)} ms`;
  if (seconds < 60) return `${seconds.toPrecision(2)} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${Math.floor(seconds % 60)} s`;
  return `${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} min`;
}

/** How long ago an ISO time was. */
export function ago(time) {
  if (!time) return "–";
  const seconds = (Date.now() - new Date(time)) / 1000;
  if (seconds < 60) return "just now";
  const steps = [[60, "min"], [24, "h"], [30, "d"], [12, "mo"], [Infinity, "y"]];
  let value = seconds / 60;
  for (const [size, unit] of steps) {
    if (value < size) return `${Math.floor(value)} ${unit} ago`;
    value /= size;
  }
  return "";
}

export function moment(time) {
  return time ? new Date(time).toLocaleString([], { dateStyle: "medium", timeStyle: "short" }) : "–";
}

/** A setting's value, as it stands in an idea. */
export function setting(value) {
  if (value === null || value === undefined) return "–";
  if (typeof value === "number") return String(Number(value.toPrecision(6)));
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/** "validation_loss" and "test.log_loss" in words. */
export function words(name) {
  return name.replaceAll("_", " ").replaceAll(".", " ");
}
