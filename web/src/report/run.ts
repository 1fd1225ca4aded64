// The sections of a run's report.

import { strips } from "../charts/bars";
import { dots, intervals, ranges } from "../charts/ranges";
import { winners, winnersTable } from "../charts/winners";
import { fill, h, name, table } from "../dom";
import { capital, NB, number, percent, signed, span, words } from "../format";
import type { Amounts, Summary } from "../types";
import { differences, facts, metrics, money, origins, type Shown, spent, stayed } from "../views/sections";
import { claimList } from "../views/claims";
import { define, rich } from "../views/define";
import { payers } from "../views/payers";
import { curvesSection } from "./curves";
import { again, assumptions, drawFigures, figure, type Report, type ReportTrack, type RunReport, say, section } from "./frame";

type Measure = RunReport["measures"][number];

export function runSections(report: RunReport): HTMLElement[] {
  const all = [verdict(report), hinges(report), compare(report), paired(report), curvesSection(report), ...why(report), claims(report), bankruptcies(report),
    card(report), today(report), failures(report), definitions(report), assumptions(report), again(report)];
  return all.filter((one) => one !== null);
}

/** A variant's colour is that of its first firm. */
const trackOf = (report: RunReport, variant: number) => Math.max(0, report.tracks.findIndex((track) => track.variant === variant));

const cells = (band: { p10: number | null; p50: number | null; p90: number | null }, without: string) =>
  [band.p10, band.p50, band.p90].map((value) => (value === null ? without : number(value)));

function verdict(report: RunReport): HTMLElement {
  const { verdict, goal } = report;
  const box = section("verdict", "Verdict", undefined);
  const standings = verdict?.standings ?? [];
  const firsts = standings.map(({ variant, best_share }) => ({ track: trackOf(report, variant), label: report.variants[variant], share: best_share })).filter(({ share }) => share > 0);
  const counted = goal ? goal.outcomes.map((band, variant) => ({ track: trackOf(report, variant), label: report.variants[variant], band }))
    : profits(report);
  const rows = counted.flatMap(({ track, label, band }) => (band && band.p50 !== null ? [{ track, label, band: { low: band.p10, middle: band.p50, high: band.p90 }, written: null }] : []))
    .sort((a, b) => (goal && !goal.maximise ? 1 : -1) * (a.band.middle - b.band.middle));
  const title = goal ? `What counts: ${goal.expression}` : `Profit in ${span(report.days)}`;
  fill(box,
    h("div", { class: "hero" },
      h("div", {},
        h("p", { class: "topic" }, name(report.title)),
        report.question && h("p", { class: "question" }, name(report.question)),
        h("h1", { id: "verdict-heading" }, report.answer[0] ? say(report.answer[0]) : name(report.title)),
        report.answer.slice(1).map((sentence) => h("p", { class: "lead" }, say(sentence))),
        report.not_run > 0 && h("p", { class: "warn", role: "note" }, `${report.not_run} simulations were not run: these results are not complete.`)),
      h("div", {},
        firsts.length > 1 && h("div", {}, h("h2", { class: "minor" }, "Who is first, future by future"), h("p", { class: "note" }, `${verdict!.futures} futures; ${verdict!.futures > 100 ? "a dot is one of a hundred" : "a dot is one of them"}`),
          figure((width) => dots(firsts, verdict!.futures, width)),
          h("p", { class: "note shares" }, firsts.map(({ track, label, share }) => h("span", {}, name(label, `v c${track % 8}`), ` ${percent(share, 0)}`)))),
        rows.length > 0 && h("div", {}, h("h2", { class: "minor" }, goal ? "What counts" : title), h("p", { class: "note" }, goal ? h("code", {}, goal.expression) : report.currency, "; bars hold 80 of 100 runs"),
          figure((width) => strips(rows, width, title)),
          table(title, ["variant", "tenth", "half", "nine tenths"], rows.map(({ label, band }) => [label, number(band.low), number(band.middle), number(band.high)]))))),
    standings.length > 1 && h("div", {}, h("h2", { class: "minor" }, "How each stands"), standing(report)));
  return box;
}

