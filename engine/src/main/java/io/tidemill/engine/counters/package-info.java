// SPDX-License-Identifier: Apache-2.0

/**
 * What an engine lets everybody see while it runs, and after it has died: a mapped file of counters, latency histograms
 * and distinct errors. The engine's threads write each their own by plain stores with a release once per batch; whoever
 * reads maps the file and costs them nothing.
 * <pre>
 *   engine threads ── AtomicCounter, LatencyHistogram ──▶ DIR/counters ◀── CountersFile.read ── top, Prometheus, …
 *       errors ────── DistinctErrorLog ─────────────────▶
 * </pre>
 * The file is Agrona's counters (metadata and values) between a header and regions of our own, see
 * {@link io.tidemill.engine.counters.CountersDescriptor}.
 */
package io.tidemill.engine.counters;
