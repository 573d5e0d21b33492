// SPDX-License-Identifier: Apache-2.0

/**
 * Compares contenders fairly: every round of every contender in a fresh JVM with the same flags, contenders alternating
 * within a round, results checked against a model, ratios taken round by round.
 *
 * <pre>
 *   parent                                                     child, one per round
 *   BenchmarkRun ── RoundPlan ── JvmFork ════ arguments ═════▶ RoundMain ── Round ── Workload
 *        ▲                          ▲                                        │ warm-up passes
 *        │                          └═════ one line of JSON ═════════════════┘ timed pass, checksums
 *        └── RoundResult
 *   BenchmarkReport ──▶ package report
 *
 *   Progress (a bar or lines) ── TimeLeft: each kind of step as long as it took before
 * </pre>
 *
 * Rounds alternate (A B C, A B C, …) because a machine drifts: two figures taken seconds apart may be divided by one
 * another, two taken minutes apart may not.
 */
package io.tidemill.bench.rig;
