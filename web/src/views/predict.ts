// Predict first: pick who wins, say how sure, draw the curve; then reveal, and see how far off. Nothing gives it away before.

import { type App, curveOf } from "../app";
import { firsts, outcomes } from "../answer";
import type { Geometry } from "../charts/curves";
import { look } from "../charts/svg";
import { fill, h, name } from "../dom";
import { number, percent } from "../format";
import { band } from "../statistics";

/** Points that are drawn, the first of them at 0. */
const POINTS = 6;

interface Prediction {
  pick: number | null;
  sure: number;
  values: number[];
  /** Somebody drew: the curve is no longer moved to where the axis is. */
  drawn: boolean;
  at: number;
  revealed: boolean;
  top: number;
  low: number;
}

let prediction: Prediction | null = null;
let state = "";

export const isPredicting = () => prediction !== null;

export function predict(app: App) {
  const { settings } = app;
  settings.view = "curves";
  settings.measure = "profit";
  settings.total = true;
  prediction = { pick: null, sure: 60, values: [], drawn: false, at: 1, revealed: false, top: 1, low: 0 };
  state = "";
  app.draw();
}

export function stopPredicting(app: App) {
  prediction = null;
  state = "";
  app.draw();
}

const daysOf = (app: App) => {
  const { days } = app.run.opened!;
  return Array.from({ length: POINTS }, (_, n) => Math.round((n / (POINTS - 1)) * days));
};

/** Range of the axis: of all curves, so that its size alone says nothing of one. */
function range(app: App): [number, number] {
  const name = curveOf(app.settings.measure, app.settings.total);
  let [low, high] = [0, 0];
  for (const track of app.run.tracks) for (const curve of app.run.curves(track, name)) for (const value of curve) {
    if (!Number.isNaN(value)) [low, high] = [Math.min(low, value), Math.max(high, value)];
  }
  return [low, high * 1.25 || 1];
}

/** What the chart is to show and to hide; nothing if nobody predicts. */
export function predicting(app: App, box: HTMLElement) {
  if (!prediction || !app.run.opened) {
    if (box.childElementCount) fill(box);
    return null;
  }
  const p = prediction;
  // Where no money moves, people count.
  const counted = app.run.complete && !p.drawn && !p.revealed ? outcomes(app, app.run) : null;
  if (counted?.goal === "users") app.settings.measure = "users";
  if (!p.revealed) [p.low, p.top] = range(app);
  if (!p.drawn) p.values = daysOf(app).map((_, n) => (n / (POINTS - 1)) * (p.top + p.low) * 0.4);
  const now = JSON.stringify([p.pick, p.revealed, app.run.complete > 0, p.revealed && app.run.amountsOf]);
  if (now !== state) {
    state = now;
    panel(app, box, p);
  }
  return {
    hide: !p.revealed,
    only: p.revealed ? p.pick : null,
    drawn: { days: daysOf(app), values: p.values, at: p.revealed ? -1 : p.at },
    range: [Math.min(p.low, ...p.values), Math.max(p.top, ...p.values)] as [number, number],
  };
}

