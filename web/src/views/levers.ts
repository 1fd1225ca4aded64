// Sliders for the numbers that can be moved. A slider stops on the values of the scenario, or is fine between two ends.

import type { App } from "../app";
import { h, fill, name, picture } from "../dom";
import { number } from "../format";
import { key, look } from "../charts/svg";
import type { Lever } from "../types";

const STOPS = 200;
/** Levers of a group that stand open. */
const OPEN = 4;

interface Row {
  lever: Lever;
  input: HTMLInputElement;
  output: HTMLElement;
  row: HTMLElement;
}

let rows: Row[] = [];
let builtFor: unknown = null;

const place = (lever: Lever, value: number) => {
  if (lever.values) return lever.values.reduce((best, other, index) => (Math.abs(other - value) < Math.abs(lever.values![best] - value) ? index : best), 0);
  const part = lever.log ? Math.log(value / lever.low) / Math.log(lever.high / lever.low) : (value - lever.low) / (lever.high - lever.low);
  return Math.round(part * STOPS);
};

const valueAt = (lever: Lever, stop: number) => {
  if (lever.values) return lever.values[stop];
  // The stop of the written value is that value.
  if (stop === place(lever, lever.value)) return lever.value;
  const part = stop / STOPS;
  const value = lever.log ? lever.low * (lever.high / lever.low) ** part : lever.low + part * (lever.high - lever.low);
  return lever.integer ? Math.round(value) : Number(value.toPrecision(3));
};

function build(app: App, lever: Lever, index: number): HTMLElement {
  const id = `lever-${index}`;
  const input = h("input", { type: "range", id, min: 0, max: lever.values ? lever.values.length - 1 : STOPS, step: 1, "aria-describedby": `${id}-about` });
  input.value = String(place(lever, app.value(lever)));
  input.addEventListener("input", () => app.move(lever, valueAt(lever, Number(input.value))));
  const output = h("output", { for: id });
  const about = h("div", { class: "about", id: `${id}-about`, hidden: true },
    lever.doc && h("p", {}, lever.doc),
    h("p", {}, "As written: ", number(lever.value), lever.unit ? ` ${lever.unit}` : "", ". ", lever.source ? h("span", {}, "Source: ", name(lever.source), ".") : "No source is given."),
    h("p", {}, h("code", {}, name(lever.key))));
  const info = h("button", { type: "button", class: "info", "aria-expanded": "false", "aria-controls": `${id}-about`, "aria-label": `About ${lever.label}`,
    onclick: () => { about.hidden = !about.hidden; info.setAttribute("aria-expanded", String(!about.hidden)); } }, "i");
  const tick = h("i", {});
  const most = lever.values ? lever.values.length - 1 : STOPS;
  tick.style.setProperty("--at", String(place(lever, lever.value) / most));
  const row = h("div", { class: `lever${lever.variant === null ? "" : ` c${look(lever.variant)}`}` },
    h("div", { class: "r1" }, h("label", { for: id }, name(lever.label)), info, output),
    h("div", { class: "rng" }, tick, input), about);
  rows.push({ lever, input, output, row });
  return row;
}

export function levers(app: App, box: HTMLElement) {
  const { scenario } = app;
  if (builtFor !== scenario) {
    builtFor = scenario;
    rows = [];
    const groups = [null, ...scenario.variants.map((_, index) => index)].map((variant) => ({
      variant, list: scenario.levers.filter((lever) => lever.variant === variant),
    })).filter(({ list }) => list.length);
    let index = 0;
    const reset = h("button", { type: "button", class: "btn sm", id: "reset", onclick: () => {
      app.settings.set.clear();
      app.settings.also = -1;
      app.start();
    } }, "Reset all");
    fill(box, h("div", { class: "railhead" }, h("h2", {}, "Levers"), reset), h("div", { id: "also", class: "note" }),
      groups.map(({ variant, list }) => {
        const sorted = scenario.own_levers ? list : [...list].sort((a, b) => Number(b.is_set) - Number(a.is_set));
        const made = sorted.map((lever) => build(app, lever, index++));
        const open = scenario.own_levers ? made.length : OPEN;
        const heading = h("h3", { class: `grp${variant === null ? "" : ` c${look(variant)}`}` });
        if (variant !== null) {
          const mark = h("span", {});
          picture(mark, key(variant));
          heading.append(mark, " ");
        }
        heading.append(variant === null ? name(scenario.variants.length > 1 ? "Everybody" : scenario.variants[0]) : name(scenario.variants[variant]));
        return h("section", {}, heading, made.slice(0, open),
          made.length > open && h("details", { class: "more" }, h("summary", {}, `${made.length - open} more`), made.slice(open)));
      }),
      !scenario.levers.length && h("p", { class: "note" }, "This scenario has no number that can be moved here."));
  }
  for (const { lever, input, output, row } of rows) {
    const value = app.value(lever);
    const stop = place(lever, value);
    if (Number(input.value) !== stop) input.value = String(stop);
    input.style.setProperty("--p", `${(stop / Number(input.max)) * 100}%`);
    const unit = lever.unit && lever.unit !== "1" ? lever.unit.replace("currency", app.scenario.currency) : "";
    input.setAttribute("aria-valuetext", `${number(value)} ${unit}`);
    fill(output, number(value), unit && h("span", {}, ` ${unit}`));
    row.classList.toggle("chg", app.settings.set.has(lever.key));
  }
  const also = box.querySelector<HTMLElement>("#also")!;
  const held = JSON.stringify(app.also);
  if (also.dataset.of !== held) {
    also.dataset.of = held;
    fill(also, app.also.length > 0 && ["The lesson sets ", app.also.map(([path, value], place) => [place ? ", " : "", h("code", {}, name(`${path} = ${value}`))]), "."]);
  }
  const reset = box.querySelector<HTMLButtonElement>("#reset");
  if (reset) reset.disabled = !app.isChanged;
}
