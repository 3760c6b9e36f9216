// What can be scrolled can be reached with the keyboard.
addEventListener("load", () => {
  for (const box of document.querySelectorAll("pre, .cell_output .output, .table-wrapper")) {
    if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
  }
});
