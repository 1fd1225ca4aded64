// The report: draws the block of data that stands in its file.

import { drawFigures, frame, type Report } from "./report/frame";
import { isRun, noteOf, runSections } from "./report/run";
import { type StudyReport, studySections } from "./report/study";

/** What fits on A4 beside its margins, in pixels of 1/96 inch. */
const PAPER = 680;

const report: Report = JSON.parse(document.getElementById("data")!.textContent!);
frame(report, isRun(report) ? runSections(report) : studySections(report as StudyReport), isRun(report) ? noteOf(report) : "");
drawFigures();
let width = innerWidth;
addEventListener("resize", () => {
  if (innerWidth === width) return;
  width = innerWidth;
  drawFigures();
});
addEventListener("beforeprint", () => drawFigures(PAPER));
addEventListener("afterprint", () => drawFigures());
document.addEventListener("toggle", (event) => { if ((event.target as HTMLDetailsElement).open) drawFigures(); }, true);
