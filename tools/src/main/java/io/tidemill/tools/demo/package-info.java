// SPDX-License-Identifier: Apache-2.0

/**
 * The demo: journals a stream in a child process, kills it with SIGKILL, restarts it, lets it finish, replays in a
 * third process, and compares all of it with what the parent knows without the engine.
 *
 * <pre>
 *   parent ── ledger of what was acknowledged ◄── pipe ── writer  ✗ SIGKILL
 *      │                                      ◄── pipe ── writer again: recovers, goes on, closes
 *      │                                      ◄── pipe ── auditor: replays, compares every event
 *      └── model without the engine ── table
 * </pre>
 */
package io.tidemill.tools.demo;
