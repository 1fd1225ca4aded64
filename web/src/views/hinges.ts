// What the answer hinges on: each number alone at two ends, simulated here, a few replications each.

import { type App } from "../app";
import { isProfit, outcomes } from "../answer";
import { type Effect, tornado } from "../charts/bars";
import type { Run } from "../engine/run";
import { fill, h, name, picture, renew, table } from "../dom";
import { number } from "../format";
import { band } from "../statistics";
import type { Lever } from "../types";

/** Replications of each point: paired by luck, so that few are enough to rank effects (assumption). */
const REPLICATIONS = 2;
/** Effects that are shown. */
const SHOWN = 14;

/** Most numbers that are moved. */
const MOVED = 24;
/** Of each variant, and of everybody, that no file sets. */
const DEFAULTS = 3;

/** What the scenario names; else what its files set, and the first of the others. */
function moved(app: App): Lever[] {
  const { levers, own_levers } = app.scenario;
  if (own_levers) return levers.slice(0, MOVED);
  const others = new Map<number | null, number>();
  const rank = (lever: Lever) => {
    if (lever.is_set && lever.variant !== null) return 0;
    if (lever.is_set) return 1;
    const count = (others.get(lever.variant) ?? 0) + 1;
    others.set(lever.variant, count);
    return count <= DEFAULTS ? 2 : 3;
  };
  const ranked = levers.map((lever) => ({ lever, rank: rank(lever) })).filter(({ rank }) => rank < 3);
  return ranked.sort((a, b) => a.rank - b.rank).map(({ lever }) => lever).slice(0, MOVED);
}

interface Point {
  lever: Lever;
  value: number;
  run: Run;
}

interface Study {
  key: string;
  points: Point[];
  center: Run;
  done: boolean;
  began: number;
}

let study: Study | null = null;
let drawn = "";

const keyOf = (app: App) => app.changes;

/** Ends of a lever for the study: half and double, or nearer where it has no more room. */
function ends(app: App, lever: Lever): number[] {
  const value = app.value(lever);
  if (lever.values) return [lever.values[0], lever.values[lever.values.length - 1]].sort((a, b) => a - b);
  const both = value > 0 ? [Math.max(lever.low, value / 2), Math.min(lever.high, value * 2)] : [lever.low, lever.high];
  return both.map((end) => (lever.integer ? Math.round(end) : Number(end.toPrecision(3))));
}

function begin(app: App) {
  stop();
  const replications = Math.min(REPLICATIONS, app.settings.replications);
  const ask = (set: Map<string, number>) => app.ask(set, replications, () => app.draw(), 8, !isProfit(app.scenario.goal));
  const center = ask(new Map(app.settings.set));
  const points = moved(app).flatMap((lever) => ends(app, lever).map((value) => ({
    lever, value, run: ask(new Map(app.settings.set).set(lever.key, value)),
  })));
  const mine: Study = { key: keyOf(app), points, center, done: false, began: performance.now() };
  study = mine;
  void (async () => {
    await center.start();
    for (let next = 0; next < points.length; next += app.pool.size) {
      if (study !== mine) return;
      await Promise.all(points.slice(next, next + app.pool.size).map(({ run }) => run.start()));
    }
    mine.done = true;
    app.draw();
  })();
  app.draw();
}

function stop() {
  study?.points.forEach(({ run }) => run.drop());
  study?.center.drop();
  study = null;
  drawn = "";
}

/** By how much the best two of the center differ at a point, or what the only one comes to. */
function difference(app: App, run: Run, [first, second]: number[]): number | null {
  if (run.error || !run.isComplete) return null;
  const all = outcomes(app, run);
  const values = all?.list[first]?.values.map((value, place) => value - (second === undefined ? 0 : all.list[second].values[place]));
  return values ? band(values)?.middle ?? null : null;
}

