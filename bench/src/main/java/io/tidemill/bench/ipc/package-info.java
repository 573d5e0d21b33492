// SPDX-License-Identifier: Apache-2.0

/**
 * The benchmarks of group {@code ipc}: events between two processes of one machine.
 *
 * <pre>
 *   host: the contender's JVM                     guest: a JVM that it started
 *
 *   ipc-one-way      64 bytes a message  ──────────────▶  decode, fold ──▶ checksum, over a pipe
 *   ipc-batch-64     64 events a message ──────────────▶  decode, fold ──▶ checksum, over a pipe
 *   ipc-round-trip   send ─────────────────────────────▶  decode, encode
 *                    handler ◀──────────────────────────────┘
 * </pre>
 *
 * The host makes what both share, tells the guest through its standard input to open it, and sends. One guest serves
 * all passes of a round, so that its code is as warm as the host's; it ends when its standard input ends.
 */
package io.tidemill.bench.ipc;
