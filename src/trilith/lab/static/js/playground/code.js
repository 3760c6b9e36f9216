// The program that gives these weights, to be copied.

import { element } from "../dom.js";

/** A section with the code, and a button that copies it. which: the weights that the program gives. */
export function codeView(code, which) {
  const shown = element("pre", { tabindex: 0, "aria-label": "Python code" }, code);
  const copy = element("button", { type: "button" }, "Copy");
  copy.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(code);
      copy.textContent = "Copied";
    } catch { // a browser keeps its clipboard from pages that are not secure: all is selected, for Ctrl-C
      getSelection().selectAllChildren(shown);
      copy.textContent = "Selected";
    }
  });
  return element("section", { class: "code" },
    element("div", { class: "head" }, element("h2", {}, "Code"), element("div", { class: "buttons" }, copy)),
    element("p", { class: "hint" }, `This program gives ${which}, bit for bit.`), shown);
}