function profits(report: RunReport) {
  return report.tracks.slice(0, report.drawn).map((track, index) => ({ track: index, label: track.label, band: track.measures.profit }));
}

function standing(report: RunReport) {
  const rows = report.verdict!.standings.map((one) => [report.variants[one.variant],
    `${percent(one.best_share, 0)} (${percent(one.best_share_interval.low ?? 0, 0)} to ${percent(one.best_share_interval.high ?? 1, 0)})`,
    `${number(one.mean)} (${number(one.mean_interval.low)} to ${number(one.mean_interval.high)})`, number(one.worst_tenth), number(one.mean_regret), number(one.largest_regret)]);
  return plain("How each variant stands", ["variant", "best in", "mean (95 % interval)", "mean of the worst tenth", "mean regret", "largest regret"], rows);
}

/** A table that is always open. */
function plain(caption: string, head: string[], rows: string[][]) {
  return h("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": caption }, h("table", {},
    h("thead", {}, h("tr", {}, head.map((cell, place) => h("th", { scope: "col", class: place ? "num" : "" }, cell)))),
    h("tbody", {}, rows.map((row) => h("tr", {}, row.map((cell, place) => (place ? h("td", { class: "num" }, cell) : h("th", { scope: "row" }, name(cell)))))))));
}

/** Ends of keys, as long as they must be to be told apart. */
function shortened(keys: string[]): (key: string) => string {
  const end = (key: string, parts: number) => key.split(".").slice(-parts).join(".");
  return (key) => {
    let parts = 1;
    while (parts < key.split(".").length && keys.some((other) => other !== key && end(other, parts) === end(key, parts))) parts++;
    return words(end(key, parts));
  };
}

function hinges(report: RunReport): HTMLElement | null {
  const hinge = report.verdict?.hinges;
  const told = report.verdict?.told;
  if (!hinge || !told || !report.uncertainties.length) return null;
  const keys = shortened(hinge.inputs.map(({ key }) => key));
  const worth = hinge.inputs.filter(({ information }) => information.value > 0).slice(0, 12);
  const ahead = trackOf(report, hinge.between[0]);
  const explained = hinge.inputs.flatMap(({ key, explains }) => (explains && explains.share > 0 ? [{ track: ahead, label: keys(key), mean: explains.share, low: explains.interval.low ?? NaN, high: explains.interval.high ?? NaN }] : [])).slice(0, 12);
  const turns = hinge.inputs.flatMap(({ key, break_even }) => break_even.map((one) => [key, number(one.at), `${one.low === null ? "open" : number(one.low)} to ${one.high === null ? "open" : number(one.high)}`,
    report.variants[hinge.between[one.wins_above ? 1 : 0]], report.variants[hinge.between[one.wins_above ? 0 : 1]], percent(one.certainty, 0)]));
  const map = hinge.map && { ...hinge.map, winner: hinge.map.winner.map((variant) => trackOf(report, variant)), label: (track: number) => report.tracks[track]?.label ?? "" };
  const mapTable = map && winnersTable(map);
  return section("hinges", "What it hinges on", told.hinge,
    h("dl", { class: "terms wide" }, told.inputs.flatMap(({ key, told }) => [h("dt", {}, name(key)), h("dd", {}, say(told))])),
    told.others && h("p", { class: "note" }, told.others),
    turns.length > 0 && [h("h3", {}, "Where the winner changes"), plain("Where the winner changes", ["number", "at", "95 % interval", "better below", "better above", "certainty"], turns)],
    h("div", { class: "pair" },
      explained.length > 0 && h("div", {}, h("h3", {}, "What the difference hangs on"), h("p", { class: "note" }, "share of what nobody knows that each number explains by itself, with 95 % intervals"),
        figure((width) => intervals(explained, width, "Share of ignorance explained", (share) => percent(share, 0))),
        table("Share of ignorance explained", ["number", "share", "low", "high"], explained.map((one) => [one.label, percent(one.mean, 0), percent(one.low, 0), percent(one.high, 0)]))),
      worth.length > 0 && h("div", {}, h("h3", {}, "What knowing is worth"), h("p", { class: "note" }, "before one chooses, in the unit of what counts; lines are one standard error to both sides"),
        figure((width) => intervals(worth.map(({ key, information: { value, standard_error } }) => ({ track: ahead, label: keys(key), mean: value, low: value - standard_error, high: value + standard_error })), width, "What knowing is worth")),
        table("What knowing is worth", ["number", "worth", "standard error"], worth.map(({ key, information }) => [key, number(information.value), number(information.standard_error)]))),
      hinge.map && h("div", {}, h("h3", {}, "Who wins over two numbers"), h("p", { class: "note" }, "in the mean over all else; paler where the winner is less sure"),
        figure((width) => winners(map!, width)), table("Who wins, and how surely", mapTable!.head, mapTable!.rows))),
    h("p", {}, say(told.knowing)), told.varies && h("p", {}, say(told.varies)));
}

