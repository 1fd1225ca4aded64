// A thousand of the simulated people as dots: who never used it, who uses it, who pays, who is gone, day by day. Each dot is one
// agent of one simulation, and moves when that agent did.

import type { App } from "../app";
import { Cancelled } from "../engine/pool";
import { look } from "../charts/svg";
import { fill, h, name, renew, table } from "../dom";
import { day as dayText, number } from "../format";

const PEOPLE = 1000;
const FRAMES = 220;
const NAMES = ["not yet", "using", "paying", "gone"];
/** Part of a run in which a dot moves from place to place. */
const FLIGHT = 0.012;
/** Seconds of a whole run at speed 1 (assumption). */
const SECONDS = 30;

interface Move {
  frame: number;
  standing: number;
  slot: number;
}

interface Tracks {
  key: string;
  count: number;
  every: number;
  frames: number;
  moves: Move[][];
  counts: number[][];
  most: number[];
}

let tracks: Tracks | null = null;
let asked = "";
let problem = "";
let at = 0;
let playing = false;
let speed = 1;
let before = 0;
let still: MediaQueryList;

/** Slots of each standing are taken from the lowest free one. */
function arrange(standings: Uint8Array, count: number, every: number, key: string): Tracks {
  const frames = standings.length / count;
  const free = NAMES.map(() => [] as number[]);
  const top = NAMES.map(() => 0);
  const most = NAMES.map(() => 0);
  const take = (standing: number) => {
    const list = free[standing];
    if (!list.length) {
      most[standing] = Math.max(most[standing], top[standing] + 1);
      return top[standing]++;
    }
    let lowest = 0;
    list.forEach((slot, place) => { if (slot < list[lowest]) lowest = place; });
    return list.splice(lowest, 1)[0];
  };
  // Who leaves a place first stands on top of it.
  const leaves = Array.from({ length: count }, (_, person) => {
    let frame = 0;
    while (frame < frames && standings[frame * count + person] === 0) frame++;
    return { person, frame };
  }).sort((a, b) => b.frame - a.frame || a.person - b.person);
  const moves: Move[][] = Array.from({ length: count }, () => []);
  leaves.forEach(({ person }) => moves[person].push({ frame: -1, standing: 0, slot: take(0) }));
  const counts: number[][] = [];
  for (let frame = 0; frame < frames; frame++) {
    const now = [0, 0, 0, 0];
    for (let person = 0; person < count; person++) {
      const standing = standings[frame * count + person];
      now[standing]++;
      const last = moves[person][moves[person].length - 1];
      if (last.standing === standing) continue;
      free[last.standing].push(last.slot);
      moves[person].push({ frame, standing, slot: take(standing) });
    }
    counts.push(now);
  }
  return { key, count, every, frames, moves, counts, most };
}

async function load(app: App, key: string, variant: number, service: number) {
  asked = key;
  problem = "";
  const every = Math.max(1, Math.ceil(app.run.opened!.days / FRAMES));
  try {
    const { standings, count } = await app.run.people(variant, service, PEOPLE, every);
    if (asked !== key) return;
    tracks = arrange(standings, count, every, key);
  } catch (error) {
    if (asked === key) asked = "";
    if (error instanceof Cancelled) return;
    problem = (error as Error).message;
  }
  app.draw();
}

let service = 0;