function panel(app: App, box: HTMLElement, p: Prediction) {
  const { tracks } = app.run;
  if (p.revealed) {
    fill(box, h("div", { class: "pred", role: "status" }, score(app, p),
      h("div", { class: "row" }, h("button", { type: "button", class: "btn pri", onclick: () => stopPredicting(app) }, "Show all"),
        h("button", { type: "button", class: "btn", onclick: () => predict(app) }, "Try again"))));
    return;
  }
  const several = tracks.length > 1;
  const counted = app.run.complete ? outcomes(app, app.run) : null;
  if (!several) p.pick = 0;
  const sure = h("output", {}, percent(p.sure / 100));
  const slider = h("input", { type: "range", min: Math.round(100 / tracks.length), max: 100, value: String(p.sure), id: "sure", oninput: (event: Event) => {
    p.sure = Number((event.target as HTMLInputElement).value);
    fill(sure, percent(p.sure / 100));
    slider.style.setProperty("--p", `${((p.sure - Number(slider.min)) / (100 - Number(slider.min))) * 100}%`);
  } });
  slider.style.setProperty("--p", `${((p.sure - Number(slider.min)) / (100 - Number(slider.min))) * 100}%`);
  const reveal = h("button", { type: "button", class: "btn pri", id: "reveal", disabled: p.pick === null || app.run.complete === 0, onclick: () => {
    p.revealed = true;
    app.draw();
  } }, "Reveal");
  fill(box, h("div", { class: "pred" },
    several && h("fieldset", {}, h("legend", {}, `Who ${counted?.verb ?? "earns most"} in the end?`), tracks.map((track, index) =>
      h("label", { class: `c${look(index)}` }, h("input", { type: "radio", name: "pick", value: String(index), checked: p.pick === index, onchange: () => {
        p.pick = index;
        state = JSON.stringify([p.pick, p.revealed, app.run.complete > 0, false]);
        reveal.disabled = app.run.complete === 0;
      } }), name(track.label)))),
    h("p", { class: "note" }, "Draw its curve below: drag the points, or use the arrow keys on the chart (left and right choose a point, up and down move it)."),
    h("div", { class: "row" }, several && h("span", { class: "conf" }, h("label", { for: "sure" }, "How sure? ", sure), slider), reveal,
      h("button", { type: "button", class: "btn", onclick: () => stopPredicting(app) }, "Leave"))));
}

function score(app: App, p: Prediction): (Node | string)[] {
  const all = outcomes(app, app.run);
  const parts: (Node | string)[] = [];
  if (all && all.list.length > 1) {
    const { counts, runs } = firsts(all);
    const best = counts.indexOf(Math.max(...counts));
    const mine = counts[p.pick!] / runs;
    const word = name(all.list[best].label, `v c${look(best)}`);
    parts.push(h("p", { class: "say" }, p.pick === best ? "You picked the winner: " : "Another wins: ", word, ` is first in ${counts[best]} of ${runs} runs.`,
      p.pick === best ? "" : ` Yours is first in ${counts[p.pick!]}.`));
    // Brier 1950: the squared distance of the chance that was said from what happened.
    parts.push(h("p", { class: "note" }, `You were ${percent(p.sure / 100)} sure; it happens in ${percent(mine, 0)} of the runs.`));
  }
  const track = app.run.tracks[p.pick ?? 0];
  const curves = app.run.curves(track, curveOf(app.settings.measure, app.settings.total));
  const days = daysOf(app).slice(1);
  const truth = days.map((day) => band(curves.map((curve) => curve[day - 1]))?.middle ?? NaN);
  const errors = truth.flatMap((value, n) => (Number.isNaN(value) ? [] : [Math.abs(p.values[n + 1] - value)]));
  const end = truth[truth.length - 1];
  if (errors.length) {
    const mean = errors.reduce((a, b) => a + b, 0) / errors.length;
    parts.push(h("p", { class: "note" }, `Your curve ends at ${number(p.values[POINTS - 1])}, the simulated one at ${number(end)}; on average you were ${number(mean)} ${app.settings.measure === "users" ? "users" : app.scenario.currency} off.`));
  }
  return parts;
}

/** Moves a point by a pointer; says whether it was about the drawing. */
export function pointer(app: App, event: PointerEvent, { x, y, bottom, top }: Geometry): boolean {
  const p = prediction;
  if (!p || p.revealed) return false;
  if (event.type === "pointermove" && !(event.buttons & 1)) return true;
  const days = daysOf(app);
  let best = 1;
  days.forEach((day, n) => { if (n && Math.abs(x(day) - event.offsetX) < Math.abs(x(days[best]) - event.offsetX)) best = n; });
  p.at = best;
  p.drawn = true;
  p.values[best] = y.back(Math.max(top, Math.min(bottom, event.offsetY)));
  app.draw();
  return true;
}

/** Moves a point by a key; says whether it did. */
export function drawing(app: App, key: string): boolean {
  const p = prediction;
  if (!p || p.revealed) return false;
  const step = (p.top - p.low) / 40;
  if (key === "ArrowLeft") p.at = Math.max(1, p.at - 1);
  else if (key === "ArrowRight") p.at = Math.min(POINTS - 1, p.at + 1);
  else if (key === "ArrowUp") p.values[p.at] += step;
  else if (key === "ArrowDown") p.values[p.at] -= step;
  else return false;
  p.drawn = true;
  app.draw();
  return true;
}
