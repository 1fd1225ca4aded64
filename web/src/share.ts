// A link that carries all settings, and what can be taken away: the scenario with one's changes, the numbers, the picture.

import { type App, isFlow, type Measure, MEASURES, type View, VIEWS } from "./app";
import { svgText } from "./views/curves";
import { showDay, shownDay } from "./views/people";
import { isPredicting, predict, stopPredicting } from "./views/predict";

/** What the address says after its #. */
export function toLink(app: App): string {
  const { settings, scenario } = app;
  const link = new URLSearchParams();
  if (app.data.scenarios.length > 1) link.set("scenario", scenario.id);
  if (settings.view !== "curves") link.set("view", settings.view);
  if (settings.measure !== "profit") link.set("measure", settings.measure);
  if (!settings.total && isFlow(settings.measure)) link.set("total", "0");
  if (settings.hidden.size) link.set("hidden", [...settings.hidden].join("."));
  if (settings.replications !== scenario.replications) link.set("replications", String(settings.replications));
  if (settings.who) link.set("who", String(settings.who));
  if (settings.versus !== 1) link.set("versus", String(settings.versus));
  if (settings.step) link.set("step", String(settings.step + 1));
  if (isPredicting()) link.set("predict", "1");
  if (app.also.length) link.set("also", String(settings.also + 1));
  if (settings.view === "people" && shownDay()) link.set("frame", String(shownDay()));
  for (const [key, value] of settings.set) link.set(`set.${key}`, String(value));
  return link.toString();
}

/** Takes what an address says, as far as it makes sense. */
export function fromLink(app: App, text: string) {
  const link = new URLSearchParams(text);
  const found = app.data.scenarios.find(({ id }) => id === link.get("scenario"));
  if (found) app.scenario = found;
  const { scenario } = app;
  const settings = (app.settings = { ...app.settings, replications: scenario.replications, set: new Map(), hidden: new Set() });
  const whole = (key: string, low: number, high: number, otherwise: number) => {
    const value = Number(link.get(key) ?? NaN);
    return Number.isInteger(value) && value >= low && value <= high ? value : otherwise;
  };
  if ((VIEWS as readonly string[]).includes(link.get("view") ?? "")) settings.view = link.get("view") as View;
  if ((MEASURES as readonly string[]).includes(link.get("measure") ?? "")) settings.measure = link.get("measure") as Measure;
  settings.total = link.get("total") !== "0";
  settings.replications = whole("replications", 1, 256, scenario.replications);
  settings.who = whole("who", 0, 63, 0);
  settings.versus = whole("versus", 0, 63, 1);
  settings.step = whole("step", 1, 50, 1) - 1;
  settings.also = whole("also", 1, scenario.steps.length, 0) - 1;
  showDay(whole("frame", 0, 1000, 0));
  // A class that opens such a link sees nothing before it has predicted.
  if (link.get("predict") === "1") predict(app);
  else if (isPredicting()) stopPredicting(app);
  for (const part of (link.get("hidden") ?? "").split(".").filter(Boolean)) {
    const track = Number(part);
    if (Number.isInteger(track) && track >= 0 && track < 64) settings.hidden.add(track);
  }
  for (const lever of scenario.levers) {
    const value = Number(link.get(`set.${lever.key}`) ?? NaN);
    if (Number.isFinite(value) && value !== lever.value) settings.set.set(lever.key, Math.min(lever.high, Math.max(lever.low, value)));
  }
}

function save(name: string, type: string, content: BlobPart) {
  const url = URL.createObjectURL(new Blob([content], { type }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** The scenario in full, with what was changed. */
export const toml = (app: App) => app.run.opened?.resolved ?? "";

/** Every curve on every day of every run that is there; numbers as the engine has them. */
export function csv(app: App): string {
  const { run } = app;
  if (!run.opened) return "";
  const { curves, days } = run.opened;
  const cell = (text: string) => (/[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const lines = [["variant", "firm", "replication", "day", ...curves].join(",")];
  run.tracks.forEach((track) => {
    run.simulations[track.variant].forEach((simulation, replication) => {
      if (!simulation || simulation.failed) return;
      const head = `${cell(run.opened!.variants[track.variant])},${cell(run.opened!.firms[track.variant][track.firm])},${replication}`;
      for (let day = 0; day < days; day++) {
        const values = curves.map((_, curve) => simulation.curves[(track.firm * curves.length + curve) * days + day]);
        lines.push(`${head},${day},${values.map((value) => (Number.isNaN(value) ? "" : value)).join(",")}`);
      }
    });
  });
  return `${lines.join("\n")}\n`;
}

const PROPERTIES = ["fill", "fill-opacity", "stroke", "stroke-width", "stroke-dasharray", "stroke-linejoin", "opacity", "font-family", "font-size", "font-weight", "text-anchor", "paint-order"];

/** The picture by itself: what the style of the page says stands in it. */
function alone(): { text: string; width: number; height: number } | null {
  const shown = document.querySelector<SVGSVGElement>("#chart svg");
  if (!shown || !svgText) return null;
  const copy = shown.cloneNode(true) as SVGSVGElement;
  const from = shown.querySelectorAll("*");
  copy.querySelectorAll("*").forEach((element, place) => {
    const style = getComputedStyle(from[place]);
    for (const property of PROPERTIES) element.setAttribute(property, style.getPropertyValue(property));
    element.removeAttribute("class");
  });
  const { width, height } = shown.viewBox.baseVal;
  const paper = document.createElementNS("http://www.w3.org/2000/svg", "rect");
  paper.setAttribute("width", String(width));
  paper.setAttribute("height", String(height));
  paper.setAttribute("fill", getComputedStyle(document.body).backgroundColor);
  copy.insertBefore(paper, copy.firstChild);
  return { text: new XMLSerializer().serializeToString(copy), width, height };
}

export async function take(app: App, what: string) {
  const { id } = app.scenario;
  if (what === "toml") save(`${id}.toml`, "application/toml", toml(app));
  if (what === "csv") save(`${id}.csv`, "text/csv", csv(app));
  if (what === "print") print();
  const picture = what === "svg" || what === "png" ? alone() : null;
  if (!picture) return;
  if (what === "svg") return save(`${id}.svg`, "image/svg+xml", picture.text);
  const image = new Image();
  const url = URL.createObjectURL(new Blob([picture.text], { type: "image/svg+xml" }));
  await new Promise((done, failed) => {
    image.onload = done;
    image.onerror = failed;
    image.src = url;
  });
  URL.revokeObjectURL(url);
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [picture.width * 2, picture.height * 2];
  canvas.getContext("2d")!.drawImage(image, 0, 0, canvas.width, canvas.height);
  canvas.toBlob((blob) => { if (blob) save(`${id}.png`, "image/png", blob); });
}
