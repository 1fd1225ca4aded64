// Wholes and their parts: a bar for each, of one length.

import { cut, percent } from "../format";
import { box, group, svg, textWidth, words } from "./svg";

export interface Whole {
  track: number;
  label: string;
  /** Shares of the whole in an order that all bars have; together 1. */
  parts: { label: string; share: number }[];
}

/** Tones of parts, the first the strongest. */
const TONES = [1, 0.4, 0.22, 0.1];
const ROW = 50;

/** Each part has its tone, and its name where there is room; all stand in the table below. */
export function parts(wholes: Whole[], width: number, title: string): string {
  let body = "";
  wholes.forEach(({ track, label, parts: all }, row) => {
    const y = row * ROW;
    let part = words(0, y + 13, cut(label, Math.floor(width / 8)), "c b");
    let x = 0;
    all.forEach(({ label: name, share }, place) => {
      const wide = share * width;
      const text = `${name}: ${percent(share, 0)}`;
      part += box(x, y + 20, Math.max(wide - 1, 0), 20, "f", ` fill-opacity="${TONES[place % TONES.length]}"`);
      if (textWidth(text) + 12 < wide) part += words(x + 6, y + 34, text, place % TONES.length ? "ink" : "paper b");
      x += wide;
    });
    body += group(track, part);
  });
  const said = wholes.map(({ label, parts: all }) => `${label}: ${all.map((one) => `${one.label} ${percent(one.share, 0)}`).join(", ")}`).join("; ");
  return svg(width, wholes.length * ROW, body, `${title}. ${said}.`);
}
