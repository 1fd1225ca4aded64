// Curves over time: the line is the median, the band holds 80 of 100 runs.

import { capital, cut, number } from "../format";
import type { Band } from "../statistics";
import { group, line, linear, mark, path, round, type Scale, spread, svg, ticks, words } from "./svg";

export interface Curve {
  track: number;
  label: string;
  days: number[];
  /** By day of `days`; nothing where there is no value. */
  bands: (Band | null)[];
  /** Of what was before, while new ones come. */
  old: boolean;
}

export interface Picture {
  title: string;
  unit: string;
  days: number;
  curves: Curve[];
  /** Medians as written, by track. */
  written: Map<number, { days: number[]; values: number[] }>;
  events: { day: number; label: string }[];
  cursor: number | null;
  /** What the reader drew, and of whom the curve is hidden. */
  drawn: { days: number[]; values: number[]; at: number } | null;
  hide: boolean;
  range: [number, number] | null;
}

export interface Geometry {
  x: Scale;
  y: Scale;
  left: number;
  right: number;
  top: number;
  bottom: number;
}

/** Months if the run is long, else days. */
export function timeTicks(days: number, count: number): { at: number; text: string }[] {
  if (days >= 180) {
    const months = Math.floor(days / 30);
    const step = [1, 2, 3, 6, 12, 24, 60, 120].find((step) => months / step <= count) ?? 120;
    const all = Array.from({ length: Math.floor(months / step) + 1 }, (_, n) => n * step);
    return all.map((month, place) => ({ at: month * 30, text: place === all.length - 1 ? `${month} months` : String(month) }));
  }
  const all = ticks(0, days, count);
  return all.map((day, place) => ({ at: day, text: place === all.length - 1 ? `${day} days` : String(day) }));
}

export function curves(picture: Picture, width: number): { svg: string; geometry: Geometry } {
  const small = width < 560;
  const [left, right, top, bottom] = [52, small ? 104 : 150, 28, picture.events.length ? 44 : 30];
  const height = small ? 320 : Math.round(Math.min(470, Math.max(330, width * 0.5)));
  const shown = picture.hide ? [] : picture.curves;
  let [low, high] = [0, 0];
  for (const { bands } of picture.curves) {
    for (const band of bands) if (band) [low, high] = [Math.min(low, band.low), Math.max(high, band.high)];
  }
  for (const { values } of picture.written.values()) for (const value of values) if (!Number.isNaN(value)) [low, high] = [Math.min(low, value), Math.max(high, value)];
  if (picture.range) [low, high] = picture.range;
  if (low === high) high = low + 1;
  const x = linear(0, picture.days, left, width - right);
  const y = linear(low, high + (high - low) * 0.04, height - bottom, top);
  let body = words(0, 12, picture.unit, "ax");
  for (const tick of ticks(low, high * 1.04, height > 360 ? 6 : 4)) {
    body += line(left, y(tick), width - right, y(tick), tick === 0 ? "z" : "gl") + words(left - 6, y(tick) + 4, number(tick), "ax", "end");
  }
  for (const { at, text } of timeTicks(picture.days, small ? 4 : 7)) {
    body += line(x(at), height - bottom, x(at), height - bottom + 4, "gl") + words(x(at), height - bottom + 17, text, "ax", "middle");
  }
  let free = -Infinity;
  for (const { day, label } of picture.events) {
    body += line(x(day), top, x(day), height - bottom, "ev") + mark(4, x(day), height - bottom + 2, 4, "evm");
    const text = cut(label, 24);
    if (x(day) < free) continue;
    const end = x(day) + text.length * 6 > width - 8;
    body += words(x(day), height - 6, text, "ax", end ? "end" : "start");
    free = x(day) + text.length * 6.4 + 8;
  }
  const points = (curve: Curve, of: (band: Band) => number) =>
    curve.days.flatMap((day, n) => (curve.bands[n] ? [[x(day + 1), y(of(curve.bands[n]!))] as [number, number]] : []));
  for (const curve of shown) {
    const upper = points(curve, (band) => band.high);
    if (upper.length < 2) continue;
    const lower = points(curve, (band) => band.low).reverse();
    body += group(curve.track, `<path class="bd${curve.old ? " old" : ""}" d="${path([...upper, ...lower])}Z"/>`);
  }
  if (!picture.hide) {
    for (const [track, { days, values }] of picture.written) {
      const dashed = days.flatMap((day, n) => (Number.isNaN(values[n]) ? [] : [[x(day + 1), y(values[n])] as [number, number]]));
      if (dashed.length > 1) body += group(track, `<path class="ghost" d="${path(dashed)}"/>`);
    }
  }
  const ends: { track: number; label: string; y: number; value: number; x: number }[] = [];
  for (const curve of shown) {
    const middle = points(curve, (band) => band.middle);
    if (!middle.length) continue;
    const place = curve.bands.findLastIndex(Boolean);
    const value = curve.bands[place]!.middle;
    const [endX, endY] = middle[middle.length - 1];
    body += group(curve.track, `<path class="ln${curve.old ? " old" : ""}" d="${path(middle)}"/>${mark(curve.track, endX, endY, 4.2, curve.old ? "mk old" : "mk")}`);
    ends.push({ track: curve.track, label: curve.label, y: endY, value, x: endX });
  }
  const edge = width - right;
  for (const end of spread(ends, small ? 29 : 20, top + 4, height - bottom - 2)) {
    const lead = line(end.x + 6, end.y, edge + 14, end.at, "ld");
    const text = small
      ? words(edge + 17, end.at - 2, cut(end.label, 13), "c b") + words(edge + 17, end.at + 12, number(end.value))
      : `<text x="${round(edge + 18)}" y="${round(end.at + 4)}" class="lg">${tspan(cut(end.label, 15), "c b")}<tspan dx="5">${number(end.value)}</tspan></text>`;
    body += group(end.track, lead + text);
  }
  if (picture.drawn) {
    const { days, values, at } = picture.drawn;
    body += `<path class="mine" d="${path(days.map((day, n) => [x(day), y(values[n])]))}"/>`;
    days.forEach((day, n) => { if (n) body += `<circle cx="${round(x(day))}" cy="${round(y(values[n]))}" r="${n === at ? 7 : 5}" class="dot"/>`; });
  }
  if (picture.cursor !== null && !picture.hide) {
    body += line(x(picture.cursor), top, x(picture.cursor), height - bottom, "cur");
    for (const curve of shown) {
      const place = nearest(curve.days, picture.cursor - 1);
      const band = curve.bands[place];
      if (band) body += group(curve.track, mark(curve.track, x(curve.days[place] + 1), y(band.middle), 5));
    }
  }
  const label = picture.hide
    ? `${picture.title}: hidden until you reveal it.`
    : `${picture.title}, ${picture.unit}. ${ends.map((end) => `${end.label} ends at ${number(end.value)}`).join("; ")}.`;
  return { svg: svg(width, height, body, capital(label)), geometry: { x, y, left, right: edge, top, bottom: height - bottom } };
}

function tspan(text: string, className: string) {
  const safe = words(0, 0, text);
  return `<tspan class="${className}">${safe.slice(safe.indexOf(">") + 1, safe.lastIndexOf("<"))}</tspan>`;
}

/** The place of the number that is nearest. */
export function nearest(sorted: number[], value: number): number {
  let best = 0;
  sorted.forEach((number, place) => { if (Math.abs(number - value) < Math.abs(sorted[best] - value)) best = place; });
  return best;
}
