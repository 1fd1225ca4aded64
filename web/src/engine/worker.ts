// One thread: one instance of the engine, one task at a time, in slices, so that it hears between them that nobody wants the
// answer any more. It shares no memory with the page, so a flag cannot stop it.

interface Exports {
  memory: WebAssembly.Memory;
  input(bytes: number): number;
  open(): number;
  begin(variant: number, replication: number): number;
  advance(days: number): number;
  people(service: number, people: number): number;
  finish(): number;
  take(variant: number, replication: number, failed: number): number;
  results(): number;
  out(which: number): number;
  out_bytes(which: number): number;
}

const [TEXT, NUMBERS, BYTES, LAST_WORDS] = [0, 1, 2, 3];
const SLICE_DAYS = 64;

let engine: Exports;
let cancelled = -1;
const post = (message: unknown, transfer: Transferable[] = []) => (self as unknown as Worker).postMessage(message, transfer);

const waiting: (() => void)[] = [];
const channel = new MessageChannel();
channel.port1.onmessage = () => waiting.shift()?.();
/** A turn of the event loop; a timer would cost 4 ms each. */
const pause = () => new Promise<void>((resume) => { waiting.push(resume); channel.port2.postMessage(0); });

const bytes = (which: number) => new Uint8Array(engine.memory.buffer, engine.out(which), engine.out_bytes(which));
const text = (which = TEXT) => new TextDecoder().decode(bytes(which));
const write = (input: Uint8Array) => {
  const at = engine.input(input.length);
  new Uint8Array(engine.memory.buffer, at, input.length).set(input);
};

function opens(question: unknown): string {
  write(new TextEncoder().encode(JSON.stringify(question)));
  if (!engine.open()) throw new Error(text());
  return text();
}

interface Task {
  task: number;
  question: number;
  open?: unknown;
  simulate?: { variant: number; replication: number };
  people?: { variant: number; replication: number; service: number; people: number; every: number };
  results?: { variant: number; replication: number; record?: Uint8Array; failed?: string }[];
}

let opened = -1;

async function run({ task, question, open, simulate, people, results }: Task) {
  let answer: string | undefined;
  if (open !== undefined && opened !== question) {
    opened = -1;
    answer = opens(open);
    opened = question;
  }
  if (simulate) {
    if (!engine.begin(simulate.variant, simulate.replication)) throw new Error(text());
    for (let state = 1; state === 1; ) {
      state = engine.advance(SLICE_DAYS);
      if (!state) throw new Error(text());
      await pause();
      if (cancelled === task) return post({ task, cancelled: true });
    }
    engine.finish();
    const curves = new Float64Array(bytes(NUMBERS).slice().buffer);
    const record = bytes(BYTES).slice();
    return post({ task, answer, curves, record }, [curves.buffer, record.buffer]);
  }
  if (people) {
    if (!engine.begin(people.variant, people.replication)) throw new Error(text());
    const days: Uint8Array[] = [];
    for (let state = 1; state === 1; ) {
      state = engine.advance(people.every);
      if (!state || !engine.people(people.service, people.people)) throw new Error(text());
      days.push(bytes(BYTES).slice());
      if (days.length % 8 === 0) await pause();
      if (cancelled === task) return post({ task, cancelled: true });
    }
    const count = days[0].length;
    const standings = new Uint8Array(days.length * count);
    days.forEach((day, index) => standings.set(day, index * count));
    return post({ task, answer, standings, count }, [standings.buffer]);
  }
  if (results) {
    for (const { variant, replication, record, failed } of results) {
      write(record ?? new TextEncoder().encode(failed ?? ""));
      engine.take(variant, replication, record ? 0 : 1);
    }
    if (!engine.results()) throw new Error(text());
    return post({ task, answer, amounts: text() });
  }
  return post({ task, answer });
}

self.onmessage = async ({ data }: MessageEvent) => {
  if (data.module) {
    engine = new WebAssembly.Instance(data.module, {}).exports as unknown as Exports;
    return;
  }
  if (data.cancel !== undefined) {
    cancelled = data.cancel;
    return;
  }
  try {
    await run(data);
  } catch (error) {
    // After a trap the instance must not be used again.
    const dead = error instanceof WebAssembly.RuntimeError;
    const words = dead ? text(LAST_WORDS) : "";
    post({ task: data.task, error: words || (error as Error).message, dead });
  }
};
