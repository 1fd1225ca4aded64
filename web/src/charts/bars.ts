// Charts whose lengths compare: strips of ranges, steps of money, effects of numbers, channels.

import { cut, number, percent, signed } from "../format";
import type { Band } from "../statistics";
import { box, group, line, linear, mark, round, svg, textWidth, ticks, words } from "./svg";

export interface Strip {
  track: number;
  label: string;
  band: Band;
  /** As written, if something was moved. */
  written: number | null;
}

/** Ranges of an outcome, the largest first. */
export function strips(rows: Strip[], width: number, unit: string): string {
  const small = width < 560;
  const [left, right, row, top] = [small ? 8 : 160, small ? 8 : 120, small ? 46 : 30, 8];
  const all = rows.flatMap(({ band, written }) => [band.low, band.high, written ?? 0]);
  const [low, high] = [Math.min(0, ...all), Math.max(0, ...all)];
  const x = linear(low, high === low ? low + 1 : high, left, width - right);
  const bottom = top + rows.length * row;
  let body = "";
  for (const tick of ticks(low, high, small ? 3 : 6)) {
    body += line(x(tick), top, x(tick), bottom, tick === 0 ? "z" : "gl") + words(x(tick), bottom + 16, number(tick), "ax", "middle");
  }
  rows.forEach(({ track, label, band, written }, place) => {
    const y = top + place * row + (small ? 30 : row / 2);
    const value = number(band.middle) + (written === null || written === band.middle ? "" : `  ${signed(band.middle - written)}`);
    const text = small
      ? words(0, y - 14, `${place + 1}  ${cut(label, 22)}`, "c b halo") + words(width, y - 14, value, "ink b", "end")
      : words(0, y + 4, String(place + 1), "ax") + words(18, y + 4, cut(label, 20), "c b") + words(width - right + 12, y + 4, value, "ink b");
    const dash = written === null ? "" : line(x(written), y - 9, x(written), y + 9, "br");
    body += group(track, `<line x1="${round(x(band.low))}" x2="${round(Math.max(x(band.high), x(band.low) + 1))}" y1="${y}" y2="${y}" class="rng"/>${dash}${mark(track, x(band.middle), y, 5)}${text}`);
  });
  const label = rows.map((row) => `${row.label} ${number(row.band.middle)}, from ${number(row.band.low)} to ${number(row.band.high)}`);
  return svg(width, bottom + 24, body, `${unit}: ${label.join("; ")}.`);
}

export interface Stage {
  label: string;
  note: string;
  value: number;
  /** Where it ends, or by how much it changes what was. */
  total: boolean;
  track: number | null;
}

/** Steps from one amount to another, lying so that words stay readable. */
export function waterfall(stages: Stage[], width: number, title: string): string {
  const small = width < 640;
  // A label, and beside it its note.
  const beside = Math.max(...stages.map(({ label, note }) => textWidth(cut(label, 32)) + textWidth(note))) + 28;
  const [left, right, row] = [small ? 2 : Math.max(220, Math.min(beside, width * 0.45)), 76, small ? 48 : 36];
  let reached = 0;
  const bars = stages.map(({ value, total }) => {
    const from = total ? 0 : reached;
    reached = total ? value : reached + value;
    return [from, reached];
  });
  const ends = bars.flat();
  const [low, high] = [Math.min(0, ...ends), Math.max(0, ...ends)];
  const x = linear(low, high === low ? low + 1 : high, left + (low < 0 ? 56 : 0), width - right);
  let body = line(x(0), 4, x(0), stages.length * row - 4, "z");
  stages.forEach((stage, place) => {
    const y = place * row + (small ? 22 : 7);
    const [from, to] = bars[place];
    const tall = small ? 16 : 22;
    body += small
      ? words(0, y - 8, cut(stage.label, 40), stage.total ? "st" : "ink")
      : words(0, y + 15, cut(stage.label, 32), stage.total ? "st" : "ink") + words(left - 10, y + 15, stage.note, "ax", "end");
    const bar = Math.abs(to - from) < 1e-9
      ? line(x(to), y, x(to), y + tall, "z")
      : box(x(from), y, x(to) - x(from), tall, stage.total ? (stage.track === null ? "pos" : "f") : stage.value > 0 ? "pos" : "neg");
    body += stage.track === null ? bar : group(stage.track, bar);
    const before = stage.value < 0 && !stage.total && x(Math.min(from, to)) > left + 60;
    body += words(before ? x(Math.min(from, to)) - 6 : x(Math.max(from, to)) + 6, y + tall - 6,
      stage.total ? number(stage.value) : signed(stage.value), "ink b halo", before ? "end" : "start");
    if (place < stages.length - 1) body += line(x(to), y + tall, x(to), y + row, "ld");
  });
  const label = stages.map((stage) => `${stage.label} ${stage.total ? number(stage.value) : signed(stage.value)}`).join("; ");
  return svg(width, stages.length * row, body, `${title}: ${label}.`);
}

export interface Effect {
  label: string;
  /** Values tried, the lower first, and what one track earns more than the other at them. */
  ends: [{ value: number; difference: number }, { value: number; difference: number }];
  /** Where the two are equal, if between. */
  tips: number | null;
}

