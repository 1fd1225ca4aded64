// Who paid: which kind of customer, and how much of it came from the few who pay most.

import { parts, type Whole } from "../charts/parts";
import { h, table } from "../dom";
import { number, percent } from "../format";
import type { TrackResult } from "../types";
import type { Figure, Shown, Told } from "./sections";

const KINDS: [string, string][] = [["revenue_users", "users"], ["revenue_advertisers", "advertisers"], ["revenue_merchants", "merchants"], ["revenue_other", "others"]];

/** Shares of the revenue by who paid it; the mean of the runs. */
function byKind({ waterfall }: TrackResult): { label: string; share: number }[] {
  const amounts = KINDS.map(([name, label]) => ({ label, share: Math.max(0, waterfall.find(({ measure }) => measure === name)?.mean ?? 0) }));
  const all = amounts.reduce((sum, { share }) => sum + share, 0);
  return all > 0 ? amounts.map(({ label, share }) => ({ label, share: share / all })) : [];
}

/** What a model says of its payers of the last month: the share of the revenue that the top 1 % and the top 10 % of them bring. */
function concentrated(track: TrackResult): { service: string; percent: number; tenth: number }[] {
  return track.services.flatMap(({ name, metrics }) => {
    const of = (metric: string) => metrics.find((one) => one.model !== "creator-platform" && one.metric === metric)?.summary?.p50;
    const [top, tenth] = [of("top_percent_share"), of("top_tenth_share")];
    return top == null || tenth == null || tenth <= 0 ? [] : [{ service: name, percent: Math.min(top, tenth), tenth }];
  });
}

export function payers(told: Told, shown: Shown, figure: Figure): HTMLElement | null {
  const named = (track: TrackResult, service: string) => (track.services.length > 1 ? `${track.label}, ${service}` : track.label);
  const kinds: Whole[] = shown.map(({ track, index }) => ({ track: index, label: track.label, parts: byKind(track) })).filter(({ parts: all }) => all.length);
  const few = shown.flatMap(({ track, index }) => concentrated(track).map((one) => ({ track: index, label: named(track, one.service), ...one })));
  if (!kinds.length) return null;
  const used = KINDS.map(([, label]) => label).filter((label) => kinds.some(({ parts: all }) => all.some((one) => one.label === label && one.share > 0)));
  const wholes = kinds.map((one) => ({ ...one, parts: one.parts.filter(({ label }) => used.includes(label)) }));
  const measured = (track: TrackResult, measure: string) => track.measures[measure]?.p50;
  const people = shown.map(({ track }) => [track.label, ...["users", "customers", "customers_per_hundred_users"].map((measure) => number(measured(track, measure)))]);
  return h("section", { class: "payers" }, h("h2", { class: "sub" }, "Who paid ", h("span", { class: "note" }, "share of the revenue, mean of the runs")),
    told.define(["payers", "advertisers", "merchants", "customers_per_hundred_users"]),
    figure((width) => parts(wholes, width, "Who paid")),
    few.length > 0 && [h("h3", {}, "How much the few bring who pay most ", h("span", { class: "note" }, "share of the last month's revenue from users")),
      figure((width) => parts(few.map((one) => ({ track: one.track, label: one.label, parts: [
        { label: "top 1 %", share: one.percent }, { label: "next 9 %", share: one.tenth - one.percent }, { label: "other 90 %", share: 1 - one.tenth },
      ] })), width, "Of those who paid, how much the top ones bring"))],
    table("Who paid how much, by variant", ["variant", "users at the end", "customers", "of 100 users", ...used.map((label) => `from ${label}`), ...(few.length ? ["top 1 % bring", "top 10 % bring"] : [])],
      shown.map(({ track }, place) => {
        const whole = wholes.find(({ label }) => label === track.label);
        const one = few.find(({ label }) => label === track.label);
        return [...people[place], ...used.map((label) => (whole ? percent(whole.parts.find((part) => part.label === label)!.share) : "–")),
          ...(few.length ? [one ? percent(one.percent) : "–", one ? percent(one.tenth) : "–"] : [])];
      })));
}
