// SPDX-License-Identifier: Apache-2.0

/**
 * The engine: events enter through inlets, the sequencer alone writes the ring, stages follow behind the log.
 *
 * <pre>
 *   inlets ── sequencer ── ring ── log ── stages ── outputs
 * </pre>
 *
 * The log is an interface here; the durable one lives in the journal module.
 */
package io.tidemill.engine;
