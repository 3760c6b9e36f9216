// Colours that tell runs, classes and signs apart, on light and on dark paper.

export const COLOURS = ["#3b7dc4", "#c2652a", "#3d9970", "#a05bb5", "#c94f6d", "#8a7a2f", "#2f9aa0", "#7d6be0", "#9c6b4e", "#7d8590"];
