// SPDX-License-Identifier: Apache-2.0

/**
 * Concurrency stress tests (jcstress) of the engine's lock-free classes. They stand in the engine's package, since
 * those classes are package-private, and in this module, since they are run by hand or by flag:
 * {@code ./tidemill bench stress}.
 */
package io.tidemill.engine;