export function peopleView(app: App, box: HTMLElement) {
  const { run, settings } = app;
  if (!run.opened) return;
  still ??= matchMedia("(prefers-reduced-motion: reduce)");
  const { variants, services, identities, agents, represents } = run.opened;
  const variant = Math.min(settings.who, variants.length - 1);
  service = Math.min(service, services[variant].length - 1);
  const key = `${app.scenario.id} ${identities?.[variant] ?? app.changes} ${variant} ${service}`;
  if (!box.childElementCount) {
    fill(box, h("div", { class: "bar whom" }), h("div", { class: "stage" }, h("canvas", { id: "dots", role: "img" }), h("div", { class: "stage-labels" })),
      h("div", { class: "play" }, h("button", { type: "button", class: "btn pri", id: "play", onclick: () => toggle(app, box) }, "Play"),
        h("div", { class: "scrub" }, h("canvas", { class: "areas", "aria-hidden": "true" }), h("input", { type: "range", id: "when", min: 0, step: 1, "aria-label": "Day" })),
        h("label", { class: "pick" }, "Speed ", h("select", { class: "sel", onchange: (event: Event) => { speed = Number((event.target as HTMLSelectElement).value); } },
          [0.5, 1, 2, 4].map((one) => h("option", { value: String(one), selected: one === speed }, `${one}×`)))),
        h("span", { class: "when-text" })),
      h("p", { class: "people-text note" }), h("div", { class: "people-table" }));
    box.querySelector<HTMLInputElement>("#when")!.addEventListener("input", (event) => {
      playing = false;
      at = Number((event.target as HTMLInputElement).value);
      frame(app, box);
    });
  }
  const whom = box.querySelector<HTMLElement>(".whom")!;
  const wants = JSON.stringify([variants, variant, services[variant], service]);
  if (whom.dataset.of !== wants) {
    whom.dataset.of = wants;
    fill(whom, variants.length > 1 && h("div", { class: "seg", role: "group", "aria-label": "Variant" }, variants.map((label, index) =>
      h("button", { type: "button", "aria-pressed": String(index === variant), onclick: () => { settings.who = index; app.draw(); } }, name(label)))),
      services[variant].length > 1 && h("div", { class: "seg", role: "group", "aria-label": "Service" }, services[variant].map((label, index) =>
        h("button", { type: "button", "aria-pressed": String(index === service), onclick: () => { service = index; app.draw(); } }, name(label)))));
  }
  if (tracks?.key !== key && asked !== key) void load(app, key, variant, service);
  const text = box.querySelector(".people-text")!;
  if (tracks?.key !== key) return fill(text, problem || "Simulating a thousand people…");
  fill(text, `${number(tracks.count)} of ${number(agents)} simulated people, each standing for ${number(represents)}; one run, day by day. `,
    "A ring marks who is gone, an outline who paid within the last 30 days. Nobody is acted: a dot moves on the day on which that person did.");
  renew(box.querySelector(".people-table")!, table(`${variants[variant]}: of ${tracks.count} people`, ["day", ...NAMES],
    Array.from({ length: 9 }, (_, n) => Math.round((n / 8) * (tracks!.frames - 1))).map((place) => [String((place + 1) * tracks!.every), ...tracks!.counts[place].map(String)])));
  const when = box.querySelector<HTMLInputElement>("#when")!;
  when.max = String(tracks.frames - 1);
  layout(box, app);
  frame(app, box);
}

function toggle(app: App, box: HTMLElement) {
  playing = !playing;
  if (playing && tracks && at >= tracks.frames - 1) at = 0;
  before = performance.now();
  if (playing) requestAnimationFrame((now) => tick(app, box, now));
  frame(app, box);
}

function tick(app: App, box: HTMLElement, now: number) {
  if (!playing || !tracks || app.settings.view !== "people") {
    playing = false;
    return;
  }
  // A frame may have begun before the press that started it.
  const seconds = Math.min(0.1, Math.max(0, now - before) / 1000);
  // Who wants no motion sees month after month.
  if (still.matches) {
    if (now - before > 900 / speed) {
      at += 30 / tracks.every;
      before = now;
    }
  } else {
    at += (seconds * speed * tracks.frames) / SECONDS;
    before = now;
  }
  if (at >= tracks.frames - 1) {
    at = tracks.frames - 1;
    playing = false;
  }
  frame(app, box);
  if (playing) requestAnimationFrame((next) => tick(app, box, next));
}

interface Box {
  x: number;
  y: number;
  columns: number;
  rows: number;
}

let geometry: { width: number; height: number; step: number; boxes: Box[]; ratio: number } | null = null;

function layout(box: HTMLElement, app: App) {
  const canvas = box.querySelector<HTMLCanvasElement>("#dots")!;
  const width = Math.floor(canvas.parentElement!.clientWidth);
  const { most } = tracks!;
  const small = width < 560;
  const top = 52;
  let boxes: Box[];
  let step: number;
  let height: number;
  if (!small) {
    const rows = 30;
    const columns = most.map((count) => Math.max(5, Math.ceil(count / rows)));
    const gap = 2.5;
    step = Math.min(16, width / (columns.reduce((a, b) => a + b) + 3 * gap));
    let x = 0;
    boxes = columns.map((count) => {
      const made = { x, y: top, columns: count, rows };
      x += (count + gap) * step;
      return made;
    });
    height = top + rows * step + 6;
  } else {
    step = width / 44;
    const first = Math.ceil(most[0] / 44);
    const below = [1, 2, 3].map((standing) => Math.max(5, Math.ceil(most[standing] / 34)));
    const wide = below.reduce((a, b) => a + b) + 4;
    const rows = Math.ceil((34 * wide) / 44);
    const each = below.map((count) => Math.max(5, Math.floor((count / (wide - 4)) * 40)));
    const second = top + first * step + 62;
    let x = 0;
    boxes = [{ x: 0, y: top, columns: 44, rows: first }, ...each.map((columns, place) => {
      const made = { x, y: second, columns, rows: Math.max(rows, Math.ceil(most[place + 1] / columns)) };
      x += (columns + 2) * step;
      return made;
    })];
    const deepest = Math.max(...boxes.slice(1).map((one) => one.rows));
    boxes.slice(1).forEach((one) => { one.rows = deepest; });
    height = second + deepest * step + 6;
  }
  const ratio = Math.min(2, devicePixelRatio || 1);
  canvas.width = width * ratio;
  canvas.height = height * ratio;
  canvas.style.width = `${width}px`;
  canvas.style.height = `${height}px`;
  geometry = { width, height, step, boxes, ratio };
  const labels = box.querySelector<HTMLElement>(".stage-labels")!;
  fill(labels, NAMES.map((text, standing) => {
    const label = h("div", {}, h("b", {}, "0"), text);
    label.style.left = `${boxes[standing].x}px`;
    label.style.top = `${boxes[standing].y - 48}px`;
    return label;
  }));
  areas(box, app);
}

