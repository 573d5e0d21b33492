// SPDX-License-Identifier: Apache-2.0

/**
 * Commands that look at a journal from outside, also beside a live writer: {@code tail} prints entries, {@code verify}
 * checks every frame, {@code replay} rebuilds the state.
 */
package io.tidemill.tools.inspect;
