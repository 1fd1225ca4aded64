// What the page is given: the block of data, and what the engine answers.

export interface Lever {
  key: string;
  label: string;
  variant: number | null;
  unit: string;
  doc: string;
  source: string | null;
  value: number;
  low: number;
  high: number;
  log: boolean;
  integer: boolean;
  values: number[] | null;
  is_set: boolean;
}

/** A step of the scenario's lesson; what the teacher knows comes with the numbers of a run. */
export interface Step {
  title: string;
  text: string;
  ask: string;
  show: string | null;
  /** Indices of the variants that are shown; all if there are none. */
  variants: number[];
  /** Paths and values as TOML. */
  set: [string, string][];
}

/** Texts, and numbers of the run. */
export type Told = (string | number | null)[];

export interface Scenario {
  id: string;
  title: string;
  question: string;
  keys: string[];
  models: string[];
  has_lesson: boolean;
  claims: { text: string; holds: string }[];
  currency: string;
  files: Record<string, string>;
  main: string;
  set: [string, string][];
  people: number | null;
  replications: number;
  seed: number | null;
  variants: string[];
  levers: Lever[];
  own_levers: boolean;
  numbers: { path: string; value: string; source: string | null }[];
  goal: string | null;
  steps: Step[];
}

export interface Data {
  version: string;
  scenarios: Scenario[];
  measures: { name: string; unit: string; definition: string }[];
}

/** What a worker is asked to open. */
export interface Question {
  files: Record<string, string>;
  main: string;
  set: [string, string][];
  people: number | null;
  replications: number;
  seed: number | null;
}

/** How the engine understood it. */
export interface Opened {
  variants: string[];
  firms: string[][];
  services: string[][];
  identities: string[] | null;
  days: number;
  agents: number;
  represents: number;
  replications: number;
  period_days: number;
  curves: string[];
  resolved: string;
}

export interface Quantiles {
  p10: number;
  p50: number;
  p90: number;
}

export interface Summary extends Quantiles {
  mean: number;
  replications: number;
}

export interface ServiceResult {
  name: string;
  minutes: number[];
  retention: (number | null)[][];
  metrics: { model: string; metric: string; unit: string; sum: boolean; summary: Summary | null }[];
}

export interface TrackResult {
  variant: number;
  firm: string;
  label: string;
  replications: number;
  bankruptcies: { replication: number; day: number }[];
  measures: Record<string, Summary | null>;
  waterfall: { measure: string; mean: number }[];
  services: ServiceResult[];
}

/** A claim with the mechanism off that is said to carry it. */
export interface Placebo {
  settings: [string, string][];
  held: number;
  replications: number;
  low: number;
  high: number;
  difference: number | null;
  standard_error: number | null;
  carried: string;
  problem: string | null;
}

export interface Amounts {
  lesson: Told;
  steps: { title: string; text: string; ask: string; answer: Told }[];
  currency: string;
  start: string | null;
  fork_day: number | null;
  events: { day: number; label: string }[][];
  tracks: TrackResult[];
  profit_differences: {
    variant: number;
    firm: string;
    first: number;
    other: number;
    causes: { cause: string; mean: number; low: number; high: number }[];
    pairs: number;
  }[];
  goal: { expression: string; maximise: boolean; outcomes: (number | null)[][] } | null;
  claims: { text: string; holds_expression: string; held: number; evaluated: number; low: number; high: number; problem: string | null; placebo: Placebo | null }[];
  facts: { text: string; low: number; high: number; source: string; value: Summary | null }[];
  failures: { variant: number; replication: number; message: string }[];
  channels: {
    variant: number;
    service: string;
    channel: string;
    simulations: number;
    joined: number;
    returned: number;
    joined_month_ago: number;
    kept_month: number;
    cost: number;
  }[];
}

/** One simulation: its curves by firm, curve and day, and its record as the engine writes it. */
export interface Simulation {
  curves: Float64Array;
  record: Uint8Array;
  failed?: string;
}

/** One firm of one variant. */
export interface Track {
  variant: number;
  firm: number;
  label: string;
}
