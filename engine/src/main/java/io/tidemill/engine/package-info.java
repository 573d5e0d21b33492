// SPDX-License-Identifier: Apache-2.0

/**
 * The engine. Events enter through inlets, one thread writes the ring, the journal makes them durable, and a graph of
 * stages handles them; each reads up to what the ones before it have published.
 *
 * <pre>
 *   producer ── lane ───┐
 *   pool ────── shared ─┼─ sequencer ── ring ── filters ── journal ──┬── stage ──┬── stage
 *                       │                ▲         └── stage         └── shards ─┘
 *   producer ── direct ──────────────────┘        (beside the journal)
 *
 * A direct inlet stands instead of all others: its producer is the ring's writer.
 * </pre>
 *
 * Start at {@link io.tidemill.engine.Engine}. The log is an interface here,
 * {@link io.tidemill.engine.EventLog}; the journal module implements it.
 */
package io.tidemill.engine;
