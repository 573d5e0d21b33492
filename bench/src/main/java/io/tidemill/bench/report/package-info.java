// SPDX-License-Identifier: Apache-2.0

/**
 * Writes down what a run found out. All figures become text in one place, so that every report says the same.
 *
 * <pre>
 *   RunReport ──┬── TableText ──────── terminal       Grid lines up columns
 *               ├── MarkdownText ───── page of docs
 *               ├── HtmlText ───────── one page, self-contained
 *               │     ├── BarsTable         what was to be reached, and whether it was
 *               │     ├── BenchmarkSection  table, wiring, trials: all without JavaScript
 *               │     ├── Configuration     machine, command, rules
 *               │     └── charts.js ◀── ChartJson ◀── Charts (bars) | AxisChart | PercentileChart
 *               └── JsonText ───────── for programs, and for compare
 *
 *   ReportTable (rows of text) ── Figures (numbers as text)
 * </pre>
 */
package io.tidemill.bench.report;
