// What the page asks the server, and how it hears of what went wrong.

/** An answer that is no success; its message is one sentence for people. */
export class Problem extends Error {
  constructor(message, status) {
    super(message);
    this.status = status;
  }
}

/** `signal`: ends it before it is answered. */
export function get(path, query = {}, signal = null) {
  return ask("GET", withQuery(path, query), { signal });
}

export function send(method, path, body = {}) {
  return ask(method, path, { headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
}

/** A path with a query; a list gives its name once for each value. */
export function withQuery(path, query) {
  const pairs = Object.entries(query).flatMap(([name, value]) =>
    [value].flat().filter((each) => each !== "" && each !== undefined && each !== null).map((each) => [name, each]));
  return pairs.length ? `${path}?${new URLSearchParams(pairs)}` : path;
}

export function runPath(name, ...rest) {
  return ["/api/runs", encodeURIComponent(name), ...rest].join("/");
}

async function ask(method, path, options = {}) {
  let answer;
  try {
    answer = await fetch(path, { method, ...options });
  } catch {
    throw new Problem("The lab does not answer: is it still running?", 0);
  }
  const isJson = (answer.headers.get("content-type") ?? "").includes("json");
  const content = isJson ? await answer.json() : await answer.text();
  if (!answer.ok) throw new Problem(content.error ?? `The lab answered with an error (${answer.status}).`, answer.status);
  return content;
}
