// SPDX-License-Identifier: Apache-2.0

/**
 * Commands for whoever looks after a data directory: what lies in it, its snapshots, what stages could not handle, and
 * copies of it.
 * <pre>
 *   snapshot ls | take | drop      journal ls      deadletters ls | show | export
 *   backup  DIR ──▶ DEST           restore  DEST ──▶ another DIR
 * </pre>
 */
package io.tidemill.tools.data;
