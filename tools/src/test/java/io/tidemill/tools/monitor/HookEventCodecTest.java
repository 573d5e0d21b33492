// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.monitor;

import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

import java.util.SplittableRandom;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

class HookEventCodecTest
{
    private static final HookEventCodec CODEC = HookEventCodec.INSTANCE;

    private final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();

    @Test
    void shouldReadEveryFieldItWrote()
    {
        final SplittableRandom random = new SplittableRandom(7);
        final HookEvent event = new HookEvent();
        // Kept for all rounds, so that anything left from the round before shows.
        final HookEvent decoded = new HookEvent();
        final HookEvent copied = new HookEvent();
        for (int i = 0; i < 2_000; i++)
        {
            fill(event, random);
            final int length = CODEC.encode(event, buffer, 5);
            CODEC.decode(CODEC.version(), buffer, 5, length, decoded);
            CODEC.copy(event, copied);

            assertEquals(event.toString(), decoded.toString(), "round " + i);
            assertEquals(event.toString(), copied.toString(), "round " + i);
            assertEquals(length, CODEC.length(event), "round " + i);
        }
    }

    @Test
    void shouldNeverNeedMoreThanItsMaximum()
    {
        final HookEvent event = new HookEvent();
        for (final BoundedText text : texts(event))
        {
            text.set("x".repeat(1_000));
        }
        final int length = CODEC.encode(event, new UnsafeBuffer(new byte[CODEC.maxLength()]), 0);

        assertEquals(CODEC.maxLength(), length);
        assertEquals(CODEC.maxLength(), CODEC.length(event));
    }

    @Test
    void shouldRefuseEveryTruncation()
    {
        final HookEvent event = new HookEvent();
        fill(event, new SplittableRandom(3));
        final int length = CODEC.encode(event, buffer, 0);
        for (int shorter = 0; shorter < length; shorter++)
        {
            final UnsafeBuffer truncated = new UnsafeBuffer(buffer, 0, shorter);
            final int size = shorter;
            assertThrows(IllegalArgumentException.class, () -> CODEC.decode(1, truncated, 0, size, new HookEvent()),
                "cut to " + shorter);
        }
        assertThrows(IllegalArgumentException.class, () -> CODEC.decode(1, buffer, 0, length + 1, new HookEvent()));
    }

    @Test
    void shouldRefuseCodesItDoesNotKnow()
    {
        final int length = CODEC.encode(new HookEvent(), buffer, 0);
        buffer.putByte(32, (byte)HookKind.values().length);
        assertThrows(IllegalArgumentException.class, () -> CODEC.decode(1, buffer, 0, length, new HookEvent()));

        buffer.putByte(32, (byte)0);
        buffer.putByte(33, (byte)-1);
        assertThrows(IllegalArgumentException.class, () -> CODEC.decode(1, buffer, 0, length, new HookEvent()));
    }

    @Test
    void shouldLeaveNothingOfAnEventThatWasCleared()
    {
        final HookEvent event = new HookEvent();
        fill(event, new SplittableRandom(5));
        event.clear();

        assertEquals(new HookEvent().toString(), event.toString());
    }

    @Test
    void shouldKeepTheCodesOfTheFormat()
    {
        for (final HookKind kind : HookKind.values())
        {
            assertEquals(kind, HookKind.of(kind.code()));
        }
        for (final HookDetail detail : HookDetail.values())
        {
            assertEquals(detail, HookDetail.of(detail.code()));
        }
        assertEquals(14, HookKind.SESSION_END.code());
        assertEquals(8, HookKind.STOP.code());
        assertEquals(14, HookDetail.AUTO.code());
        assertEquals(7, HookDetail.IDLE_PROMPT.code());
    }

    private static void fill(final HookEvent event, final SplittableRandom random)
    {
        event.clear();
        event.kind(HookKind.of((byte)random.nextInt(HookKind.values().length)));
        event.detail(HookDetail.of((byte)random.nextInt(HookDetail.values().length)));
        event.times(random.nextLong(), random.nextLong());
        event.line(random.nextLong());
        event.sizes(random.nextInt(), random.nextInt());
        for (final BoundedText text : texts(event))
        {
            if (random.nextInt(4) > 0)
            {
                text.set(Long.toHexString(random.nextLong()).repeat(random.nextInt(1, 16)));
            }
        }
    }

    private static BoundedText[] texts(final HookEvent event)
    {
        return new BoundedText[] {event.user(), event.session(), event.project(), event.toolUse(), event.prompt(),
            event.agent(), event.toolName()};
    }
}
