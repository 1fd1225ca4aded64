// Reports of explorations and calibrations: what their files of JSON hold, drawn; what the terminal says of it, below.

import { tornado } from "../charts/bars";
import { intervals, ranges } from "../charts/ranges";
import { winners, winnersTable } from "../charts/winners";
import { type Series, xy } from "../charts/xy";
import { h, name, table } from "../dom";
import { number, percent, signed } from "../format";
import { again, assumptions, figure, type Report, section } from "./frame";

interface Estimated { value: number; low: number; high: number }
interface Alternative { variant: number; values: number[]; mean: number | null; low: number | null; high: number | null; is_choice: boolean; loss: number | null; second_mean: number | null; second_low: number | null; second_high: number | null }
type Effect = { first?: { share: Estimated }; total?: { share: Estimated }; mean?: Estimated; size?: Estimated; spread?: Estimated; low_value?: number; high_value?: number; low?: number; high?: number };
interface Target { variant: number; less: number | null; mean: number; effects: Effect[]; problem: string | null }

/** What the files hold; each kind has some of it. */
interface Numbers {
  goal?: string;
  levers?: string[];
  variants?: string[];
  alternatives?: Alternative[];
  best?: number | null;
  second?: any;
  front?: { alternative: number; certainty: number }[];
  keys?: string[];
  first?: number[];
  cells?: { winner: number; certainty: number; lead: number }[];
  factors?: string[];
  targets?: (Target & Fit)[];
  standings?: { mean: Estimated; p10: number; p90: number; best: number }[];
  dependences?: { variant: number; less: number | null; correlations: { spearman: Estimated; partial: Estimated }[]; problem: string | null }[];
  searches?: { variant: number; best: { values: number[]; mean: number; deviation: number } | null; flat: { from: number; to: number }[]; evaluations: { values: number[]; mean: number; met: number }[]; problem: string | null }[];
  parameters?: { key: string; from: number; to: number; best: number; low: number | null; high: number | null; at_edge: boolean }[];
  discoveries?: { variant: number; prevalence: number; boxes: { density: number; coverage: number; limits: { name: string; low: Edge | null; high: Edge | null; quasi_p: number }[] }[]; problem: string | null }[];
  warnings?: string[];
  problems?: string[];
}
interface Fit { name: string; unit: string; rows: { label: string; first_day: number; last_day: number; observed: number; simulated: number; low_80: number | null; high_80: number | null; p10: number; p90: number; held_out: boolean }[] }

interface Edge { at: number; low: number | null; high: number | null }

export interface StudyReport extends Report {
  said: string;
  study: Numbers | null;
}

const last = (key: string) => key.split(".").pop()!;
type Box = HTMLElement | null;

export function studySections(report: StudyReport): HTMLElement[] {
  const numbers = report.study ?? {};
  const kinds: Record<string, () => Box[]> = { exploration: () => [best(report, numbers), lever(numbers), front(numbers), table_(numbers)], optimum: () => [optimum(numbers), ...looked(numbers)], sample: () => [standing(numbers), correlations(numbers), ...failing(numbers)],
    sensitivity: () => effects(numbers), map: () => [map(numbers)], calibration: () => [estimates(numbers), ...fits(numbers)] };
  const drawn = kinds[report.kind]?.() ?? [];
  const warnings = [...(numbers.warnings ?? []), ...(numbers.problems ?? [])];
  const head = h("section", { id: "verdict", class: "part", "data-topic": "The question", "aria-labelledby": "verdict-heading" },
    h("p", { class: "topic" }, name(report.title)), h("h1", { id: "verdict-heading" }, name(report.question || report.title)),
    numbers.goal && h("p", { class: "note" }, "What counts: ", h("code", {}, numbers.goal)), warnings.map((one) => h("p", { class: "warn" }, name(one))));
  const said = report.said && section("said", "In words", undefined, h("details", { class: "tbl", open: drawn.every((one) => one === null) }, h("summary", {}, "What the terminal says"), h("pre", { tabindex: 0, class: "said", "aria-label": "What the terminal says" }, report.said)));
  return [head, ...drawn, said || null, assumptions(report), again(report)].filter((one) => one !== null);
}