/** The four groups over time, above the slider. */
function areas(box: HTMLElement, app: App) {
  const canvas = box.querySelector<HTMLCanvasElement>(".areas")!;
  const { frames, counts, count } = tracks!;
  canvas.width = frames;
  canvas.height = 44;
  const context = canvas.getContext("2d")!;
  const colour = palette(app);
  for (let place = 0; place < frames; place++) {
    let y = 44;
    for (const [standing, fillStyle, alpha] of [[2, colour.track, 1], [1, colour.track, 0.5], [3, colour.strong, 1], [0, colour.weak, 1]] as [number, string, number][]) {
      const tall = (counts[place][standing] / count) * 44;
      context.fillStyle = fillStyle;
      context.globalAlpha = alpha;
      context.fillRect(place, y - tall, 1, tall);
      y -= tall;
    }
  }
}

function palette(app: App) {
  const probe = document.querySelector<HTMLElement>(".app")!;
  const style = getComputedStyle(probe);
  const value = (property: string) => style.getPropertyValue(property).trim();
  return { track: value(`--c${look(app.settings.who)}`), weak: value("--line"), strong: value("--line-2"), muted: value("--muted"), ink: value("--ink") };
}

function frame(app: App, box: HTMLElement) {
  if (!tracks || !geometry) return;
  const canvas = box.querySelector<HTMLCanvasElement>("#dots")!;
  const context = canvas.getContext("2d")!;
  const { step, boxes, ratio, width, height } = geometry;
  const colour = palette(app);
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, height);
  context.fillStyle = colour.strong;
  boxes.forEach((one) => context.fillRect(one.x, one.y + one.rows * step + 1, one.columns * step, 1));
  const place = ({ standing, slot }: Move): [number, number] => {
    const one = boxes[standing];
    return [one.x + ((slot % one.columns) + 0.5) * step, one.y + (one.rows - Math.floor(slot / one.columns) - 0.5) * step];
  };
  const flight = still.matches ? 0 : FLIGHT * tracks.frames;
  const radius = step * 0.34;
  for (const moves of tracks.moves) {
    let index = moves.length - 1;
    while (index > 0 && moves[index].frame > at) index--;
    const move = moves[index];
    let [x, y] = place(move);
    const passed = at - move.frame;
    if (index > 0 && passed < flight) {
      const [fromX, fromY] = place(moves[index - 1]);
      const part = passed / flight;
      const eased = part < 0.5 ? 2 * part * part : 1 - (2 - 2 * part) ** 2 / 2;
      x = fromX + (x - fromX) * eased;
      y = fromY + (y - fromY) * eased - Math.sin(eased * Math.PI) * step * 3;
    }
    context.beginPath();
    context.arc(x, y, move.standing === 2 ? radius * 1.15 : radius, 0, 2 * Math.PI);
    context.globalAlpha = 1;
    if (move.standing === 0) {
      context.fillStyle = colour.strong;
      context.fill();
    } else if (move.standing === 3) {
      context.lineWidth = 1;
      context.strokeStyle = colour.muted;
      context.stroke();
    } else {
      context.fillStyle = colour.track;
      context.globalAlpha = move.standing === 1 ? 0.5 : 1;
      context.fill();
      if (move.standing === 2) {
        context.lineWidth = 1.3;
        context.strokeStyle = colour.ink;
        context.stroke();
      }
    }
  }
  context.globalAlpha = 1;
  const counts = tracks.counts[Math.floor(at)];
  box.querySelectorAll(".stage-labels b").forEach((label, standing) => { label.textContent = String(counts[standing]); });
  const day = Math.round((Math.floor(at) + 1) * tracks.every);
  const said = dayText(Math.min(day, app.run.opened!.days), app.run.amounts?.start ?? null);
  box.querySelector(".when-text")!.textContent = said;
  const when = box.querySelector<HTMLInputElement>("#when")!;
  when.value = String(Math.floor(at));
  when.style.setProperty("--p", `${(at / Math.max(1, tracks.frames - 1)) * 100}%`);
  const words = `${said}: ${NAMES.map((text, standing) => `${counts[standing]} ${text}`).join(", ")}`;
  when.setAttribute("aria-valuetext", words);
  canvas.setAttribute("aria-label", `Dots of ${tracks.count} people. ${words}.`);
  const button = box.querySelector("#play")!;
  button.textContent = playing ? "Pause" : "Play";
}

/** The day that is shown, for a link. */
export const shownDay = () => Math.floor(at);
export const showDay = (place: number) => { at = place; };
