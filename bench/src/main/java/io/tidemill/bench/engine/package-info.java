// SPDX-License-Identifier: Apache-2.0

/**
 * The benchmarks of group {@code engine}: the engine without a journal against Disruptor, queues and ring buffers.
 *
 * <pre>
 *   one-to-one   producer ──▶ stage          producers-4   4 × producer ──▶ stage
 *   chain-3      producer ──▶ a ─▶ b ─▶ c    diamond       producer ─▶ (a, b) ─▶ c
 *
 *   EngineGroup ─┬─ EngineThroughput ─┐                      ┌─ TidemillWorkload
 *                ├─ EngineIdle        │                      ├─ DisruptorWorkload, PollerWorkload, ShardWorkload
 *                ├─ EngineLatency     ├─ EngineContenders ───┤
 *                └─ EngineScaling     ┘                      └─ queues and rings, each with a HandlerThread
 * </pre>
 */
package io.tidemill.bench.engine;
