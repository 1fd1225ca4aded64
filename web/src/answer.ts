// The answer in two sentences, by rules over numbers. Where runs disagree it says so and names no winner.

import type { App } from "./app";
import type { Run } from "./engine/run";
import { number, span } from "./format";
import { band, last } from "./statistics";

export interface Outcome {
  /** Which colour and shape. */
  track: number;
  label: string;
  /** By replication; NaN where it has none. */
  values: number[];
}

export interface Outcomes {
  list: Outcome[];
  unit: string;
  /** "earns most", "is best". */
  verb: string;
  title: string;
  /** The goal of the scenario, if it is not the profit. */
  goal: string | null;
}

/** Whether what counts is the profit of the run, which curves tell. */
export const isProfit = (goal: string | null) => goal === null || /^total\.profit\[/.test(goal.trim());

/** What counts, in each replication of which all variants are there. */
export function outcomes(app: App, run: Run): Outcomes | null {
  const { opened, amounts, complete } = run;
  if (!opened || complete === 0) return null;
  const { goal } = app.scenario;
  if (!isProfit(goal) && amounts?.goal && amounts.goal.outcomes.length === run.tracks.length) {
    const better = amounts.goal.maximise ? "highest" : "lowest";
    const sign = amounts.goal.maximise ? 1 : -1;
    const list = run.tracks.map((track, index) => ({
      track: index,
      label: track.label,
      values: amounts.goal!.outcomes[track.variant].slice(0, run.amountsOf).map((value) => (value === null ? NaN : value * sign)),
    }));
    return { list, unit: "", verb: `has the ${better} value of what counts`, title: "What counts", goal };
  }
  const list = run.tracks.map((track, index) => ({
    track: index,
    label: track.label,
    values: run.curves(track, "profit_total").slice(0, complete).map(last),
  }));
  const time = span(opened.days);
  // Where no money moves, people count.
  if (list.every(({ values }) => values.every((value) => value === 0))) {
    const users = run.tracks.map((track, index) => ({ track: index, label: track.label, values: run.curves(track, "users").slice(0, complete).map(last) }));
    return { list: users, unit: "users", verb: "has most users", title: `Users after ${time}`, goal: "users" };
  }
  return { list, unit: app.scenario.currency, verb: "earns most", title: `Profit in ${time}`, goal: null };
}

/** How often each is first; the first of equals. */
export function firsts({ list }: Outcomes): { counts: number[]; runs: number } {
  const runs = Math.min(...list.map(({ values }) => values.length));
  const counts = list.map(() => 0);
  for (let run = 0; run < runs; run++) {
    let best = -1;
    list.forEach(({ values }, index) => {
      if (!Number.isNaN(values[run]) && (best < 0 || values[run] > list[best].values[run])) best = index;
    });
    if (best >= 0) counts[best]++;
  }
  return { counts, runs };
}

export type Part = string | { track: number; label: string };

const middle = (outcome: Outcome) => band(outcome.values)?.middle ?? NaN;

export function answer(app: App, run: Run): Part[] {
  const all = outcomes(app, run);
  const { opened } = run;
  if (!all || !opened) return [];
  const who = ({ track, label }: { track: number; label: string }): Part => ({ track, label });
  const time = span(opened.days);
  const amount = (value: number) => `${number(value)}\u00a0${all.unit}`.trimEnd();
  const { counts, runs } = firsts(all);
  const of = (count: number) => `${count} of ${runs} runs`;
  const parts: Part[] = [];
  const order = all.list.map((_, index) => index).sort((a, b) => counts[b] - counts[a] || middle(all.list[b]) - middle(all.list[a]));
  const first = all.list[order[0]];
  const value = middle(first);
  if (all.list.length === 1) {
    const range = band(first.values);
    if (!range) return [];
    const verb = value < 0 ? "loses" : "earns";
    parts.push(who(first), ` ${all.goal ? "comes to" : verb} ${amount(all.goal ? value : Math.abs(value))} in ${time}`);
    parts.push(runs > 1 ? `; of 100 runs 80 lie between ${amount(range.low)} and ${amount(range.high)}. ` : ". ");
  } else {
    const second = all.list.filter((one) => one !== first).sort((a, b) => middle(b) - middle(a))[0];
    const share = counts[order[0]] / runs;
    if (runs === 1) {
      const best = value < 0 && !all.goal ? `loses least in ${time}: ${amount(-value)}. ` : `${all.verb} in ${time}: ${amount(value)}. `;
      parts.push("In one run ", who(first), ` ${best}`, run.question.replications > 1 ? "More runs are coming." : "One run says little.");
      return parts;
    }
    if (share >= 0.9) {
      const lead = value - middle(second);
      if (value < 0 && !all.goal) parts.push("Nobody earns anything in ", time, ": ", who(first), ` loses least, ${amount(-value)}. `);
      else if (lead > 0 && !all.goal) parts.push(who(first), ` ${all.verb} in ${time}: ${amount(value)}, ${amount(lead)} more than `, who(second), ". ");
      else parts.push(who(first), ` ${all.verb} in ${time}: ${amount(value)}. `);
    } else if (share >= 0.6) {
      const other = all.list[order[1]];
      parts.push(who(first), ` ${all.verb} in ${time} in ${of(counts[order[0]])}, `, who(other), ` in ${counts[order[1]]}. `);
    } else {
      const other = all.list[order[1]];
      parts.push(`The runs disagree on who ${all.verb} in ${time}: `, who(first), ` is first in ${of(counts[order[0]])}, `, who(other), ` in ${counts[order[1]]}. `);
    }
  }
  parts.push(...second(app, run, all, order[0], counts, runs));
  return parts;
}

/** Who went bankrupt; else what is otherwise than as written; else how sure that is, and who uses and pays. */
function second(app: App, run: Run, all: Outcomes, first: number, counts: number[], runs: number): Part[] {
  const bankrupt = (run.amounts?.tracks ?? []).map(({ bankruptcies }, track) => ({ track, count: bankruptcies.length }))
    .filter(({ count }) => count > 0).sort((a, b) => b.count - a.count)[0];
  if (bankrupt) return [{ track: bankrupt.track, label: run.tracks[bankrupt.track].label }, ` is bankrupt in ${bankrupt.count} of ${run.amountsOf} runs.`];
  const written = app.isChanged && app.written && app.written !== run && app.written.complete ? outcomes(app, app.written) : null;
  if (written && written.list.length > 1 && written.list.length === all.list.length) {
    const before = firsts(written);
    const best = before.counts.indexOf(Math.max(...before.counts));
    return best === first ? ["As written it is first, too."] : ["As written, ", { track: best, label: written.list[best].label }, " is first."];
  }
  if (written && written.list.length === 1) {
    const difference = middle(all.list[0]) - middle(written.list[0]);
    return [`That is ${number(Math.abs(difference))}\u00a0${all.unit} ${difference < 0 ? "less" : "more"} than as written.`];
  }
  const at = (name: string) => band(run.curves(run.tracks[first], name).map((curve) => curve[curve.length - 1]))?.middle ?? NaN;
  const [users, customers] = [at("users"), at("customers")];
  const people = users > 0 ? `at the end it has ${number(users)} users and ${number(customers)} customers` : "at the end nobody uses it";
  if (all.list.length === 1) return [`${people.charAt(0).toUpperCase()}${people.slice(1)}.`];
  if (counts[first] / runs < 0.9) return [all.goal ? "" : `In the middle run the two are ${number(Math.abs(gap(all)))}\u00a0${all.unit} apart.`];
  return [counts[first] === runs ? `It is first in all ${runs} runs; ${people}.` : `It is first in ${counts[first]} of ${runs} runs; ${people}.`];
}

/** How far the two best are apart. */
function gap({ list }: Outcomes): number {
  const [a, b] = list.map(middle).sort((x, y) => y - x);
  return a - b;
}