function best(report: StudyReport, { alternatives = [], best, levers = [], variants = [] }: Numbers): Box {
  const one = best == null ? null : alternatives[best];
  if (!one) return null;
  const values = one.values.map((value, place) => `${last(levers[place])} ${number(value)}`).join(", ");
  const ends = alternatives.filter(({ variant, mean, is_choice }) => mean !== null && is_choice && variant >= 0);
  const byVariant = variants.map((label, variant) => {
    const of = ends.filter((other) => other.variant === variant);
    const top = of.reduce<Alternative | null>((a, b) => (a === null || (b.loss ?? Infinity) < (a.loss ?? Infinity) ? b : a), null);
    return { track: variant, label, band: top && top.mean !== null ? { low: top.low ?? top.mean, middle: top.mean, high: top.high ?? top.mean } : null, without: "no choice" };
  });
  return section("best", "The best of each", [{ track: one.variant, label: variants[one.variant] }, ` with ${values} is best in the mean: ${number(one.mean)} ${report.currency}`.trimEnd()],
    h("p", { class: "note" }, "Each variant at its best values; bars are 95 % intervals of the mean. Which others cannot be told from the best is said below, in words."),
    figure((width) => ranges(byVariant, Math.min(width, 760), "Each variant at its best values")));
}

function lever({ alternatives = [], levers = [], variants = [], goal = "" }: Numbers): Box {
  if (levers.length !== 1) return null;
  const series: Series[] = variants.map((label, variant) => ({ track: variant, label, joined: true, points: alternatives.filter((one) => one.variant === variant && one.mean !== null)
    .map((one) => ({ x: one.values[0], y: one.mean!, low: one.low, high: one.high })) })).filter(({ points }) => points.length);
  return section("lever", "What the lever does", undefined, h("p", { class: "note" }, "Lines are means over replications, bands their 95 % intervals."),
    figure((width) => xy(series, [levers[0], goal], width, false, "What the lever does")));
}

function front({ alternatives = [], front = [], variants = [], goal = "", second }: Numbers): Box {
  if (!second || front.length < 2) return null;
  const on = new Set(front.map(({ alternative }) => alternative));
  const points = (variant: number, is: boolean) => alternatives.flatMap((one, place) => (one.variant === variant && on.has(place) === is && one.mean !== null && one.second_mean !== null
    ? [{ x: one.mean, y: one.second_mean, low: is ? one.second_low : null, high: is ? one.second_high : null, hollow: !is }] : []));
  const series = variants.flatMap((label, variant) => [{ track: variant, label: "", joined: false, points: points(variant, false) }, { track: variant, label, joined: false, points: points(variant, true) }]).filter(({ points }) => points.length);
  return section("front", "Two goals", [`${front.length} choices are beaten by none in both goals`], h("p", { class: "note" }, "Full marks are on the front, hollow ones are beaten; lines are 95 % intervals of the second goal."),
    figure((width) => xy(series, [goal, second[0]], width, false, "The front of two goals")),
    table("The front", ["variant and values", "first goal", "second goal", "on the front"], front.map(({ alternative, certainty }) => {
      const one = alternatives[alternative];
      return [`${variants[one.variant]}, ${one.values.map(number).join(", ")}`, number(one.mean), number(one.second_mean), percent(certainty, 0)];
    })));
}

function table_({ alternatives = [], levers = [], variants = [] }: Numbers): Box {
  const sorted = [...alternatives].sort((a, b) => (a.loss ?? Infinity) - (b.loss ?? Infinity)).slice(0, 200);
  const made = table("Alternatives, as in explored.csv, the best first", ["variant", ...levers.map(last), "mean", "low", "high", "loss"], sorted.map((one) =>
    [variants[one.variant], ...one.values.map(number), number(one.mean), number(one.low), number(one.high), number(one.loss)]));
  made.id = "explored";
  return sorted.length ? section("all", "All that was tried", undefined, made) : null;
}

function optimum({ searches = [], levers = [], variants = [] }: Numbers): Box {
  const rows = searches.flatMap((search) => levers.map((lever, place) => [variants[search.variant], lever, search.best ? number(search.best.values[place]) : "–",
    search.flat[place] ? `${number(search.flat[place].from)} to ${number(search.flat[place].to)}` : "–", search.best ? `${number(search.best.mean)} ± ${number(search.best.deviation)}` : search.problem ?? "–"]));
  return section("optimum", "The best values", undefined, h("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": "Best values" }, h("table", {},
    h("thead", {}, h("tr", {}, ["variant", "lever", "best", "costs less than 1 %", "expected"].map((cell, place) => h("th", { scope: "col", class: place > 1 ? "num" : "" }, cell)))),
    h("tbody", {}, rows.map((row) => h("tr", {}, row.map((cell, place) => (place ? h("td", { class: place > 1 ? "num" : "" }, name(cell)) : h("th", { scope: "row" }, name(cell))))))))));
}

