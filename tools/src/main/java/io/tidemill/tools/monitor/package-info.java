// SPDX-License-Identifier: Apache-2.0

/**
 * The activity monitor: hook events of coding agents in, windows, work blocks and agent sessions out. All rules live in
 * one logic stage, which gets ids and times from the events alone.
 *
 * <pre>
 *   JSON lines ── LineReader ── HookParser ─┐ (the edge: time, user, project; no text passes)
 *                                           ├─ HookEvent ── inlet ── ring ── ActivityStage ── ActivityReport
 *   seed ───────── WorkdayGenerator ────────┘                             ├─ one UserActivity per user:
 *                      │                                                  │    SeenTable    duplicates
 *                      └─ SequentialModel (same rules, no engine)         │    WindowBook   5-hour windows
 *                                                                         │    BlockBook    work blocks by project
 *                                                                         │    SessionBook  sessions and brackets
 *                                                                         └─ StateSum: the state hash
 * </pre>
 */
package io.tidemill.tools.monitor;
