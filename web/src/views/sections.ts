// Why: the way of the money, what makes two variants differ, where people came from and who stayed, where the minutes went. The page
// and the report show the same.

import { channels, type Stage, waterfall } from "../charts/bars";
import { cohorts, minutes } from "../charts/panels";
import { h, name, table } from "../dom";
import { capital, number, percent, signed, words } from "../format";
import type { Amounts, TrackResult } from "../types";

/** What sections are told of, and what the reader chose in them. */
export interface Told {
  currency: string;
  variants: string[];
  days: number;
  settings: { who: number; versus: number };
  draw(): void;
  /** What measures mean, behind a fold. */
  define(names: string[]): HTMLElement | null;
}

/** A place for a chart, which is drawn at the width that it will have. */
export type Figure = (draw: (width: number) => string) => HTMLElement;
export type Shown = { track: TrackResult; index: number }[];

const CAUSES: Record<string, [string, string]> = {
  user_days: ["More use", "Less use"],
  revenue_per_user_day: ["More revenue per day of use", "Less revenue per day of use"],
  cost_per_user_day: ["Cheaper days of use", "Dearer days of use"],
  acquisition_cost: ["Less spent on winning users", "More spent on winning users"],
  fixed_cost: ["Less fixed cost", "More fixed cost"],
};

/** Costs are positive in the engine's list. */
const isCost = (measure: string) => measure.startsWith("cost");

const TITLES: Record<string, string> = {
  revenue: "Revenue", revenue_users: "From users", revenue_advertisers: "From advertisers", revenue_merchants: "From merchants", revenue_other: "From others",
  cost: "Cost", cost_acquisition: "Winning users", cost_fixed: "Fixed cost", cost_other: "Use, goods and fees", cost_use: "Use", cost_models: "What models post", profit: "Profit",
};
const titleOf = (measure: string) => TITLES[measure] ?? capital(words(measure));

const quarters = (days: number) => [0.1, 0.25, 0.5, 0.75, 1].map((part) => Math.max(1, Math.round(days * part)));

function choose(told: Told, label: string, id: string, value: number, options: string[], skip: number | null, set: (index: number) => void) {
  return h("label", { class: "pick", for: id }, label, " ", h("select", { class: "sel", id, onchange: (event: Event) => {
    set(Number((event.target as HTMLSelectElement).value));
    told.draw();
  } }, options.map((option, index) => (index === skip ? null : h("option", { value: String(index), selected: index === value }, option)))));
}

export function money(told: Told, amounts: Amounts, figure: Figure) {
  const { who } = told.settings;
  const track = amounts.tracks[who];
  const stages = (): Stage[] => track.waterfall.filter(({ measure, mean }) => mean !== 0 || measure === "revenue" || measure === "profit").map(({ measure, mean }) => ({
    label: titleOf(measure), note: "", value: isCost(measure) ? -mean : mean, total: measure === "profit" || measure === "revenue", track: measure === "profit" ? who : null,
  }));
  const labels = amounts.tracks.map(({ label }) => label);
  return h("section", {}, h("h2", { class: "sub" }, "From revenue to profit ", h("span", { class: "note" }, `${told.currency}, mean of the runs`)),
    told.define(track.waterfall.filter(({ mean }) => mean !== 0).map(({ measure }) => measure)),
    labels.length > 1 && h("div", { class: "bar" }, choose(told, "Of", "who", who, labels, null, (index) => { told.settings.who = index; })),
    figure((width) => waterfall(stages(), width, `Money of ${track.label}`)),
    table(`Money of ${track.label}, ${told.currency}`, ["amount", "mean"], track.waterfall.map(({ measure, mean }) => [titleOf(measure), number(isCost(measure) ? -mean : mean)])));
}

export function differences(told: Told, amounts: Amounts, figure: Figure) {
  if (!amounts.profit_differences.length) return null;
  const list = amounts.profit_differences;
  const versus = list.find(({ variant }) => variant === told.settings.versus) ?? list[0];
  const first = amounts.tracks.findIndex((track) => track.variant === 0 && track.firm === versus.firm);
  const other = amounts.tracks.findIndex((track) => track.variant === versus.variant && track.firm === versus.firm);
  const [from, to] = [amounts.tracks[first], amounts.tracks[other]];
  const stages = (width: number): Stage[] => [
    { label: `Profit, ${from.label}`, note: "", value: versus.first, total: true, track: first },
    ...versus.causes.map(({ cause, mean, low, high }) => ({
      label: CAUSES[cause]?.[mean >= 0 ? 0 : 1] ?? capital(words(cause)), note: width > 900 ? `${signed(low)} to ${signed(high)}` : "", value: mean, total: false, track: null,
    })),
    { label: `Profit, ${to.label}`, note: "", value: versus.other, total: true, track: other },
  ];
  const variants = told.variants;
  return h("section", {}, h("h2", { class: "sub" }, "What makes them differ ", h("span", { class: "note" }, `${told.currency}, mean of ${versus.pairs} pairs of runs with the same people and the same luck`)),
    told.define(["profit", "active", "revenue", "cost_other", "cost_acquisition", "cost_fixed"]),
    h("div", { class: "bar" }, h("span", { class: "note" }, name(variants[0])), choose(told, "and", "versus", versus.variant, variants, 0, (index) => { told.settings.versus = index; })),
    figure((width) => waterfall(stages(width), width, `From the profit of ${from.label} to that of ${to.label}`)),
    table("By cause", ["cause", "mean", "95 % interval"], versus.causes.map(({ cause, mean, low, high }) => [capital(words(cause)), signed(mean), `${signed(low)} to ${signed(high)}`])));
}

