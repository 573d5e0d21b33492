// SPDX-License-Identifier: Apache-2.0

/**
 * Real work behind the log: a limit order book with price-time priority as the logic stage, fed by a stream of commands
 * that is made before anything is timed.
 *
 * <pre>
 *   OrderStream ── OrderCommand ──▶ Pipeline: ring, journal      ──▶ BookStage ──▶ OrderBook
 *   (seed, 8 bytes a command)                        │                 │ latencies    │ state hash
 *                                                    └── replayed into a fresh book ──┴─▶ must be the same
 * </pre>
 *
 * The checksum of these rows is the state hash of the book after the last command: order, price, quantity and place in
 * the queue of all that rests, and what was traded.
 */
package io.tidemill.bench.orderbook;