export function hinges(app: App, box: HTMLElement, hide: boolean) {
  if (hide || !app.scenario.levers.length || !app.run.opened) return fill(box);
  if (study && study.key !== keyOf(app)) stop();
  const count = moved(app).length * 2;
  const ready = study ? study.points.filter(({ run }) => run.isComplete || run.error).length : 0;
  const state = `${app.scenario.id} ${box.clientWidth} ${study ? `${ready} ${study.done}` : "none"}`;
  if (state === drawn && box.childElementCount) return;
  drawn = state;
  const heading = h("h2", { class: "sub" }, "What it hinges on ", h("span", { class: "note" }, "each number alone, at half and at double"));
  if (!study) {
    return fill(box, heading, h("p", { class: "note" }, `Moves ${count / 2} numbers alone to both ends and simulates ${count} markets here, ${REPLICATIONS} runs each.`),
      h("button", { type: "button", class: "btn", id: "hinge", onclick: () => begin(app) }, "Find out"));
  }
  const all = outcomes(app, study.center);
  const progress = study.done ? null : h("p", { class: "note", role: "status" }, `${ready} of ${count} markets simulated `, h("button", { type: "button", class: "btn sm", onclick: () => { stop(); app.draw(); } }, "Stop"));
  if (!all) return fill(box, heading, progress);
  const order = all.list.map((_, index) => index).sort((a, b) => (band(all.list[b].values)?.middle ?? 0) - (band(all.list[a].values)?.middle ?? 0));
  const pair = order.slice(0, 2);
  const now = difference(app, study.center, pair) ?? 0;
  const effects: Effect[] = [];
  for (let place = 0; place < study.points.length; place += 2) {
    const [low, high] = study.points.slice(place, place + 2);
    const [a, b] = [low, high].map(({ run }) => difference(app, run, pair));
    if (a === null || b === null) continue;
    const value = app.value(low.lever);
    effects.push({ label: labelOf(app, low.lever), ends: [{ value: low.value, difference: a }, { value: high.value, difference: b }],
      tips: pair.length < 2 ? null : tips([[low.value, a], [value, now], [high.value, b]], low.lever.log) });
  }
  const width = ({ ends: [low, high] }: Effect) => Math.max(low.difference, high.difference, now) - Math.min(low.difference, high.difference, now);
  effects.sort((a, b) => width(b) - width(a));
  const shown = effects.slice(0, SHOWN).filter((effect) => width(effect) > 1e-3 * Math.max(1, Math.abs(now)));
  const chart = h("div", { class: "chart" });
  const tracks = pair.map((index) => ({ track: all.list[index].track, label: all.list[index].label }));
  const [best] = shown;
  const said = best && h("p", { class: "lead" }, "It hinges most on ", h("b", {}, name(best.label)),
    best.tips === null ? (pair.length > 1 ? ", but that alone does not change who is first." : ".") : `: near ${number(Number(best.tips.toPrecision(2)))} the order changes.`);
  renew(box, heading, progress, said,
    h("p", { class: "note" }, pair.length > 1 ? [name(tracks[0].label), " less ", name(tracks[1].label), `, ${all.title.toLowerCase()}, ${all.unit}. The diamond is where both are equal, on a straight line between the ends.`] : [`${all.title}, ${all.unit}.`]),
    chart,
    table("One number at a time", ["number", "low", "there", "high", "there", "tips at"], effects.map(({ label, ends: [low, high], tips: at }) =>
      [label, number(low.value), number(low.difference), number(high.value), number(high.difference), at === null ? "does not" : number(at)])));
  if (shown.length) picture(chart, tornado(shown, now, tracks, box.clientWidth || 600));
}

const labelOf = (app: App, lever: Lever) => (lever.variant === null ? lever.label : `${lever.label} (${app.scenario.variants[lever.variant]})`);

/** Where the difference is nothing, on straight lines between the points; of their logarithms if the lever's distances are. */
function tips(points: [number, number][], log: boolean): number | null {
  for (let place = 1; place < points.length; place++) {
    const [[x0, y0], [x1, y1]] = [points[place - 1], points[place]];
    if (y0 * y1 >= 0) continue;
    const part = y0 / (y0 - y1);
    return log && x0 > 0 ? Math.exp(Math.log(x0) + part * Math.log(x1 / x0)) : x0 + part * (x1 - x0);
  }
  return null;
}