/** One number at a time: by how much a track is ahead of another, or what it earns. */
export function tornado(effects: Effect[], written: number, [first, second]: { track: number; label: string }[], width: number): string {
  const small = width < 620;
  const [left, right, row, top] = [small ? 4 : 210, small ? 4 : 84, small ? 48 : 32, 58];
  const all = effects.flatMap(({ ends }) => ends.map((end) => end.difference)).concat(written, 0);
  const [least, most] = [Math.min(...all), Math.max(...all)];
  const pad = (most - least || 1) * (small ? 0.14 : 0.09);
  const x = linear(least - pad, most + pad, left, width - right);
  const height = top + effects.length * row + 26;
  let body = "";
  for (const tick of ticks(least - pad, most + pad, small ? 3 : 6)) {
    body += line(x(tick), top - 4, x(tick), height - 24, "gl") + words(x(tick), height - 8, number(tick), "ax", "middle");
  }
  if (second) {
    const room = (pixels: number) => Math.max(6, Math.floor(pixels / 7) - 9);
    body += group(first.track, words(x(0) + 8, 14, `${cut(first.label, room(width - right - x(0)))} ahead →`, "c b"));
    body += group(second.track, words(x(0) - 8, 14, `← ${cut(second.label, room(x(0)))} ahead`, "c b", "end"));
  }
  if (!small && second) body += words(width, 14, "tips at", "st", "end");
  const late: string[] = [line(x(0), 22, x(0), height - 24, "z"), line(x(written), top - 14, x(written), height - 24, "br")];
  const asWritten = `now ${signed(written)}`;
  const atEnd = x(written) + textWidth(asWritten) > width;
  late.push(words(x(written) + (atEnd ? -5 : 5), 38, asWritten, "ink halo", atEnd ? "end" : "start"));
  effects.forEach(({ label, ends, tips }, place) => {
    const y = top + place * row;
    const bar = y + (small ? 20 : 6);
    const [low, high] = [...ends].sort((a, b) => a.difference - b.difference);
    const part = (from: number, to: number, track: number) => (to > from ? group(track, box(x(from), bar, x(to) - x(from), 17, "f")) : "");
    const tipped = tips === null ? "does not" : number(Number(tips.toPrecision(2)));
    body += small
      ? words(0, y + 14, cut(label, 34), "st") + (second ? words(width, y + 14, tips === null ? "does not tip" : `tips at ${tipped}`, tips === null ? "ax" : "ink b", "end") : "")
      : words(left - 12, bar + 13, cut(label, 30), "ink", "end") + (second ? words(width, bar + 13, tipped, tips === null ? "ax" : "ink b", "end") : "");
    if (second) body += part(Math.max(0, low.difference), high.difference, first.track) + part(low.difference, Math.min(0, high.difference), second.track);
    else body += group(first.track, box(x(low.difference), bar, x(high.difference) - x(low.difference), 17, "f"));
    late.push(words(x(low.difference) - 5, bar + 13, number(low.value), "halo", "end"), words(x(high.difference) + 5, bar + 13, number(high.value), "halo"));
    if (tips !== null) late.push(`<path class="tip-at" d="M${round(x(0) - 6)} ${bar + 8.5}L${round(x(0))} ${bar + 2.5}L${round(x(0) + 6)} ${bar + 8.5}L${round(x(0))} ${bar + 14.5}Z"/>`);
  });
  const said = effects.slice(0, 3).map(({ label, ends: [low, high] }) => `${label}: ${number(low.difference)} at ${number(low.value)}, ${number(high.difference)} at ${number(high.value)}`);
  return svg(width, height, body + late.join(""), `One number at a time. ${said.join("; ")}.`);
}

export interface ChannelBar {
  channel: string;
  joined: number;
  /** Share of them who were there after 30 days, if it is known. */
  kept: number | null;
  cost: number;
}

/** Where people came from, and the part of them that stayed. */
export function channels(groups: { track: number; label: string; bars: ChannelBar[] }[], width: number, currency: string): string {
  const columns = width >= 900 ? Math.min(4, groups.length) : width >= 540 ? Math.min(2, groups.length) : 1;
  const gap = 32;
  const each = (width - gap * (columns - 1)) / columns;
  const most = Math.max(1, ...groups.flatMap(({ bars }) => bars.map((bar) => bar.joined)));
  const tall = 26 + 40 * Math.max(1, ...groups.map(({ bars }) => bars.length)) + 10;
  let body = "";
  groups.forEach(({ track, label, bars }, place) => {
    const [x0, y0] = [(place % columns) * (each + gap), Math.floor(place / columns) * tall];
    const x = linear(0, most, x0, x0 + each - 52);
    let part = words(x0, y0 + 13, cut(label, Math.floor(each / 7.5)), "c b lg");
    bars.forEach(({ channel, joined, kept, cost }, row) => {
      const y = y0 + 24 + row * 40;
      const each1 = cost > 0 && joined > 0 ? `, ${number(Number((cost / joined).toPrecision(3)))} ${currency} each` : "";
      part += words(x0, y + 11, cut(channel + each1, Math.floor(each / 6.8) - 5));
      if (kept !== null) part += words(x0 + each, y + 11, percent(kept, 0), "ink b", "end");
      part += box(x0, y + 17, Math.max(1, x(joined) - x0), 11, "fl") + (kept === null ? "" : box(x0, y + 17, (x(joined) - x0) * kept, 11, "f"));
      part += words(x(joined) + 6, y + 27, number(joined), "ax");
    });
    body += group(track, part);
  });
  return svg(width, Math.ceil(groups.length / columns) * tall, body,
    "People who joined by channel, and the part of them who were users 30 days later: " +
    groups.map(({ label, bars }) => `${label}: ${bars.map((bar) => `${bar.channel} ${number(bar.joined)}`).join(", ")}`).join("; "));
}
