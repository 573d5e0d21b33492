// SPDX-License-Identifier: Apache-2.0

/**
 * Small costs, by JMH: what one step on an event's way takes by itself. Every result is used or checked.
 *
 * <pre>
 *   Offer ─▶ ring ─▶ Codec encode ─▶ Crc32c ─▶ FrameAppend ─▶ file ─▶ FrameRead ─▶ Codec decode
 *                     StageHop ─▶ StageHop …             beside it: Counter, Histogram, Clock
 * </pre>
 *
 * {@code ./tidemill bench jmh PATTERN}, with {@code -prof gc} for what is allocated.
 */
package io.tidemill.bench.jmh;
