// Workers, as many as there are cores, and what they are to do. A task names its question; a worker opens a question when the
// first task of it comes.

import source from "virtual:worker";
import type { Question } from "../types";

export interface Answer {
  answer?: string;
  curves?: Float64Array;
  record?: Uint8Array;
  standings?: Uint8Array;
  count?: number;
  amounts?: string;
}

interface Task {
  id: number;
  question: number;
  work: object;
  /** Lower comes first. */
  rank: number;
  done: (answer: Answer) => void;
  failed: (error: Error) => void;
}

interface Hand {
  worker: Worker;
  opened: number;
  task: Task | null;
}

/** Nobody wants the answer any more. */
export class Cancelled extends Error {}

export class Pool {
  private hands: Hand[] = [];
  private tasks: Task[] = [];
  private questions = new Map<number, Question>();
  private next = 0;
  private url: string;

  constructor(private module: WebAssembly.Module, size: number) {
    this.url = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
    this.hands = Array.from({ length: size }, () => this.hand());
  }

  get size() {
    return this.hands.length;
  }

  private hand(): Hand {
    const worker = new Worker(this.url);
    const hand: Hand = { worker, opened: -1, task: null };
    worker.onmessage = ({ data }) => this.heard(hand, data);
    worker.onerror = (event) => this.heard(hand, { error: event.message || "a worker could not start", dead: true });
    worker.postMessage({ module: this.module });
    return hand;
  }

  /** Numbers a question. */
  ask(question: Question): number {
    const id = this.next++;
    this.questions.set(id, question);
    return id;
  }

  /** Does a task when a worker is free. */
  do(question: number, work: object, rank: number): Promise<Answer> {
    return new Promise((done, failed) => {
      const task = { id: this.next++, question, work, rank, done, failed };
      const place = this.tasks.findLastIndex((other) => other.rank <= rank);
      this.tasks.splice(place + 1, 0, task);
      this.give();
    });
  }

  /** Drops all tasks of a question. */
  drop(question: number) {
    const gone = this.tasks.filter((task) => task.question === question);
    this.tasks = this.tasks.filter((task) => task.question !== question);
    gone.forEach((task) => task.failed(new Cancelled()));
    for (const { task, worker } of this.hands) if (task?.question === question) worker.postMessage({ cancel: task.id });
    this.questions.delete(question);
  }

  private give() {
    for (const hand of this.hands) {
      if (hand.task || !this.tasks.length) continue;
      // Of the first tasks of one rank the one that needs no opening.
      const first = this.tasks[0].rank;
      const fit = this.tasks.findIndex((task) => task.rank === first && task.question === hand.opened);
      const [task] = this.tasks.splice(Math.max(fit, 0), 1);
      hand.task = task;
      const open = hand.opened === task.question ? undefined : this.questions.get(task.question);
      hand.opened = task.question;
      hand.worker.postMessage({ task: task.id, question: task.question, open, ...task.work });
    }
  }

  private heard(hand: Hand, data: Answer & { task?: number; error?: string; dead?: boolean; cancelled?: boolean }) {
    const { task } = hand;
    hand.task = null;
    if (data.error !== undefined) hand.opened = -1;
    if (data.dead) {
      hand.worker.terminate();
      this.hands[this.hands.indexOf(hand)] = this.hand();
    }
    if (task) {
      if (data.cancelled) task.failed(new Cancelled());
      else if (data.error !== undefined) task.failed(new Error(data.error));
      else task.done(data);
    }
    this.give();
  }
}
