// SPDX-License-Identifier: Apache-2.0

/**
 * Says what changed between two runs, beyond what two runs of the same thing differ by.
 *
 * <pre>
 *   A.json ── RunFile ──┐                 ratios first: both sides of one are of the same run,
 *                       ├── RunChanges ── so a slower machine cancels out; figures tell of the
 *   B.json ── RunFile ──┘       │         machine as well
 *                               ▼
 *                          ChangesText
 * </pre>
 */
package io.tidemill.bench.compare;
