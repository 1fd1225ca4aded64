// What a scenario claims: the share of runs in which it holds, and the same with the mechanism off that is said to carry it.

import { h, name } from "../dom";
import { capital, percent } from "../format";
import type { Amounts } from "../types";

type Claim = Amounts["claims"][number];

/** What a placebo says, in words; the keys are those of `claims.csv`. */
const CARRIED: Record<string, string> = {
  "carried by it": "carried by the mechanism",
  "holds without it": "idle: holds without the mechanism",
  "does not hold": "does not hold anyway",
  "cannot be told": "cannot be told",
};

function row(share: number | null, text: Node | (Node | string)[], note: string, className = "") {
  const bar = h("i", { class: "bar-fill" });
  bar.style.setProperty("--w", `${(share ?? 0) * 100}%`);
  return h("div", { class: `claim-row ${className}`.trim() }, h("b", { class: "num" }, share === null ? "–" : percent(share, 0)),
    h("span", { class: "bar-box", "aria-hidden": "true" }, bar), h("span", {}, text), h("span", { class: "note" }, note));
}

function without({ placebo }: Claim) {
  if (!placebo) return null;
  const { settings, held, replications, low, high, carried, difference, standard_error, problem } = placebo;
  const written = settings.map(([path, value]) => `${path} = ${value}`).join(", ");
  return {
    row: row(replications ? held / replications : null, ["without it: ", h("code", {}, name(written))], CARRIED[carried] ?? carried, `off ${carried === "carried by it" ? "carried" : ""}`),
    told: [
      `With the mechanism off it held in ${held} of ${replications} runs (${percent(low)} to ${percent(high)}).`,
      difference === null ? "" : ` It holds in ${percent(difference)} more of the runs with it${standard_error === null ? "" : `, standard error ${percent(standard_error)}`}; two standard errors part the two.`,
      problem ? ` ${capital(problem)}.` : "",
    ].join(""),
  };
}

export function claimList(list: Claim[]): HTMLElement {
  return h("ul", { class: "claim-list" }, list.map((claim) => {
    const share = claim.evaluated ? claim.held / claim.evaluated : null;
    const verdict = share === null ? "cannot be told" : share >= 0.9 ? "holds" : share <= 0.1 ? "does not hold" : "depends on luck";
    const off = without(claim);
    return h("li", {}, row(share, name(claim.text), verdict), off?.row,
      h("details", {}, h("summary", { class: "note" }, "How it is tested"), h("pre", { tabindex: 0 }, claim.holds_expression.trim()),
        h("p", { class: "note" }, claim.evaluated ? `It held in ${claim.held} of ${claim.evaluated} runs; a share between ${percent(claim.low)} and ${percent(claim.high)} would explain that (95 %).` : capital(claim.problem ?? "")),
        off && h("p", { class: "note" }, off.told)));
  }));
}
