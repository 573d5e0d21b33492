// SPDX-License-Identifier: Apache-2.0

/**
 * The durable log on Chronicle Queue: entries of the ring go into checksummed frames, one Chronicle document each.
 *
 * <pre>
 *   ring ── frame (header, runs, payloads, CRC32C) ── segment ── recovery, replay
 * </pre>
 *
 * No Chronicle type appears in a public signature of this package.
 */
package io.tidemill.journal;
