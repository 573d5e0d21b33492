// SPDX-License-Identifier: Apache-2.0

/**
 * The {@code bench} command: what to measure, where, and where the results go.
 *
 * <pre>
 *   ./tidemill bench (launcher) ── BenchMain ── BenchCommand ─┬─ rig: rounds in fresh JVMs, statistics, reports
 *                                       │                     └─ journal: the benchmarks and their contenders
 *                                       ├── JmhCommand ───── the JMH benchmarks of package jmh
 *                                       └── StressCommand ── the jcstress tests of the lock-free parts
 * </pre>
 */
package io.tidemill.bench;
