// SPDX-License-Identifier: Apache-2.0

/**
 * Producers in other processes: each has a lane, a ring of records in a mapped file beside the data.
 * <pre>
 *   other process                      │ file │                    engine
 *   IpcInlet ── LaneWriter ── records, tail ──▶ LaneReader ── sequencer ── ring
 *                    ◀── head, positions ──────────┘
 * </pre>
 * A lane is also what is sent again: its head moves on only when its events have reached the lane's durability.
 */
package io.tidemill.engine.ipc;
