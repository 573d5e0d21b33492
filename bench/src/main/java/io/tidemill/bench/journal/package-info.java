// SPDX-License-Identifier: Apache-2.0

/**
 * The benchmarks of group {@code journal}: the engine and its journal against what people build by hand from Disruptor
 * and Chronicle Queue.
 *
 * <pre>
 *   append-64B       one thread ──────────────────────────────▶ log
 *   end-to-end-64B   producer ──▶ ring ──▶ log ──▶ handler on another thread
 *   replay-64B                            log ──────────────▶ handler
 *   fsync-stream, latency-fsync-10k
 *                    producer ──▶ ring ──▶ log ──▶ disk ──▶ handler
 * </pre>
 *
 * Every contender makes its events from the same sequence of numbers, encodes all 64 bytes of each, and folds what
 * arrives into the same checksum.
 */
package io.tidemill.bench.journal;
