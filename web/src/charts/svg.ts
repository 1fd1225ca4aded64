// What charts are drawn with: pure functions of data and width that give SVG as text. A chart is drawn anew at its width and never
// scaled, so its text always has its size. Style attributes are none: the policy of the page forbids them.

import { escape } from "../format";

export const round = (x: number) => Math.round(x * 10) / 10;

export type Scale = ((value: number) => number) & { back(place: number): number };

export function linear(from: number, to: number, start: number, end: number): Scale {
  const width = to - from || 1;
  const scale = (value: number) => start + ((value - from) / width) * (end - start);
  return Object.assign(scale, { back: (place: number) => from + ((place - start) / (end - start)) * width });
}

/** Round numbers, some `count` of them. */
export function ticks(from: number, to: number, count: number): number[] {
  const raw = (to - from || 1) / Math.max(1, count);
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 2.5, 5, 10].map((part) => part * power).find((step) => step >= raw * 0.999)!;
  const all: number[] = [];
  for (let tick = Math.ceil(from / step - 1e-9); tick * step <= to + step * 1e-9; tick++) all.push(tick * step);
  return all;
}

export function words(x: number, y: number, text: string, className = "", anchor = ""): string {
  const anchored = anchor ? ` text-anchor="${anchor}"` : "";
  return `<text x="${round(x)}" y="${round(y)}" class="${className}"${anchored}>${escape(text)}</text>`;
}

export const line = (x1: number, y1: number, x2: number, y2: number, className: string) =>
  `<line x1="${round(x1)}" y1="${round(y1)}" x2="${round(x2)}" y2="${round(y2)}" class="${className}"/>`;

export const box = (x: number, y: number, width: number, height: number, className: string, more = "") =>
  `<rect x="${round(Math.min(x, x + width))}" y="${round(y)}" width="${round(Math.abs(width))}" height="${round(height)}" class="${className}"${more}/>`;

export const path = (points: [number, number][]) => `M${points.map(([x, y]) => `${round(x)} ${round(y)}`).join("L")}`;

/** Colours and shapes of tracks: the same everywhere. */
export const LOOKS = 8;
export const look = (track: number) => track % LOOKS;
export const group = (track: number, body: string) => `<g class="c${look(track)}">${body}</g>`;

const polygon = (points: [number, number][], className: string) => `<path d="${path(points)}Z" class="${className}"/>`;

export function mark(track: number, x: number, y: number, r: number, className = "mk"): string {
  switch (look(track)) {
    case 0: return `<circle cx="${round(x)}" cy="${round(y)}" r="${r}" class="${className}"/>`;
    case 1: return box(x - r * 0.9, y - r * 0.9, r * 1.8, r * 1.8, className);
    case 2: return polygon([[x, y - r * 1.15], [x + r * 1.15, y + r * 0.9], [x - r * 1.15, y + r * 0.9]], className);
    case 3: return polygon([[x, y - r * 1.3], [x + r * 1.3, y], [x, y + r * 1.3], [x - r * 1.3, y]], className);
    case 4: return polygon([[x, y + r * 1.15], [x + r * 1.15, y - r * 0.9], [x - r * 1.15, y - r * 0.9]], className);
    case 5: {
      const t = r * 0.4;
      return polygon([[x - t, y - r], [x + t, y - r], [x + t, y - t], [x + r, y - t], [x + r, y + t], [x + t, y + t],
        [x + t, y + r], [x - t, y + r], [x - t, y + t], [x - r, y + t], [x - r, y - t], [x - t, y - t]], className);
    }
    case 6: return polygon([0, 1, 2, 3, 4, 5].map((n) => [x + r * 1.1 * Math.cos(n * Math.PI / 3), y + r * 1.1 * Math.sin(n * Math.PI / 3)]), className);
    default: return polygon([0, 1, 2, 3, 4, 5, 6, 7, 8, 9].map((n) => {
      const far = n % 2 ? r * 0.55 : r * 1.25;
      return [x + far * Math.sin(n * Math.PI / 5), y - far * Math.cos(n * Math.PI / 5)] as [number, number];
    }), className);
  }
}

export const svg = (width: number, height: number, body: string, label: string) =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${Math.round(width)} ${Math.round(height)}" width="${Math.round(width)}" height="${Math.round(height)}" role="img" aria-label="${escape(label)}">${body}</svg>`;

/** A track's mark beside its name. */
export const key = (track: number) =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="14" height="14" viewBox="0 0 14 14" aria-hidden="true" class="key c${look(track)}">${mark(track, 7, 7.3, 5, "f")}</svg>`;

/** Moves labels apart that would overlap; their order stays. */
export function spread<T extends { y: number }>(labels: T[], gap: number, from: number, to: number): (T & { at: number })[] {
  const sorted = [...labels].sort((a, b) => a.y - b.y).map((label) => ({ ...label, at: label.y }));
  sorted.forEach((label, place) => { label.at = Math.max(label.y, place ? sorted[place - 1].at + gap : from); });
  let over = sorted.length ? sorted[sorted.length - 1].at - to : 0;
  for (let place = sorted.length - 1; place >= 0 && over > 0; place--) {
    sorted[place].at -= over;
    if (place) over = sorted[place - 1].at + gap - sorted[place].at;
  }
  return sorted;
}

/** Width of a text of 12 px, about. */
export const textWidth = (text: string) => [...text].length * 6.6;
