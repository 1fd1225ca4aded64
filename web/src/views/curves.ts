// Curves with bands, who is first, claims, and what it hinges on.

import { type App, curveOf, isFlow, type Measure, MEASURES } from "../app";
import { outcomes } from "../answer";
import { strips } from "../charts/bars";
import { type Curve, curves as drawCurves, type Geometry, nearest } from "../charts/curves";
import { key, look } from "../charts/svg";
import { fill, h, name, picture, renew, table } from "../dom";
import { day as dayText, number } from "../format";
import { band } from "../statistics";
import type { Run } from "../engine/run";
import { claimList } from "./claims";
import { define } from "./define";
import { hinges } from "./hinges";
import { drawing, pointer, predicting } from "./predict";

/** Days of which a curve is drawn. */
const POINTS = 160;

export const TITLES: Record<Measure, string> = {
  users: "Users", customers: "Customers", revenue: "Revenue", profit: "Profit", cash: "Cash", minutes: "Minutes",
};

let old = new Map<number, Curve>();
let oldOf = "";
let cursor: number | null = null;
export let geometry: Geometry | null = null;
export let svgText = "";

export function unitOf(app: App, run: Run): string {
  const { measure, total } = app.settings;
  const { currency } = app.scenario;
  const period = { 1: "a day", 7: "a week", 30: "a month" }[run.opened?.period_days ?? 30] ?? "a month";
  switch (measure) {
    case "users": return "people who used it in the last 30 days";
    case "customers": return "payers, advertisers and merchants of the last 30 days";
    case "cash": return `${currency} at the end of the day`;
    case "minutes": return "minutes a day, of all people";
    default: return total ? `${currency} from the first day on` : `${currency} ${period}`;
  }
}

export const sampled = (days: number, from = 0) => {
  const count = Math.min(POINTS, days - from);
  return Array.from({ length: count }, (_, n) => from + Math.round((n / Math.max(1, count - 1)) * (days - 1 - from)));
};

function curvesOf(app: App, run: Run): Curve[] {
  const { measure, total } = app.settings;
  const { days, period_days } = run.opened!;
  const at = sampled(days, isFlow(measure) && !total ? period_days - 1 : 0);
  return run.tracks.map((track, index) => {
    const runs = run.curves(track, curveOf(measure, total));
    const bands = at.map((day) => band(runs.map((values) => values[day])));
    return { track: index, label: track.label, days: at, bands: runs.length ? bands : [], old: false };
  });
}

export function curvesView(app: App, box: HTMLElement) {
  const { run, settings } = app;
  if (!box.childElementCount) {
    const chart = h("div", { class: "chart", id: "chart", tabindex: 0, role: "group", "aria-label": "Curves. Arrow keys move the cursor over the days." });
    fill(box,
      h("div", { class: "bar split" },
        h("div", { class: "seg", role: "group", "aria-label": "Measure" }, MEASURES.map((measure) =>
          h("button", { type: "button", "data-measure": measure, onclick: () => { app.settings.measure = measure; app.draw(); } }, TITLES[measure]))),
        h("div", { class: "seg", role: "group", "aria-label": "Period" }, [false, true].map((total) =>
          h("button", { type: "button", "data-total": String(total), onclick: () => { app.settings.total = total; app.draw(); } }, total ? "Cumulative" : "A month")))),
      h("div", { class: "predict-box" }),
      h("div", { class: "readout", "aria-live": "polite" }), chart, h("div", { class: "chart-table" }), h("div", { class: "chart-def" }),
      h("section", { class: "rank" }), h("section", { class: "claims" }), h("section", { class: "hinges" }));
    const move = (day: number) => {
      cursor = Math.max(1, Math.min(run.opened?.days ?? 1, day));
      app.draw();
    };
    chart.addEventListener("pointermove", (event) => {
      if (!geometry) return;
      if (pointer(app, event as PointerEvent, geometry)) return;
      move(Math.round(geometry.x.back((event as PointerEvent).offsetX)));
    });
    chart.addEventListener("pointerdown", (event) => { if (geometry) pointer(app, event as PointerEvent, geometry); });
    chart.addEventListener("pointerleave", () => { cursor = null; app.draw(); });
    chart.addEventListener("blur", () => { cursor = null; app.draw(); });
    chart.addEventListener("keydown", (event) => {
      const { key: pressed } = event as KeyboardEvent;
      const days = app.run.opened?.days ?? 1;
      const step = days >= 180 ? 30 : 1;
      if (drawing(app, pressed)) return event.preventDefault();
      const to = { ArrowLeft: (cursor ?? days) - step, ArrowRight: (cursor ?? 0) + step, Home: 1, End: days }[pressed];
      if (to === undefined) return;
      event.preventDefault();
      cursor = Math.max(1, Math.min(days, to));
      app.draw();
    });
  }
  if (!run.opened) return;
  const part = (selector: string) => box.querySelector<HTMLElement>(selector)!;
  box.querySelectorAll<HTMLElement>("[data-measure]").forEach((button) => button.setAttribute("aria-pressed", String(button.dataset.measure === settings.measure)));
  box.querySelectorAll<HTMLButtonElement>("[data-total]").forEach((button) => {
    button.disabled = !isFlow(settings.measure);
    button.setAttribute("aria-pressed", String(isFlow(settings.measure) && (button.dataset.total === "true") === settings.total));
  });
  const predict = predicting(app, part(".predict-box"));
  const all = curvesOf(app, run);
  const of = `${app.scenario.id} ${settings.measure} ${settings.total}`;
  if (oldOf !== of) old = new Map();
  oldOf = of;
  const shown = all.map((curve) => {
    if (curve.bands.length) old.set(curve.track, curve);
    const before = old.get(curve.track);
    return curve.bands.length || !before ? curve : { ...before, old: true };
  }).filter((curve) => curve.bands.length && !settings.hidden.has(curve.track) && (!predict || predict.only === null || predict.only === curve.track));
  const written = new Map<number, { days: number[]; values: number[] }>();
  if (app.isChanged && app.written && app.written !== run && app.written.opened) {
    for (const { track, days, bands } of curvesOf(app, app.written)) {
      if (bands.length && shown.some((curve) => curve.track === track)) written.set(track, { days, values: bands.map((one) => one?.middle ?? NaN) });
    }
  }
  const variant = run.tracks[shown[0]?.track ?? 0]?.variant ?? 0;
  const chart = part("#chart");
  const drawn = drawCurves({
    title: TITLES[settings.measure], unit: unitOf(app, run), days: run.opened.days, curves: shown, written,
    events: run.amounts?.events[variant] ?? [], cursor, drawn: predict?.drawn ?? null, hide: predict?.hide ?? false, range: predict?.range ?? null,
  }, chart.clientWidth || 600);
  ({ geometry, svg: svgText } = drawn);
  picture(chart, drawn.svg);
  readout(app, part(".readout"), shown, predict?.hide ?? false);
  renew(part(".chart-table"), !predict?.hide && table(`${TITLES[settings.measure]}, ${unitOf(app, run)}: median and range of 80 of 100 runs`,
    ["day", ...shown.map(({ label }) => label)], rowsOf(shown, run.opened.days)));
  const means = part(".chart-def");
  if (means.dataset.of !== settings.measure) {
    means.dataset.of = settings.measure;
    fill(means, define([settings.measure], app.data.measures));
  }
  rank(app, run, part(".rank"), predict?.hide ?? false);
  claims(run, part(".claims"), predict?.hide ?? false);
  hinges(app, part(".hinges"), predict?.hide ?? false);
}

