// Why: all sections of it, for the variants that are shown.

import type { App } from "../app";
import { fill, h, picture, renew } from "../dom";
import { define } from "./define";
import { payers } from "./payers";
import { differences, facts, metrics, money, origins, spent, stayed } from "./sections";

let state = "";

export function whyView(app: App, box: HTMLElement) {
  const { run, settings } = app;
  const { amounts } = run;
  if (!amounts) return fill(box, h("p", { class: "note", role: "status" }, "Simulating…"));
  settings.who = Math.min(settings.who, amounts.tracks.length - 1);
  if (settings.versus >= amounts.tracks.length) settings.versus = Math.max(0, amounts.tracks.length - 1);
  const now = JSON.stringify([app.changes, run.amountsOf, settings.who, settings.versus, box.clientWidth, [...settings.hidden]]);
  if (now === state && box.childElementCount) return;
  state = now;
  const width = box.clientWidth || 600;
  const told = { currency: app.scenario.currency, variants: app.scenario.variants, days: run.opened!.days, settings, draw: () => app.draw(), define: (names: string[]) => define(names, app.data.measures) };
  const shown = amounts.tracks.map((track, index) => ({ track, index })).filter(({ index }) => !settings.hidden.has(index));
  const figures: [HTMLElement, string][] = [];
  const figure = (draw: (width: number) => string) => {
    const chart = h("div", { class: "chart" });
    figures.push([chart, draw(width)]);
    return chart;
  };
  renew(box, money(told, amounts, figure), payers(told, shown, figure), differences(told, amounts, figure), origins(told, amounts, shown, figure), stayed(told, shown, figure),
    spent(told, shown, Array.from({ length: told.days }, (_, day) => day), figure), metrics(shown.map(({ track }) => track), told), facts(amounts));
  figures.forEach(([chart, svg]) => picture(chart, svg));
}
