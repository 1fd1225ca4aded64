// A question with its simulations: asked of the pool, kept by what they come to, so that a lever that moves one variant leaves the
// others as they are.

import type { Amounts, Opened, Question, Simulation, Track } from "../types";
import { Cancelled, type Pool } from "./pool";

/** Bytes of simulations that are kept (assumption: a phone has them). */
const KEPT_BYTES = 160e6;

export class Kept {
  private all = new Map<string, Simulation>();
  private bytes = 0;

  get(key: string): Simulation | undefined {
    return this.all.get(key);
  }

  put(key: string, simulation: Simulation) {
    this.all.set(key, simulation);
    this.bytes += simulation.curves.byteLength + simulation.record.byteLength;
    for (const [old, { curves, record }] of this.all) {
      if (this.bytes <= KEPT_BYTES) break;
      this.all.delete(old);
      this.bytes -= curves.byteLength + record.byteLength;
    }
  }
}

export class Run {
  opened: Opened | null = null;
  tracks: Track[] = [];
  /** By variant, then replication. */
  simulations: (Simulation | undefined)[][] = [];
  amounts: Amounts | null = null;
  /** Replications of which `amounts` is. */
  amountsOf = 0;
  error: string | null = null;
  dropped = false;
  private id: number;
  private summing = false;

  constructor(
    private pool: Pool,
    private kept: Kept,
    readonly question: Question,
    private changed: () => void,
    private rank = 0,
    private wantsAmounts = true,
  ) {
    this.id = pool.ask(question);
  }

  /** Replications of which all variants are there. */
  get complete(): number {
    let count = 0;
    while (count < this.question.replications && this.simulations.length && this.simulations.every((runs) => runs[count])) count++;
    return count;
  }

  get done(): number {
    return this.simulations.reduce((sum, runs) => sum + runs.filter(Boolean).length, 0);
  }

  get all(): number {
    return this.simulations.length * this.question.replications;
  }

  get isComplete(): boolean {
    return this.opened !== null && this.done === this.all;
  }

  drop() {
    this.dropped = true;
    this.pool.drop(this.id);
  }

  async start(): Promise<void> {
    try {
      // Every worker that is free reads it at once.
      const opens = Array.from({ length: this.rank === 0 ? this.pool.size : 1 }, () => this.pool.do(this.id, {}, this.rank - 1));
      const answers = opens.map(async (opening) => {
        const { answer } = await opening;
        if (answer && !this.opened) this.understood(JSON.parse(answer));
      });
      await answers[0];
      await Promise.all([...answers, this.simulate()]);
      await this.sum();
    } catch (error) {
      if (error instanceof Cancelled || this.dropped) return;
      this.error = (error as Error).message;
      this.changed();
    }
  }

  private understood(opened: Opened) {
    this.opened = opened;
    const { variants, firms } = opened;
    this.tracks = variants.flatMap((variant, index) =>
      firms[index].map((firm, place) => ({
        variant: index,
        firm: place,
        label: firms[index].length === 1 ? variant : variants.length === 1 ? firm : `${variant} / ${firm}`,
      })));
    this.simulations = variants.map(() => []);
  }

  private async simulate() {
    const { identities, variants } = this.opened!;
    const tasks: Promise<void>[] = [];
    for (let replication = 0; replication < this.question.replications; replication++) {
      for (let variant = 0; variant < variants.length; variant++) {
        const key = identities ? `${identities[variant]} ${replication}` : null;
        const before = key ? this.kept.get(key) : undefined;
        if (before) {
          this.simulations[variant][replication] = before;
          continue;
        }
        const work = this.pool.do(this.id, { simulate: { variant, replication } }, this.rank);
        tasks.push(this.took(work, variant, replication, key));
      }
    }
    this.changed();
    await Promise.all(tasks);
  }

  private async took(work: Promise<{ curves?: Float64Array; record?: Uint8Array }>, variant: number, replication: number, key: string | null) {
    let simulation: Simulation;
    try {
      const { curves, record } = await work;
      simulation = { curves: curves!, record: record! };
      if (key) this.kept.put(key, simulation);
    } catch (error) {
      if (error instanceof Cancelled) throw error;
      simulation = { curves: new Float64Array(), record: new Uint8Array(), failed: (error as Error).message };
    }
    if (this.dropped) return;
    this.simulations[variant][replication] = simulation;
    this.changed();
    // After the first replication, and when there are four times as many.
    const { complete } = this;
    if (complete >= 4 * this.amountsOf && complete > this.amountsOf) void this.sum();
  }

  /** Lets a worker say what there is amounts to. */
  private async sum() {
    const { complete } = this;
    if (this.summing || !this.wantsAmounts || this.dropped || complete <= this.amountsOf || complete === 0) return;
    this.summing = true;
    try {
      const results = this.simulations.flatMap((runs, variant) =>
        runs.slice(0, complete).map((run, replication) => ({
          variant,
          replication,
          record: run!.failed ? undefined : run!.record,
          failed: run!.failed,
        })));
      const { amounts } = await this.pool.do(this.id, { results }, this.rank - 1);
      this.amounts = JSON.parse(amounts!);
      this.amountsOf = complete;
      this.changed();
    } catch (error) {
      if (!(error instanceof Cancelled) && !this.dropped) {
        this.error = (error as Error).message;
        this.changed();
      }
    } finally {
      this.summing = false;
    }
    if (this.isComplete && this.amountsOf < this.complete) await this.sum();
  }

  /** How people stood to a service of a variant, every so many days. */
  async people(variant: number, service: number, people: number, every: number) {
    const { standings, count } = await this.pool.do(
      this.id, { people: { variant, replication: 0, service, people, every } }, this.rank - 1);
    return { standings: standings!, count: count! };
  }

  /** The curve of a track in all replications that are there. */
  curves(track: Track, name: string): Float64Array[] {
    const { curves, days } = this.opened!;
    const at = (track.firm * curves.length + curves.indexOf(name)) * days;
    const runs = this.simulations[track.variant];
    return runs.filter((run) => run && !run.failed).map((run) => run!.curves.subarray(at, at + days));
  }
}
