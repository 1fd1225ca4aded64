// Who wins over two numbers: a map of places, paler where the winner is less sure.

import { cut, number, percent } from "../format";
import { group, linear, svg, words } from "./svg";

export interface Winners {
  /** Names of the two numbers. */
  keys: [string, string];
  first: number[];
  second: number[];
  /** For each value of the first, for each of the second: which track, or null. */
  winner: (number | null)[];
  certainty: number[];
  label(track: number): string;
}

export function winners({ keys, first, second, winner, certainty, label }: Winners, width: number): string {
  const [left, top] = [64, 24];
  const wide = Math.min(width - left - 8, 640);
  const tall = Math.min(wide * 0.75, 420);
  const [w, t] = [wide / first.length, tall / second.length];
  let body = words(0, 12, cut(keys[1], Math.floor(width / 7)), "ax");
  const counts = new Map<number, { n: number; x: number; y: number }>();
  winner.forEach((track, place) => {
    if (track === null) return;
    const [column, row] = [Math.floor(place / second.length), place % second.length];
    const [x, y] = [left + column * w, top + tall - (row + 1) * t];
    const sure = Math.max(0, Math.min(1, (certainty[place] - 0.5) * 2));
    body += group(track, `<rect x="${x.toFixed(1)}" y="${y.toFixed(1)}" width="${w.toFixed(1)}" height="${t.toFixed(1)}" class="f crisp" fill-opacity="${(0.12 + 0.6 * sure).toFixed(2)}"/>`);
    const count = counts.get(track) ?? { n: 0, x: 0, y: 0 };
    counts.set(track, { n: count.n + 1, x: count.x + x + w / 2, y: count.y + y + t / 2 });
  });
  for (const [track, { n, x, y }] of counts) {
    if (n / winner.length > 0.03) body += group(track, words(x / n, y / n + 4, cut(label(track), 22), "c b halo", "middle"));
  }
  const places = (values: number[], count: number) => Array.from({ length: count }, (_, n) => Math.round((n / (count - 1)) * (values.length - 1)));
  const across = linear(0, first.length - 1, left + w / 2, left + wide - w / 2);
  const up = linear(0, second.length - 1, top + tall - t / 2, top + t / 2);
  for (const place of places(first, width < 480 ? 3 : 5)) body += words(across(place), top + tall + 17, number(first[place]), "ax", "middle");
  for (const place of places(second, 5)) body += words(left - 8, up(place) + 4, number(second[place]), "ax", "end");
  body += words(left + wide, top + tall + 36, cut(keys[0], Math.floor(wide / 7)), "ax", "end");
  const said = [...counts].map(([track, { n }]) => `${label(track)} wins on ${Math.round((100 * n) / winner.length)} of 100 places`).join("; ");
  return svg(width, top + tall + 42, body, `Who wins over ${keys[0]} and ${keys[1]}: ${said}.`);
}

/** The same as rows of a table, for some values of both. */
export function winnersTable({ keys, first, second, winner, certainty, label }: Winners): { head: string[]; rows: string[][] } {
  const some = (values: number[]) => Array.from({ length: Math.min(6, values.length) }, (_, n) => Math.round((n / Math.max(1, Math.min(6, values.length) - 1)) * (values.length - 1)));
  const rows = some(second).map((row) => [number(second[row]), ...some(first).map((column) => {
    const place = column * second.length + row;
    const track = winner[place];
    return track === null ? "–" : `${label(track)} (${percent(certainty[place], 0)})`;
  })]).reverse();
  return { head: [`${keys[1]}, then ${keys[0]}`, ...some(first).map((place) => number(first[place]))], rows };
}