/** What is compared first; all else is a click away. */
const MAIN = ["users", "customers", "revenue", "profit", "arpu", "churn", "acquisition_cost_per_user", "payback_day", "lifetime_value"];

/** "never" where most runs have none that is a number, as in the table of the program. */
const without = (summary: Summary | null | undefined) => (summary ? "never" : "–");

function compare(report: RunReport): HTMLElement | null {
  const { tracks } = report;
  if (!tracks.length) return null;
  const drawn = tracks.slice(0, report.drawn);
  const panels = report.measures.filter(({ shown, name }) => shown && name !== "bankrupt" && name !== "bankruptcy_day");
  const main = panels.filter(({ name }) => MAIN.includes(name));
  const rest = panels.filter(({ name }) => !MAIN.includes(name));
  const panel = (measure: Measure) => h("div", { class: "panel" }, h("h3", {}, capital(measure.title), " ", h("span", { class: "note" }, measure.unit)), define([measure.name], report.definitions, true),
    figure((width) => ranges(drawn.map((track, index) => {
      const summary = track.measures[measure.name];
      return { track: index, label: track.label, band: summary && summary.p50 !== null ? { low: summary.p10 ?? summary.p50, middle: summary.p50, high: summary.p90 ?? summary.p50 } : null, without: without(summary) };
    }), width, `${measure.title}, ${measure.unit}`)));
  const rows = report.measures.filter(({ name }) => tracks.some((track) => track.measures[name])).flatMap((measure) => tracks.map((track) => {
    const summary = track.measures[measure.name];
    return [measure.column, track.label, ...(summary ? cells(summary, "never") : ["–", "–", "–"]), summary ? number(summary.mean) : "–", String(summary?.replications ?? 0)];
  }));
  const made = table("Each measure of each variant, as in summary.csv", ["measure", "variant", "tenth", "half", "nine tenths", "mean", "runs with a value"], rows);
  made.id = "summary";
  return section("compare", "Side by side", report.findings.compare, h("p", { class: "note" }, "Bars run from the tenth to the ninetieth percentile of the runs; marks are medians. Each panel has its own scale, from zero."),
    h("div", { class: "panels" }, main.map(panel)), rest.length > 0 && h("details", { class: "tbl" }, h("summary", {}, `${rest.length} more measures`), h("div", { class: "panels" }, rest.map(panel))), made, report.not_compared > 0 && h("p", { class: "note" }, `${report.not_compared} more are in summary.csv.`));
}

