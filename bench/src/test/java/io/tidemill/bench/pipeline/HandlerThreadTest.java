// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class HandlerThreadTest
{
    private static final int TURNS = 1_000;

    @ParameterizedTest
    @EnumSource(Idling.class)
    void shouldGoOnWithoutWork(final Idling idling) throws InterruptedException
    {
        final CountDownLatch turns = new CountDownLatch(TURNS);
        final HandlerThread thread = HandlerThread.polling(() ->
        {
            turns.countDown();
            return (int)(turns.getCount() % 2);
        }, idling);
        assertTrue(turns.await(30, TimeUnit.SECONDS));
        thread.stop();
    }

    @Test
    void shouldEndWhileItWaits() throws InterruptedException
    {
        final BlockingQueue<Integer> queue = new ArrayBlockingQueue<>(1);
        final CountDownLatch taken = new CountDownLatch(1);
        final HandlerThread thread = HandlerThread.blocking(() ->
        {
            final int value = queue.take();
            taken.countDown();
            return value;
        });
        queue.put(1);
        assertTrue(taken.await(30, TimeUnit.SECONDS));
        thread.stop();
        queue.put(2);
        assertEquals(1, queue.size(), "a stopped thread takes nothing");
    }
}
