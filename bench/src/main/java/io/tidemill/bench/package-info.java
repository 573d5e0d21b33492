// SPDX-License-Identifier: Apache-2.0

/**
 * Benchmarks (JMH), peers side by side, and stress tests (jcstress) of the lock-free parts.
 *
 * <pre>
 *   ./tidemill bench (launcher) ── BenchMain ── jmh | stress
 * </pre>
 */
package io.tidemill.bench;