function paired(report: RunReport): HTMLElement | null {
  const { differences: list, variants } = report;
  if (!list.length) return null;
  const firms = new Set(list.map(({ firm }) => firm)).size;
  const label = (one: RunReport["differences"][number]) => (firms > 1 ? `${variants[one.variant]}, ${one.firm}` : variants[one.variant]);
  const track = (one: RunReport["differences"][number]) => Math.max(0, report.tracks.findIndex(({ variant, firm }) => variant === one.variant && firm === one.firm));
  const title = (measure: string) => report.measures.find(({ name }) => name === measure);
  const measures = [...new Set(list.map(({ measure }) => measure))];
  const made = table("Differences, as in differences.csv", ["measure", "variant", "mean", "low", "high", "pairs"], list.map((one) =>
    [title(one.measure)?.column ?? one.measure, label(one), signed(one.mean), signed(one.low), signed(one.high), String(one.pairs)]));
  made.id = "differences";
  return section("paired", "Paired differences", ["Each variant less ", { track: trackOf(report, 0), label: variants[0] }, ", with the same people and the same luck"],
    h("p", { class: "note" }, "Marks are means of paired runs, lines their 95 % intervals. Where a line meets zero, the sign cannot be told."),
    h("div", { class: "panels" }, measures.map((measure) => h("div", { class: "panel" }, h("h3", {}, capital(title(measure)?.title ?? words(measure)), " ", h("span", { class: "note" }, title(measure)?.unit ?? "")),
      figure((width) => intervals(list.filter((one) => one.measure === measure && track(one) < report.drawn).map((one) => ({ track: track(one), label: label(one), mean: one.mean, low: one.low, high: one.high })), width, `Difference of ${title(measure)?.title ?? measure}`))))),
    made);
}

/** A section of the page without its heading, of which the note stays: here another heading stands above. */
function headless(made: HTMLElement | null): HTMLElement | null {
  const heading = made?.querySelector("h2.sub");
  const note = heading?.querySelector(".note");
  heading?.replaceWith(...(note ? [h("p", { class: "note" }, capital(note.textContent!))] : []));
  const box = h("div", {});
  box.append(...(made?.childNodes ?? []));
  return made && box;
}

function why(report: RunReport): HTMLElement[] {
  const drawn = report.tracks.slice(0, report.drawn);
  const amounts = { ...report, tracks: drawn } as unknown as Amounts;
  if (!drawn.some(({ waterfall }) => waterfall.length)) return [];
  const shown = drawn.map((track, index) => ({ track, index })) as unknown as Shown;
  const settings = { who: 0, versus: 1 };
  const told = { currency: report.currency, variants: report.variants, days: report.days, settings, draw: () => {}, define: (names: string[]) => define(names, report.definitions) };
  // What has a choice is made anew when it is made.
  const renewed = (make: () => HTMLElement | null) => {
    const box = h("div", {});
    const draw = () => {
      const chosen = document.activeElement?.id;
      fill(box, headless(make()));
      queueMicrotask(drawFigures);
      if (chosen) box.querySelector<HTMLElement>(`#${chosen}`)?.focus();
    };
    draw();
    return { box, draw };
  };
  const of = (make: (told_: typeof told) => HTMLElement | null) => {
    const own = { ...told, draw: () => made.draw() };
    const made = renewed(() => make(own));
    return made.box;
  };
  const part = (id: string, topic: string, content: HTMLElement | null) => (content ? section(id, topic, report.findings[id], content) : null);
  const parts = [
    part("money", "From revenue to profit", of((own) => (amounts.tracks[own.settings.who].waterfall.length ? money(own, amounts, figure) : null))),
    part("payers", "Who paid", headless(payers(told, shown, figure))),
    report.profit_differences.length ? part("differ", "What makes them differ", of((own) => differences(own, amounts, figure))) : null,
    report.channels.length ? part("channels", "Where people came from", headless(origins(told, amounts, shown, figure))) : null,
    part("stayed", "Who stayed", headless(stayed(told, shown, figure))),
    part("minutes", "Where the minutes went", headless(spent(told, shown, report.curve_days, figure))),
    part("models", "What models say of themselves", headless(metrics(shown.map(({ track }) => track), told))),
  ];
  return parts.filter((one) => one !== null);
}

