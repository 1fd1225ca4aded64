// Curves of a report: a cursor by pointer and keys, a line of values above, a table below.

import { type Curve, curves as draw, type Geometry, nearest } from "../charts/curves";
import { key, look } from "../charts/svg";
import { fill, h, name, picture, renew, table } from "../dom";
import { capital, day as dayText, number } from "../format";
import { define } from "../views/define";
import { figure, type RunReport, section } from "./frame";

const TITLES: Record<string, string> = {
  users: "Users", payers: "Payers", advertisers: "Advertisers", merchants: "Merchants", revenue: "Revenue", profit: "Profit", cash: "Cash",
};

function unitOf(report: RunReport, series: string): string {
  const period = { 1: "a day", 7: "a week", 30: "a month" }[report.period_days] ?? `in ${report.period_days} days`;
  switch (series) {
    case "revenue": case "profit": return `${report.currency} ${period}`;
    case "cash": return `${report.currency} at the end of the day`;
    case "users": return "people who used it in the last 30 days";
    default: return `${series} who paid in the last 30 days`;
  }
}

export function curvesSection(report: RunReport): HTMLElement | null {
  const drawn = report.tracks.slice(0, report.drawn).map((track, index) => ({ track, index })).filter(({ track }) => track.bands && track.replications);
  const isAny = (series: string) => drawn.some(({ track }) => track.bands![series]?.p90.some((value) => value !== null && value !== 0));
  const series = Object.keys(TITLES).filter((one) => isAny(one) || ((one === "users" || one === "profit") && drawn.length));
  if (!series.length || report.curve_days.length < 2) return null;
  let measure = series.includes("profit") ? "profit" : series[0];
  let cursor: number | null = null;
  let geometry: Geometry | null = null;
  const curvesOf = (): Curve[] => drawn.flatMap(({ track, index }) => {
    const { p10, p50, p90 } = track.bands![measure] ?? { p10: [], p50: [], p90: [] };
    const bands = p50.map((middle, place) => (middle === null || p10[place] === null || p90[place] === null ? null : { low: p10[place]!, middle, high: p90[place]! }));
    return bands.some(Boolean) ? [{ track: index, label: track.label, days: report.curve_days, bands, old: false }] : [];
  });
  const readout = h("div", { class: "readout", "aria-live": "polite" });
  const tables = h("div", {});
  const means = h("div", {});
  const buttons = series.map((one) => h("button", { type: "button", onclick: () => { measure = one; update(); } }, TITLES[one]));
  const chart = figure((width) => {
    const made = draw({ title: TITLES[measure], unit: unitOf(report, measure), days: report.days, curves: curvesOf(), written: new Map(), events: report.events[0] ?? [],
      cursor, drawn: null, hide: false, range: null }, width);
    geometry = made.geometry;
    return made.svg;
  });
  const redraw = () => {
    const all = curvesOf();
    if (chart.clientWidth) {
      const made = draw({ title: TITLES[measure], unit: unitOf(report, measure), days: report.days, curves: all, written: new Map(), events: report.events[0] ?? [],
        cursor, drawn: null, hide: false, range: null }, chart.clientWidth);
      geometry = made.geometry;
      picture(chart, made.svg);
    }
    const at = cursor ?? report.days;
    fill(readout, h("span", {}, dayText(at, report.start)), all.map((curve) => {
      const one = curve.bands[nearest(curve.days, at - 1)];
      const mark = h("span", {});
      picture(mark, key(curve.track));
      return h("span", { class: `c${look(curve.track)}` }, mark, " ", name(curve.label, "v"), " ", h("b", {}, one ? number(one.middle) : "–"), one ? ` (${number(one.low)} to ${number(one.high)})` : " has ended");
    }));
    buttons.forEach((button, place) => button.setAttribute("aria-pressed", String(series[place] === measure)));
  };
  const update = () => {
    redraw();
    fill(means, define([measure], report.definitions));
    const all = curvesOf();
    const step = report.days >= 360 ? 90 : report.days >= 60 ? 30 : Math.max(1, Math.floor(report.days / 10));
    const at = Array.from({ length: Math.floor(report.days / step) }, (_, n) => (n + 1) * step);
    if (at[at.length - 1] !== report.days) at.push(report.days);
    renew(tables, table(`${TITLES[measure]}, ${unitOf(report, measure)}: median and range of 80 of 100 runs`, ["day", ...all.map(({ label }) => label)],
      at.map((day) => [String(day), ...all.map((curve) => {
        const one = curve.bands[nearest(curve.days, day - 1)];
        return one ? `${number(one.middle)} (${number(one.low)} to ${number(one.high)})` : "–";
      })])));
  };
  const move = (day: number | null) => {
    cursor = day === null ? null : Math.max(1, Math.min(report.days, day));
    redraw();
  };
  chart.classList.add("cursor");
  chart.tabIndex = 0;
  chart.setAttribute("role", "group");
  chart.setAttribute("aria-label", "Curves. Arrow keys move the cursor over the days.");
  chart.addEventListener("pointermove", (event) => { if (geometry) move(Math.round(geometry.x.back((event as PointerEvent).offsetX))); });
  chart.addEventListener("pointerleave", () => move(null));
  chart.addEventListener("blur", () => move(null));
  chart.addEventListener("keydown", (event) => {
    const step = report.days >= 180 ? 30 : 1;
    const to = { ArrowLeft: (cursor ?? report.days) - step, ArrowRight: (cursor ?? 0) + step, Home: 1, End: report.days }[(event as KeyboardEvent).key];
    if (to === undefined) return;
    event.preventDefault();
    move(to);
  });
  queueMicrotask(update);
  return section("curves", "Over time", report.findings.curves,
    h("div", { class: "bar" }, h("div", { class: "seg", role: "group", "aria-label": "Measure" }, buttons)), readout, chart, tables, means,
    h("p", { class: "note" }, capital("lines are medians, bands hold 80 of 100 runs."), report.drawn < report.tracks.length + report.not_compared ? ` The first ${report.drawn} are drawn; the files hold all.` : ""));
}
