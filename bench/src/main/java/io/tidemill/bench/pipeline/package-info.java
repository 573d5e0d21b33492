// SPDX-License-Identifier: Apache-2.0

/**
 * The events of all benchmarks, and how they are sent and checked, the same for every contender.
 *
 * <pre>
 *   PipelineWorkload ── sequence ──▶ Sender ═══ Pipeline ═══▶ Stages: between ─▶ … ─▶ last (Sink)
 *        │ Schedule                                                                    │ checksum, latencies
 *        └──────────────────────────── waits for the last event ◀─────────────────────┘
 * </pre>
 *
 * A contender is a {@code Pipeline} and no more: it makes neither the loop that sends nor the handler that checks.
 */
package io.tidemill.bench.pipeline;