function claims(report: RunReport): HTMLElement | null {
  const { claims: list } = report;
  if (!list.length) return null;
  return section("claims", "What it claims", report.findings.claims,
    list.some(({ placebo }) => placebo) && h("p", { class: "note" }, "Below a claim: the same with the mechanism off that is said to carry it. It is carried by it if it holds with the mechanism and not without."),
    claimList(list));
}

function bankruptcies(report: RunReport): HTMLElement | null {
  const list = report.tracks.map((track, index) => ({ track, index })).filter(({ track }) => track.bankruptcies > 0);
  if (!list.length) return null;
  const row = ({ track, index }: { track: ReportTrack; index: number }) => ({ track: index, label: track.label, share: track.bankruptcies / track.replications, day: track.measures.bankruptcy_day });
  return section("bankruptcies", "Bankruptcies", report.findings.bankruptcies,
    figure((width) => ranges(list.map(row).map(({ track, label, share }) => ({ track, label, band: { low: 0, middle: share * 100, high: share * 100 }, without: "" })), Math.min(width, 560), "Of 100 runs, bankrupt")),
    plain("Bankruptcies", ["variant", "runs that end so", "of 100", "tenth (day)", "half (day)", "nine tenths (day)"], list.map(row).map(({ label, share, day }, place) =>
      [label, `${list[place].track.bankruptcies} of ${list[place].track.replications}`, percent(share, 0), ...(day ? cells(day, "–") : ["–", "–", "–"])])));
}

function card(report: RunReport): HTMLElement | null {
  const made = headless(facts(report as unknown as Amounts));
  return made && section("facts", "How like the world it is", report.findings.facts, made);
}

function today(report: RunReport): HTMLElement | null {
  if (!report.today.length) return null;
  const said = (low: number, high: number) => (low === high ? number(low) : `${number(low)} to ${number(high)}`);
  return section("today", "Today", report.findings.today, plain("What is said of today", ["fact", "said", "simulated", "it determines", "value", "met"], report.today.map((one) =>
    [`${words(one.fact)}, ${one.unit}`, said(one.said_low, one.said_high), one.simulated === null ? "–" : number(one.simulated), one.parameter, number(one.value), one.is_met ? "yes" : one.why ?? "no"])));
}

function failures({ failures: { count, first }, variants }: RunReport): HTMLElement | null {
  if (!count) return null;
  return section("failures", "What failed", [`${count} ${count === 1 ? "simulation" : "simulations"} failed; all others count`], h("ul", { class: "plain" }, first.map((one) =>
    h("li", {}, name(variants[one.variant] ?? ""), `, replication ${one.replication}: `, name(one.message), one.repeat && h("pre", { tabindex: 0 }, one.repeat)))));
}

function definitions(report: RunReport): HTMLElement {
  const shown = new Set(report.measures.filter(({ shown }) => shown).map(({ name }) => name));
  return section("definitions", "What each measure means", undefined, h("details", {}, h("summary", {}, `${shown.size} measures`),
    h("dl", { class: "terms" }, report.definitions.filter(({ name }) => shown.has(name)).flatMap(({ name, unit, definition }) =>
      [h("dt", {}, `${report.measures.find((measure) => measure.name === name)?.title ?? words(name)}, ${unit}`), h("dd", {}, rich(definition))]))));
}

export const noteOf = (report: RunReport) =>
  `${report.replications} ${report.replications === 1 ? "run" : "runs"} of ${report.variants.length + report.not_compared} ${report.variants.length === 1 ? "variant" : "variants"}, ${span(report.days)}, ${number(report.agents * report.represents)}${NB}people`;

export const isRun = (report: Report): report is RunReport => report.kind === "run";
