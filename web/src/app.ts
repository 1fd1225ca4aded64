// What the reader chose, and the runs that follow from it.

import { Kept, Run } from "./engine/run";
import type { Pool } from "./engine/pool";
import type { Data, Lever, Question, Scenario, Step } from "./types";

export const VIEWS = ["curves", "why", "people", "inputs"] as const;
export type View = (typeof VIEWS)[number];

export const MEASURES = ["users", "customers", "revenue", "profit", "cash", "minutes"] as const;
export type Measure = (typeof MEASURES)[number];

export interface Settings {
  view: View;
  measure: Measure;
  /** Flows from the first day on, and not of a month. */
  total: boolean;
  /** Tracks that are hidden. */
  hidden: Set<number>;
  replications: number;
  /** By the key of a lever. */
  set: Map<string, number>;
  /** Of whom a view tells that tells of one. */
  who: number;
  versus: number;
  step: number;
  /** The step whose settings hold that are no lever's; -1: none. */
  also: number;
}

export const isFlow = (measure: Measure) => measure === "revenue" || measure === "profit";

/** A curve's name in the engine. */
export const curveOf = (measure: Measure, total: boolean) => (total && isFlow(measure) ? `${measure}_total` : measure);

export class App {
  scenario: Scenario;
  settings: Settings;
  run!: Run;
  /** At the values as written. */
  written: Run | null = null;
  private kept = new Kept();
  private frame = 0;
  private timer = 0;

  constructor(
    readonly data: Data,
    readonly pool: Pool,
    private render: (app: App) => void,
  ) {
    this.scenario = data.scenarios[0];
    this.settings = App.fresh(this.scenario);
  }

  static fresh(scenario: Scenario): Settings {
    return {
      view: "curves", measure: "profit", total: true, hidden: new Set(), replications: scenario.replications, set: new Map(),
      who: 0, versus: 1, step: 0, also: -1,
    };
  }

  get isChanged() {
    return this.settings.set.size > 0 || this.also.length > 0;
  }

  /** What the reader changed, as a text. */
  get changes(): string {
    return JSON.stringify([this.scenario.id, [...this.settings.set], this.also]);
  }

  /** Of the settings of a step those that are a lever's, and all others. */
  settingsOf(step: Step): { levers: [Lever, number][]; also: [string, string][] } {
    const levers: [Lever, number][] = [];
    const also = step.set.filter(([path, value]) => {
      const lever = this.scenario.levers.find(({ key }) => plain(key) === plain(path));
      const amount = Number(value.replaceAll("_", ""));
      const fits = lever && value.trim() !== "" && amount >= lever.low && amount <= lever.high;
      if (fits) levers.push([lever, amount]);
      return !fits;
    });
    return { levers, also };
  }

  /** Settings of a step that hold and are no lever's. */
  get also(): [string, string][] {
    const step = this.scenario.steps[this.settings.also];
    return step ? this.settingsOf(step).also : [];
  }

  value(lever: Lever): number {
    return this.settings.set.get(lever.key) ?? lever.value;
  }

  /** Moves a lever, or puts it back. */
  move(lever: Lever, value: number) {
    if (value === lever.value) this.settings.set.delete(lever.key);
    else this.settings.set.set(lever.key, value);
    this.later();
  }

  private question(set: Map<string, number>, replications: number, also: [string, string][]): Question {
    const { files, main, people, seed } = this.scenario;
    const integer = (key: string) => this.scenario.levers.find((lever) => lever.key === key)?.integer;
    const moved = [...set].map(([key, value]): [string, string] => [key, integer(key) ? String(Math.round(value)) : text(value)]);
    return { files, main, people, seed, replications, set: [...this.scenario.set, ...also, ...moved] };
  }

  ask(set: Map<string, number>, replications: number, changed: () => void, rank: number, amounts: boolean, also = this.also): Run {
    return new Run(this.pool, this.kept, this.question(set, replications, also), changed, rank, amounts);
  }

  /** Simulates what is chosen now. What still runs is given up. */
  start() {
    const { set, replications } = this.settings;
    if (this.run && this.run !== this.written) this.run.drop();
    const isWritten = !this.isChanged;
    if (isWritten && this.written && this.written.question.replications >= replications && !this.written.dropped && !this.written.error) {
      this.run = this.written;
    } else {
      const run = this.ask(set, replications, () => this.draw(), 0, true);
      if (isWritten) {
        this.written?.drop();
        this.written = run;
      }
      this.run = run;
      void run.start();
    }
    if (!this.written) {
      this.written = this.ask(new Map(), replications, () => this.draw(), 5, false, []);
      void this.written.start();
    }
    this.draw();
  }

  /** Simulates when the reader's hand rests for a moment. */
  private later() {
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.start(), 40);
    this.draw();
  }

  open(scenario: Scenario) {
    this.run?.drop();
    this.written?.drop();
    this.written = null;
    this.scenario = scenario;
    this.settings = App.fresh(scenario);
    this.start();
  }

  draw() {
    if (!this.frame) this.frame = requestAnimationFrame(() => {
      this.frame = 0;
      this.render(this);
    });
  }
}

/** A number as TOML: one that is no integer has a point or an exponent anyway. */
const text = (value: number) => String(value);
/** A path without the quotes that names may have. */
const plain = (path: string) => path.replaceAll(/["']/g, "");
