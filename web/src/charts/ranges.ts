// Small panels that compare: ranges of one measure over variants, intervals of differences against zero, dots that count runs.

import { cut, number, signed } from "../format";
import type { Band } from "../statistics";
import { group, line, linear, mark, round, svg, textWidth, words } from "./svg";

export interface Range {
  track: number;
  label: string;
  /** Nothing where it has no value. */
  band: Band | null;
  /** What stands in the place of a value, if there is none. */
  without: string;
}

const ROW = 24;

/** Of each variant a bar from the tenth to nine tenths of the runs, the median on it; the scale begins at zero. */
export function ranges(rows: Range[], width: number, title: string): string {
  const longest = Math.max(...rows.map(({ label }) => textWidth(label)));
  const left = Math.min(longest + 10, width * 0.38);
  const right = Math.max(...rows.map(({ band, without }) => textWidth(band ? number(band.middle) : without))) + 12;
  const all = rows.flatMap(({ band }) => (band ? [band.low, band.high] : []));
  const [low, high] = [Math.min(0, ...all), Math.max(0, ...all)];
  const x = linear(low, high === low ? low + 1 : high, left + 6, width - right - 6);
  const bottom = rows.length * ROW + 6;
  let body = line(x(0), 2, x(0), bottom, "z");
  rows.forEach(({ track, label, band, without }, place) => {
    const y = 4 + place * ROW + ROW / 2;
    let part = words(0, y + 4, cut(label, Math.floor(left / 6.8)), "c b");
    if (band) {
      part += `<line x1="${round(x(band.low))}" x2="${round(Math.max(x(band.high), x(band.low) + 1))}" y1="${y}" y2="${y}" class="rng"/>${mark(track, x(band.middle), y, 4.5)}`;
    }
    part += words(width, y + 4, band ? number(band.middle) : without, band ? "ink b" : "ax", "end");
    body += group(track, part);
  });
  const said = rows.map(({ label, band, without }) => (band ? `${label} ${number(band.middle)}, from ${number(band.low)} to ${number(band.high)}` : `${label} ${without}`));
  return svg(width, bottom + 2, body, `${title}: ${said.join("; ")}.`);
}

export interface Interval {
  track: number;
  label: string;
  mean: number;
  low: number;
  high: number;
}

/** Of each a mean and its interval, beside zero. */
export function intervals(rows: Interval[], width: number, title: string, say: (value: number) => string = signed): string {
  const longest = Math.max(...rows.map(({ label }) => textWidth(label)));
  const left = Math.min(longest + 10, width * 0.38);
  const right = Math.max(...rows.map(({ mean }) => textWidth(say(mean)))) + 12;
  const all = rows.flatMap(({ mean, low, high }) => [mean, low, high]).filter(Number.isFinite);
  const [least, most] = [Math.min(0, ...all), Math.max(0, ...all)];
  const x = linear(least, most === least ? least + 1 : most, left + 6, width - right - 6);
  const bottom = rows.length * ROW + 6;
  let body = line(x(0), 2, x(0), bottom, "z");
  rows.forEach(({ track, label, mean, low, high }, place) => {
    const y = 4 + place * ROW + ROW / 2;
    const ends = Number.isFinite(low) && Number.isFinite(high)
      ? `<path class="err" d="M${round(x(low))} ${y}H${round(x(high))}M${round(x(low))} ${y - 5}V${y + 5}M${round(x(high))} ${y - 5}V${y + 5}"/>` : "";
    body += group(track, words(0, y + 4, cut(label, Math.floor(left / 6.8)), "c b") + ends + mark(track, x(mean), y, 4.5) + words(width, y + 4, say(mean), "ink b", "end"));
  });
  const said = rows.map(({ label, mean, low, high }) => `${label} ${say(mean)}, interval ${say(low)} to ${say(high)}`);
  return svg(width, bottom + 2, body, `${title}: ${said.join("; ")}.`);
}

/** A hundred dots (or one for each of fewer runs), parted by who is first. */
export function dots(shares: { track: number; label: string; share: number }[], count: number, width: number): string {
  const total = Math.min(100, count);
  // Whole dots, the largest remainders first.
  const parts = shares.map(({ share }) => ({ whole: Math.floor(share * total + 1e-9), rest: (share * total) % 1 }));
  const missing = Math.max(0, Math.round(shares.reduce((sum, { share }) => sum + share, 0) * total) - parts.reduce((sum, { whole }) => sum + whole, 0));
  [...parts].sort((a, b) => b.rest - a.rest).slice(0, missing).forEach((part) => { part.whole++; });
  const columns = Math.max(10, Math.min(total, Math.floor(width / 15)));
  let [body, at] = ["", 0];
  parts.forEach(({ whole }, place) => {
    let part = "";
    for (let n = 0; n < whole; n++, at++) part += mark(shares[place].track, 7 + (at % columns) * 15, 8 + Math.floor(at / columns) * 16, 5, "f");
    body += group(shares[place].track, part);
  });
  const said = shares.map(({ label, share }) => `${label} in ${Math.round(share * 100)} of 100`).join(", ");
  return svg(width, Math.ceil(at / columns) * 16 + 2, body, `Who is first: ${said}.`);
}
