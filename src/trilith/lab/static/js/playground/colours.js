// Maps of bytes as colours: blue below the middle, orange above it, and a colour for each of several classes.

import { COLOURS } from "../palette.js";

export const [BELOW, ABOVE] = COLOURS;
const MIDDLE = 128;
const STRONGEST = 200; // opacity of the furthest from the middle, of 255

const RGB = COLOURS.map((colour) => [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16)));

/** The bytes of base64. */
export function decode(text) {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}

/** Bytes 1 to 255 around 128, as many as fill the square canvas. */
export function paintSigned(canvas, bytes) {
  paint(canvas, bytes, (byte) => {
    const away = byte - MIDDLE;
    return [RGB[away < 0 ? 0 : 1], (STRONGEST * Math.abs(away)) / (MIDDLE - 1)];
  });
}

/** The class that wins at each place, the paler the less sure. */
export function paintClasses(canvas, winner, surety) {
  paint(canvas, winner, (number, at) => [RGB[number % RGB.length], STRONGEST * (surety[at] / 255) ** 2]);
}

function paint(canvas, bytes, colour) {
  const side = Math.round(Math.sqrt(bytes.length));
  if (canvas.width !== side) canvas.width = canvas.height = side;
  const context = canvas.getContext("2d");
  const image = context.createImageData(side, side);
  bytes.forEach((byte, at) => {
    const [[red, green, blue], opacity] = colour(byte, at);
    image.data.set([red, green, blue, opacity], 4 * at);
  });
  context.putImageData(image, 0, 0);
}