function rowsOf(shown: Curve[], days: number): string[][] {
  const step = days >= 360 ? 90 : days >= 60 ? 30 : Math.max(1, Math.floor(days / 10));
  const at = Array.from({ length: Math.floor(days / step) }, (_, n) => (n + 1) * step);
  if (at[at.length - 1] !== days) at.push(days);
  return at.map((day) => [String(day), ...shown.map((curve) => {
    const one = curve.bands[nearest(curve.days, day - 1)];
    return one ? `${number(one.middle)} (${number(one.low)} to ${number(one.high)})` : "–";
  })]);
}

function readout(app: App, box: HTMLElement, shown: Curve[], hide: boolean) {
  const { run } = app;
  if (hide || !shown.length) return fill(box);
  const at = cursor ?? run.opened!.days;
  fill(box, h("span", {}, dayText(at, run.amounts?.start ?? null)), shown.map((curve) => {
    const one = curve.bands[nearest(curve.days, at - 1)];
    const mark = h("span", {});
    picture(mark, key(curve.track));
    return h("span", { class: `c${look(curve.track)}` }, mark, " ", name(curve.label, "v"), " ", h("b", {}, one ? number(one.middle) : "–"),
      one ? ` (${number(one.low)} to ${number(one.high)})` : " has ended");
  }));
}

function rank(app: App, run: Run, box: HTMLElement, hide: boolean) {
  const all = outcomes(app, run);
  if (!all || hide) return fill(box);
  const before = app.isChanged && app.written && app.written !== run ? outcomes(app, app.written) : null;
  const rows = all.list.flatMap(({ track, label, values }) => {
    const range = band(values);
    const written = before?.list[track] ? band(before.list[track].values)?.middle ?? null : null;
    return range ? [{ track, label, band: range, written }] : [];
  }).sort((a, b) => b.band.middle - a.band.middle);
  const chart = h("div", { class: "chart" });
  renew(box, h("h2", { class: "sub" }, all.title, " ", h("span", { class: "note" }, [all.unit, before ? "dashed: as written" : "bars: 80 of 100 runs"].filter(Boolean).join(", "))),
    chart, table(all.title, ["variant", "tenth", "half", "nine tenths"], rows.map((row) => [row.label, number(row.band.low), number(row.band.middle), number(row.band.high)])));
  picture(chart, strips(rows, chart.clientWidth || box.clientWidth || 600, all.title));
}

function claims(run: Run, box: HTMLElement, hide: boolean) {
  const list = run.amounts?.claims ?? [];
  if (!list.length || hide) return fill(box);
  renew(box, h("h2", { class: "sub" }, "What it claims ", h("span", { class: "note" }, `share of ${run.amountsOf} runs in which it holds`)),
    claimList(list));
}
