// SPDX-License-Identifier: Apache-2.0

/**
 * Events between processes, by hand: see what lanes there are, and put texts into an engine that another process runs.
 * <pre>
 *   terminal 1                                    terminal 2
 *   ipc send DIR in hello ── lane of "in" ──▶ ipc receive DIR ── journal ── standard output
 *                  └────────────── replies ◀──────────┘
 *   ipc lanes DIR: looks at the lanes of any engine, from outside
 * </pre>
 */
package io.tidemill.tools.ipc;