/** Where the searches looked, over each lever. */
function looked({ searches = [], levers = [], variants = [], goal = "" }: Numbers): Box[] {
  return levers.map((lever, place) => {
    const series = searches.map((search) => ({ track: search.variant, label: variants[search.variant], joined: false, points: search.evaluations.filter(({ mean }) => Number.isFinite(mean)).map(({ values, mean, met }) => ({ x: values[place], y: mean, hollow: met < 0.5 })) })).filter(({ points }) => points.length);
    return series.length ? section(`lever-${place}`, `Over ${last(lever)}`, undefined, h("p", { class: "note" }, "Each mark is an evaluation of the search; hollow ones do not meet the conditions."), figure((width) => xy(series, [lever, goal], width, false, `What came out over ${lever}`))) : null;
  });
}

function standing({ standings = [], variants = [] }: Numbers): Box {
  const rows = standings.map((one, variant) => ({ track: variant, label: variants[variant], band: { low: one.p10, middle: one.mean.value, high: one.p90 }, without: "–" }));
  return rows.length ? section("standing", "How each stands", undefined, h("p", { class: "note" }, "Marks are means over the points, bars run from the tenth to the ninetieth percentile."),
    figure((width) => ranges(rows, Math.min(width, 760), "How each variant stands")),
    table("Standings", ["variant", "mean", "95 % interval", "tenth", "nine tenths", "best in"], standings.map((one, variant) => [variants[variant], number(one.mean.value), `${number(one.mean.low)} to ${number(one.mean.high)}`, number(one.p10), number(one.p90), percent(one.best, 0)]))) : null;
}

const between = ({ variant, less }: { variant: number; less: number | null }, variants: string[]) => (less === null ? variants[variant] : `${variants[variant]} less ${variants[less]}`);

function correlations({ dependences = [], keys = [], factors = [], variants = [] }: Numbers): Box {
  const shown = dependences[dependences.length - 1];
  if (!shown?.correlations.length) return null;
  const of = factors.length ? factors : keys;
  const rows = shown.correlations.map(({ partial }, place) => ({ track: shown.variant, label: last(of[place] ?? ""), mean: partial.value, low: partial.low, high: partial.high }))
    .sort((a, b) => Math.abs(b.mean) - Math.abs(a.mean)).slice(0, 24);
  return section("correlations", "What it depends on", undefined, h("p", { class: "note" }, `Partial rank correlations of ${between(shown, variants)} with each number, with 95 % intervals. Where a line meets zero, the sign cannot be told.`),
    figure((width) => intervals(rows, width, "Partial rank correlations")),
    table("Partial rank correlations", ["number", "correlation", "low", "high"], rows.map((one) => [one.label, number(one.mean), number(one.low), number(one.high)])));
}

/** Under which conditions a plan fails: boxes in the space of what nobody knows (Bryant & Lempert 2010). */
function failing({ discoveries = [], variants = [] }: Numbers): Box[] {
  const edge = (one: Edge | null) => (one ? `${number(one.at)} (${one.low === null ? "open" : number(one.low)} to ${one.high === null ? "open" : number(one.high)})` : "–");
  return discoveries.map(({ variant, prevalence, boxes, problem }, place) => {
    const rows = boxes.flatMap(({ density, coverage, limits }, box) => limits.map((limit) =>
      [String(box + 1), limit.name, edge(limit.low), edge(limit.high), limit.quasi_p < 0.05 ? "no" : "perhaps", percent(density, 0), percent(coverage, 0)]));
    const heading = [{ track: variant, label: variants[variant] }, prevalence === 0 ? " fails nowhere" : ` fails at ${percent(prevalence, 0)} of the points`];
    return section(`fails-${place}`, "Where it fails", heading, problem && h("p", { class: "note" }, `Where cannot be told: ${problem}.`),
      rows.length > 0 && [h("p", { class: "note" }, "Within all limits of a box at once; of what is left, the next box. Ends have 95 % intervals. A limit may be chance where that says perhaps."),
        h("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": `Conditions under which ${variants[variant]} fails` }, h("table", {}, h("thead", {}, h("tr", {}, ["box", "number", "from", "to", "chance?", "fail there", "of all that fail"].map((cell, at) => h("th", { scope: "col", class: at > 1 ? "num" : "" }, cell)))),
          h("tbody", {}, rows.map((row) => h("tr", {}, row.map((cell, at) => (at === 1 ? h("th", { scope: "row" }, name(cell)) : h("td", { class: at > 1 ? "num" : "" }, cell))))))))]);
  });
}

