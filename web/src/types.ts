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

export interface Step {
  title: string;
  text: string;
  ask: string;
  teacher: string;
  show: string;
  set: Record<string, number>;
}

export interface Scenario {
  id: string;
  title: string;
  question: string;
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
  steps?: Step[];
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

export interface Amounts {
  lesson: (string | number | null)[];
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
  claims: { text: string; holds_expression: string; held: number; evaluated: number; low: number; high: number; problem: string | null }[];
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
