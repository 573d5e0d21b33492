// SPDX-License-Identifier: Apache-2.0

/**
 * Commands that look at a journal from outside, also beside a live writer: {@code tail} prints entries, {@code verify}
 * checks every frame, {@code replay} rebuilds the state and compares it with what it was, {@code prune} removes what
 * nobody needs, {@code consumers} shows who has yet to read what.
 */
package io.tidemill.tools.inspect;
