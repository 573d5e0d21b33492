// SPDX-License-Identifier: Apache-2.0

/**
 * The {@code tidemill} command: one root command, each verb a picocli command class of its own.
 *
 * <pre>
 *   ./tidemill (launcher) ── TidemillMain ── TidemillCommand ── verbs
 * </pre>
 */
package io.tidemill.tools;