function effects({ targets = [], factors = [], variants = [] }: Numbers): Box[] {
  const shown = [...targets].reverse().find(({ effects }) => effects?.length);
  if (!shown) return [];
  const heading = `Of ${between(shown, variants)}`;
  const parts = shown.effects.map((effect, place) => ({ effect, key: factors[place] }));
  if (parts[0].effect.low_value !== undefined) {
    const pair = [{ track: shown.variant, label: variants[shown.variant] }, ...(shown.less === null ? [] : [{ track: shown.less, label: variants[shown.less] }])];
    const bars = parts.filter(({ effect }) => effect.low != null && effect.high != null && effect.low !== effect.high).sort((a, b) => Math.abs(b.effect.high! - b.effect.low!) - Math.abs(a.effect.high! - a.effect.low!)).slice(0, 24)
      .map(({ effect, key }) => {
        const [a, b] = [effect.low!, effect.high!];
        const tips = shown.less !== null && a * b < 0 ? effect.low_value! + (a / (a - b)) * (effect.high_value! - effect.low_value!) : null;
        return { label: last(key), ends: [{ value: effect.low_value!, difference: a }, { value: effect.high_value!, difference: b }] as [{ value: number; difference: number }, { value: number; difference: number }], tips };
      });
    return [bars.length ? section("effects", "What it hinges on", undefined, h("p", { class: "note" }, `${heading}: each number alone at its 10th and its 90th percentile, the others in the middle.`),
      figure((width) => tornado(bars, shown.mean, pair as [{ track: number; label: string }, { track: number; label: string }], width)),
      table("One number at a time", ["number", "low value", "outcome", "high value", "outcome"], bars.map(({ label, ends: [low, high] }) => [label, number(low.value), signed(low.difference), number(high.value), signed(high.difference)]))) : null];
  }
  const rows = parts.map(({ effect, key }) => ({ label: last(key), estimate: effect.total?.share ?? effect.size ?? { value: NaN, low: NaN, high: NaN }, alone: effect.first?.share })).filter(({ estimate }) => Number.isFinite(estimate.value))
    .sort((a, b) => b.estimate.value - a.estimate.value).slice(0, 24);
  const what = parts[0].effect.total ? "Share of the variance that would remain if it alone were unknown" : "Mean size of its elementary effects";
  return [section("effects", "What it hinges on", undefined, h("p", { class: "note" }, `${heading}: ${what.toLowerCase()}, with 95 % intervals.`),
    figure((width) => intervals(rows.map(({ label, estimate }) => ({ track: shown.variant, label, mean: estimate.value, low: estimate.low, high: estimate.high })), width, what)),
    table(what, ["number", "value", "low", "high", "alone"], rows.map(({ label, estimate, alone }) => [label, number(estimate.value), number(estimate.low), number(estimate.high), alone ? number(alone.value) : "–"])))];
}

function map({ keys = [], first = [], second, cells = [], variants = [] }: Numbers): Box {
  if (!cells.length || keys.length < 2) return null;
  const shown = { keys: [keys[0], keys[1]] as [string, string], first, second: second as number[], winner: cells.map(({ winner }) => winner), certainty: cells.map(({ certainty }) => certainty), label: (variant: number) => variants[variant] ?? "" };
  const { head, rows } = winnersTable(shown);
  return section("map", "Who wins over two numbers", undefined, h("p", { class: "note" }, "In the mean over all else; paler where the winner is less sure."),
    figure((width) => winners(shown, width)), table("Who wins, and how surely", head, rows));
}

function estimates({ parameters = [] }: Numbers): Box {
  return section("estimates", "Best values", undefined, table("Best values, as in estimates.csv", ["parameter", "best", "low", "high", "range"], parameters.map((one) =>
    [one.key, number(one.best), number(one.low), number(one.high), `${number(one.from)} to ${number(one.to)}${one.at_edge ? ", at its edge" : ""}`])));
}

function fits({ targets = [] }: Numbers): Box[] {
  return targets.map((target: Fit, place) => {
    const at = (row: Fit["rows"][number]) => (row.first_day + row.last_day) / 2;
    const series: Series[] = [
      { track: 0, label: "simulated", joined: true, points: target.rows.map((row) => ({ x: at(row), y: row.simulated, low: row.low_80 ?? row.p10, high: row.high_80 ?? row.p90 })) },
      { track: 1, label: "observed", joined: false, points: target.rows.map((row) => ({ x: at(row), y: row.observed, hollow: row.held_out })) }];
    return target.rows.length > 1 ? section(`fit-${place}`, target.name, undefined, h("p", { class: "note" }, "The band is where 80 of 100 observations are expected; hollow marks were not fitted."),
      figure((width) => xy(series, ["day", target.unit], width, true, target.name)),
      table(`${target.name}, as in fit.csv`, ["row", "observed", "simulated", "80 % low", "80 % high"], target.rows.map((row) => [row.label, number(row.observed), number(row.simulated), number(row.low_80), number(row.high_80)]))) : null;
  });
}