export function origins(told: Told, amounts: Amounts, shown: Shown, figure: Figure) {
  const groups = shown.map(({ track, index }) => {
    const services = new Set(track.services.map((service) => service.name));
    const bars = amounts.channels.filter((channel) => channel.variant === track.variant && services.has(channel.service)).map((channel) => ({
      channel: services.size > 1 ? `${channel.service}: ${channel.channel}` : channel.channel,
      joined: channel.joined / channel.simulations,
      kept: channel.joined_month_ago ? channel.kept_month / channel.joined_month_ago : null,
      cost: channel.cost / channel.simulations,
    })).sort((a, b) => b.joined - a.joined);
    return { track: index, label: track.label, bars };
  }).filter(({ bars }) => bars.length);
  if (!groups.length) return null;
  return h("section", {}, h("h2", { class: "sub" }, "Where people came from, and who stayed ", h("span", { class: "note" }, "people who joined; dark: still users 30 days later")),
    told.define(["joined", "users", "acquisition_cost_per_user"]),
    figure((width) => channels(groups, width, told.currency)),
    table("Channels", ["channel", "joined", "users 30 days later", `cost of each, ${told.currency}`], groups.flatMap(({ label, bars }) => bars.map((bar) =>
      [groups.length > 1 ? `${label}: ${bar.channel}` : bar.channel, number(bar.joined), bar.kept === null ? "–" : percent(bar.kept), bar.cost && bar.joined ? number(bar.cost / bar.joined) : "–"]))));
}

/** All that the models say of themselves. */
export function metrics(tracks: TrackResult[], told: Told) {
  const rows = tracks.flatMap((track) => track.services.flatMap((service) => service.metrics.filter(({ summary }) => summary).map((metric) => [
    `${tracks.length > 1 ? `${track.label}: ` : ""}${words(metric.metric)}`,
    metric.unit.replace("currency", told.currency), metric.sum ? "whole run" : "last day",
    number(metric.summary!.p10), number(metric.summary!.p50), number(metric.summary!.p90),
  ])));
  if (!rows.length) return null;
  const made = table("What the models report", ["number", "unit", "over", "tenth", "half", "nine tenths"], rows);
  made.querySelector("summary")!.textContent = `${rows.length} numbers`;
  return h("section", {}, h("h2", { class: "sub" }, "What the models say of themselves"), made);
}

export function facts(amounts: Amounts) {
  if (!amounts.facts.length) return null;
  return h("section", {}, h("h2", { class: "sub" }, "How like the world it is ", h("span", { class: "note" }, "simulated, beside what was published")),
    h("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": "Published figures" }, h("table", {}, h("thead", {}, h("tr", {}, ["figure", "simulated", "published", "source"].map((cell, place) => h("th", { scope: "col", class: place && place < 3 ? "num" : "" }, cell)))),
      h("tbody", {}, amounts.facts.map((fact) => {
        const inside = fact.value && fact.value.p50 >= fact.low && fact.value.p50 <= fact.high;
        return h("tr", {}, h("th", { scope: "row" }, name(fact.text)), h("td", { class: "num" }, fact.value ? number(fact.value.p50) : "–", inside === false ? " outside" : ""),
          h("td", { class: "num" }, `${number(fact.low)} to ${number(fact.high)}`), h("td", { class: "note" }, name(fact.source)));
      })))));
}

/** Who of those who joined is there so many months later. */
export function stayed(told: Told, shown: Shown, figure: Figure) {
  return h("section", {}, h("h2", { class: "sub" }, "Who stayed ", h("span", { class: "note" }, "of 100 who joined in a month, users so many months later")),
    told.define(["users", "joined", "returned", "left", "churn"]),
    figure((width) => cohorts(shown.map(({ track, index }) => ({ track: index, label: track.label, retention: track.services[0]?.retention ?? [] })), width)),
    h("p", { class: "note" }, "Rows: the month of joining. Columns: months since then."),
    table("Share of the first cohort who are users", ["months since joining", ...shown.map(({ track }) => track.label)],
      (shown[0]?.track.services[0]?.retention[0] ?? []).map((_, age) => [String(age), ...shown.map(({ track }) => {
        const share = track.services[0]?.retention[0]?.[age];
        return share == null ? "–" : percent(share);
      })])));
}

/** Minutes on these days, which are counted from 0. */
export function spent(told: Told, shown: Shown, at: number[], figure: Figure) {
  const place = (day: number) => at.reduce((best, other, index) => (Math.abs(other + 1 - day) < Math.abs(at[best] + 1 - day) ? index : best), 0);
  return h("section", {}, h("h2", { class: "sub" }, "Where the minutes went ", h("span", { class: "note" }, "hours a day of all people, mean of the runs")),
    told.define(["minutes", "minutes_share"]),
    figure((width) => minutes(shown.map(({ track, index }) => ({ track: index, label: track.label, services: track.services })), at, told.days, width)),
    table("Hours a day", ["day", ...shown.flatMap(({ track }) => track.services.map((service) => (track.services.length > 1 ? `${track.label}, ${service.name}` : track.label)))],
      quarters(told.days).map((day) => [String(day), ...shown.flatMap(({ track }) => track.services.map((service) => number(service.minutes[place(day)] / 60)))])));
}
