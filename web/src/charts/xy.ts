// Points and lines over a number: what levers do, the front of two goals, fits.

import { cut, number } from "../format";
import { group, line, linear, mark, path, round, spread, svg, ticks, words } from "./svg";

export interface Point {
  x: number;
  y: number;
  low?: number | null;
  high?: number | null;
  /** Another shape: what was observed, what was not fitted. */
  hollow?: boolean;
}

export interface Series {
  track: number;
  label: string;
  points: Point[];
  /** Joined by a line; its intervals are a band, else whiskers. */
  joined: boolean;
}

export function xy(series: Series[], [across, up]: [string, string], width: number, zero: boolean, title: string): string {
  const small = width < 560;
  const named = series.filter(({ label }) => label);
  const [left, right, top, bottom] = [56, named.length ? (small ? 100 : 150) : 16, 28, 44];
  const height = small ? 300 : Math.round(Math.min(430, Math.max(300, width * 0.48)));
  const all = series.flatMap(({ points }) => points);
  const ys = all.flatMap(({ y, low, high }) => [y, low ?? y, high ?? y]).filter(Number.isFinite);
  const xs = all.map(({ x }) => x);
  let [least, most] = [Math.min(...ys), Math.max(...ys)];
  if (zero) [least, most] = [Math.min(0, least), Math.max(0, most)];
  if (least === most) [least, most] = [least - 1, most + 1];
  let [from, to] = [Math.min(...xs), Math.max(...xs)];
  if (from === to) [from, to] = [from - 1, to + 1];
  const [padX, padY] = [(to - from) * 0.03, (most - least) * 0.04];
  const x = linear(from - padX, to + padX, left, width - right);
  const y = linear(least - padY, most + padY, height - bottom, top);
  let body = words(0, 12, cut(up, Math.floor(width / 7)), "ax");
  for (const tick of ticks(least - padY, most + padY, 5)) body += line(left, y(tick), width - right, y(tick), tick === 0 ? "z" : "gl") + words(left - 6, y(tick) + 4, number(tick), "ax", "end");
  for (const tick of ticks(from - padX, to + padX, small ? 3 : 6)) body += line(x(tick), height - bottom, x(tick), height - bottom + 4, "gl") + words(x(tick), height - bottom + 17, number(tick), "ax", "middle");
  body += words(width - right, height - 8, cut(across, Math.floor((width - right) / 7)), "ax", "end");
  const ends: { track: number; label: string; y: number; value: number; x: number }[] = [];
  for (const { track, label, points, joined } of series) {
    const at = joined ? [...points].sort((a, b) => a.x - b.x) : points;
    let part = "";
    if (joined && at.every(({ low, high }) => low != null && high != null) && at.length > 1) {
      part += `<path class="bd" d="${path([...at.map((one) => [x(one.x), y(one.high!)] as [number, number]), ...at.map((one) => [x(one.x), y(one.low!)] as [number, number]).reverse()])}Z"/>`;
    } else {
      for (const one of at) if (one.low != null && one.high != null) part += `<path class="err" d="M${round(x(one.x))} ${round(y(one.low))}V${round(y(one.high))}"/>`;
    }
    if (joined && at.length > 1) part += `<path class="ln" d="${path(at.map((one) => [x(one.x), y(one.y)]))}"/>`;
    if (!joined || at.length < 40) for (const one of at) part += mark(track, x(one.x), y(one.y), 4, one.hollow ? "dot" : "mk");
    body += group(track, part);
    const end = at[at.length - 1];
    if (label && end) ends.push({ track, label, y: y(end.y), value: end.y, x: x(end.x) });
  }
  for (const end of spread(ends, small ? 29 : 20, top + 4, height - bottom - 2)) {
    const edge = width - right;
    body += group(end.track, line(end.x + 6, end.y, edge + 12, end.at, "ld") + words(edge + 15, end.at + 4, cut(end.label, small ? 12 : 19), "c b"));
  }
  const said = named.map(({ label, points }) => `${label} from ${number(points[0]?.y)} to ${number(points[points.length - 1]?.y)}`).join("; ");
  return svg(width, height, body, `${title}. Across: ${across}. Up: ${up}. ${said}`);
}
