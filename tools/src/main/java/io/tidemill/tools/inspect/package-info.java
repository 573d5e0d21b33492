// SPDX-License-Identifier: Apache-2.0

/**
 * Commands that look at a journal from outside, also beside a live writer: {@code tail} prints entries, {@code verify}
 * checks every frame, {@code replay} rebuilds the state and compares it with what it was. Two change one that nobody
 * writes: {@code repair} gives up what is damaged, {@code redact} takes out what entries hold.
 */
package io.tidemill.tools.inspect;
