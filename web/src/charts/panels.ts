// Small panels, one for each track: cohorts as a heat map, minutes as areas.

import { cut, number, percent } from "../format";
import { timeTicks } from "./curves";
import { group, line, linear, path, svg, words } from "./svg";

function grid(width: number, count: number, wide: number, middle: number) {
  const columns = Math.min(count, width >= wide ? 4 : width >= middle ? 2 : 1);
  const gap = 28;
  return { columns, gap, each: (width - gap * (columns - 1)) / columns };
}

/** Share of those who joined in a month who are users, by months since then; cohorts are put together to at most twelve rows. */
export function cohorts(panels: { track: number; label: string; retention: (number | null)[][] }[], width: number): string {
  const { columns, gap, each } = grid(width, panels.length, 900, 560);
  const longest = Math.max(1, ...panels.map((panel) => panel.retention.length));
  const step = Math.ceil(longest / 12);
  const cells = Math.ceil(longest / step);
  const side = Math.min((each - 24) / cells, 34);
  const tall = cells * side + 64;
  let body = "";
  panels.forEach(({ track, label, retention }, place) => {
    const [x0, y0] = [(place % columns) * (each + gap), Math.floor(place / columns) * tall];
    let part = words(x0, y0 + 13, cut(label, Math.floor(each / 7.5)), "c b lg");
    for (let row = 0; row < cells; row++) {
      for (let age = 0; row + age < cells; age++) {
        const share = retention[row * step]?.[age * step];
        if (share == null) continue;
        const [x, y] = [x0 + 24 + age * side, y0 + 24 + row * side];
        part += `<rect x="${(x + 0.5).toFixed(1)}" y="${(y + 0.5).toFixed(1)}" width="${(side - 1).toFixed(1)}" height="${(side - 1).toFixed(1)}" class="f" fill-opacity="${Math.max(0.05, share).toFixed(2)}"/>`;
        if (side > 19) part += words(x + side / 2, y + side / 2 + 4, String(Math.round(share * 100)), share > 0.62 ? "cell paper" : "cell ink", "middle");
      }
      if (row % 3 === 0 || cells < 7) part += words(x0 + 18, y0 + 24 + row * side + side / 2 + 4, String(row * step + 1), "ax", "end");
    }
    for (let age = 0; age < cells; age += cells < 7 ? 1 : 3) part += words(x0 + 24 + age * side + side / 2, y0 + 24 + cells * side + 15, String(age * step), "ax", "middle");
    body += group(track, part);
  });
  return svg(width, Math.ceil(panels.length / columns) * tall, body,
    "Share of those who joined in a month who are users, by months since then. " +
    panels.map(({ label, retention }) => `${label}: ${retention[0]?.[1] == null ? "unknown" : percent(retention[0][1]!)} after one month`).join("; "));
}

/** Minutes of all people on some days (counted from 0), services one above the other. */
export function minutes(panels: { track: number; label: string; services: { name: string; minutes: number[] }[] }[], on: number[], days: number, width: number): string {
  const { columns, gap, each } = grid(width, panels.length, 900, 460);
  // Places in the list of days.
  const at = Array.from({ length: Math.min(on.length, 120) }, (_, n) => Math.floor((n / Math.max(1, Math.min(on.length, 120) - 1)) * (on.length - 1)));
  const sum = (services: { minutes: number[] }[], place: number) => services.reduce((total, service) => total + (service.minutes[place] ?? 0), 0) / 60;
  const most = Math.max(1, ...panels.flatMap(({ services }) => at.map((day) => sum(services, day))));
  const tall = 184;
  let body = "";
  panels.forEach(({ track, label, services }, place) => {
    const [x0, y0] = [(place % columns) * (each + gap), Math.floor(place / columns) * tall];
    const x = linear(0, days, x0, x0 + each - 6);
    const y = linear(0, most, y0 + 146, y0 + 44);
    let part = words(x0, y0 + 13, cut(label, Math.floor(each / 7.5)), "c b lg") + words(x0, y0 + 32, `up to ${number(Math.max(...at.map((day) => sum(services, day))))} hours a day`, "ax");
    services.forEach((_, layer) => {
      const upper = at.map((place) => [x(on[place]), y(sum(services.slice(0, layer + 1), place))] as [number, number]);
      const lower = at.map((place) => [x(on[place]), y(sum(services.slice(0, layer), place))] as [number, number]).reverse();
      part += `<path class="f" fill-opacity="${(0.25 + (0.5 * (layer + 1)) / services.length).toFixed(2)}" d="${path([...upper, ...lower])}Z"/>`;
    });
    part += line(x0, y(0), x0 + each - 6, y(0), "z");
    for (const tick of timeTicks(days, 3)) part += words(x(tick.at), y0 + 162, tick.text, "ax", tick.at ? "middle" : "start");
    body += group(track, part);
  });
  return svg(width, Math.ceil(panels.length / columns) * tall, body, "Hours that people spend in a day: " +
    panels.map(({ label, services }) => `${label} ${number(sum(services, on.length - 1))} on the last day`).join("; "));
}
