// What all reports have: data, sentences, charts that are drawn anew at their width, contents.

import { look } from "../charts/svg";
import { fill, h, name, picture } from "../dom";
import type { Figure } from "../views/sections";
import type { Amounts, Quantiles, TrackResult } from "../types";

export type Part = string | { track: number; label: string };
export type Sentence = Part[];

export interface Origin {
  command: string;
  made_by: [string, string][];
  assumptions: { path: string; value: string; source: string | null }[];
}

export interface Report {
  kind: string;
  title: string;
  question: string;
  currency: string;
  answer: Sentence[];
  origin: Origin;
}

export interface Interval { low: number | null; high: number | null }
export interface Worth { value: number; standard_error: number }

export interface ReportTrack extends Omit<TrackResult, "bankruptcies"> {
  bankruptcies: number;
  bands?: Record<string, { p10: (number | null)[]; p50: (number | null)[]; p90: (number | null)[] }>;
}

export interface RunReport extends Report, Omit<Amounts, "tracks" | "goal" | "failures" | "currency"> {
  days: number;
  agents: number;
  represents: number;
  period_days: number;
  replications: number;
  not_run: number;
  variants: string[];
  findings: Record<string, Sentence>;
  measures: { name: string; title: string; column: string; unit: string; shown: boolean }[];
  definitions: { name: string; unit: string; definition: string }[];
  drawn: number;
  not_compared: number;
  curve_days: number[];
  tracks: ReportTrack[];
  differences: { variant: number; firm: string; measure: string; mean: number; low: number; high: number; pairs: number }[];
  goal: { expression: string; maximise: boolean; outcomes: (Quantiles | null)[]; replications: number; conditions: string[] } | null;
  verdict: {
    futures: number;
    best: number | null;
    standings: { variant: number; best_share: number; best_share_interval: Interval; mean: number; mean_interval: Interval; p10: number; p90: number; worst_tenth: number; mean_regret: number; largest_regret: number }[];
    hinges: { between: [number, number]; inputs: { key: string; information: Worth; explains: { share: number; interval: Interval } | null; break_even: { at: number; low: number | null; high: number | null; wins_above: boolean; certainty: number }[] }[]; map: { keys: [string, string]; first: number[]; second: number[]; winner: number[]; certainty: number[] } | null } | null;
    told?: { hinge: Sentence; inputs: { key: string; told: Sentence }[]; others: string | null; knowing: Sentence; varies: Sentence | null };
  } | null;
  uncertainties: { key: string; drawn: Quantiles | null }[];
  today: { service: string; fact: string; unit: string; said_low: number; said_high: number; simulated: number | null; parameter: string; value: number; how: string; is_met: boolean; why: string | null }[];
  failures: { count: number; first: { variant: number; replication: number; message: string; repeat: string }[] };
}

/** A sentence with names in their colours. */
export const say = (sentence: Sentence) => sentence.map((part) => (typeof part === "string" ? part : name(part.label, `v c${look(part.track)}`)));

/** Charts by their places, so that they can be drawn at another width. */
const figures = new Map<HTMLElement, (width: number) => string>();

export const figure: Figure = (draw) => {
  const chart = h("div", { class: "chart" });
  figures.set(chart, draw);
  return chart;
};

/** Draws all charts that are in the document; of others nothing is kept. A chart without room has its last picture. */
export function drawFigures(width?: number) {
  for (const [chart, draw] of figures) {
    if (!chart.isConnected) figures.delete(chart);
    else if (chart.clientWidth) picture(chart, draw(width ? Math.min(width, chart.clientWidth) : chart.clientWidth));
  }
}

type Content = Node | string | null | false | undefined | "" | Content[];

/** A section: its topic, which is its heading where nothing was found, and what is in it. */
export function section(id: string, topic: string, found: Sentence | undefined, ...content: Content[]): HTMLElement {
  return h("section", { id, class: "part", "data-topic": topic, "aria-labelledby": `${id}-heading` },
    found && h("p", { class: "topic" }, topic),
    h("h2", { id: `${id}-heading` }, found ? say(found) : topic), ...content);
}

/** Puts sections into the page, with contents beside them. */
export function frame(report: Report, sections: HTMLElement[], note: string) {
  const contents = h("nav", { class: "contents", "aria-label": "Contents" }, h("ol", {}, sections.map((one) =>
    h("li", {}, h("a", { href: `#${one.id}` }, one.dataset.topic!)))));
  fill(document.getElementById("app")!,
    h("a", { class: "skip", href: "#report" }, "Skip to the answer"),
    h("header", { class: "top" }, h("b", {}, "Eyeballs"), h("span", { class: "muted" }, name(report.title)), h("span", { class: "muted" }, note),
      h("div", { class: "acts" }, h("button", { type: "button", class: "btn", onclick: () => print() }, "Print"))),
    h("div", { class: "report" }, contents, h("main", { id: "report", tabindex: -1 }, sections)));
}

/** What makes the results again. */
export function again({ origin }: Report): HTMLElement {
  return section("again", "Run it again", undefined,
    origin.command && h("pre", { class: "command", tabindex: 0, "aria-label": "Command" }, origin.command),
    h("dl", { class: "terms" }, origin.made_by.flatMap(([what, which]) => [h("dt", {}, what), h("dd", {}, name(which))])),
    h("p", { class: "note" }, "The same scenario, seed, program and models give the same numbers, bit by bit."));
}

/** Where the numbers of the scenario come from. */
export function assumptions({ origin }: Report): HTMLElement | null {
  const list = origin.assumptions;
  if (!list.length) return null;
  const is = ({ source }: { source: string | null }) => source !== null && !/^assum/i.test(source);
  const sourced = list.filter(is).length;
  return section("assumptions", "Assumptions", [`${sourced} of ${list.length} numbers have a source; the others are assumed`],
    h("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": "Numbers of the scenario" }, h("table", { class: "numbers" },
      h("thead", {}, h("tr", {}, ["number", "value", "source"].map((cell) => h("th", { scope: "col" }, cell)))),
      h("tbody", {}, [...list].sort((a, b) => Number(is(a)) - Number(is(b))).map((one) => h("tr", {}, h("th", { scope: "row" }, name(one.path)), h("td", {}, name(one.value)),
        h("td", { class: is(one) ? "note" : "note guess" }, one.source === null ? "not said" : name(one.source))))))));
}
