// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.ipc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

import io.tidemill.bench.pipeline.BenchEvent;
import io.tidemill.bench.pipeline.EventModel;
import io.tidemill.bench.pipeline.Idling;
import io.tidemill.bench.rig.Settings;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The other process, started as a host would.
 */
class GuestMainTest
{
    private static final long PATIENCE_S = 60;
    private static final int EVENTS = 10;

    @TempDir
    private Path directory;

    private Process guest;

    @BeforeEach
    void startGuest() throws IOException
    {
        guest = new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED",
            "-cp", System.getProperty("java.class.path"),
            GuestMain.class.getName())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    }

    @AfterEach
    void endGuest() throws InterruptedException
    {
        guest.destroyForcibly().waitFor();
    }

    @Test
    void shouldEndWithItsStandardInput() throws Exception
    {
        guest.getOutputStream().close();

        assertTrue(guest.waitFor(PATIENCE_S, TimeUnit.SECONDS));
        assertEquals(0, guest.exitValue());
    }

    @Test
    void shouldFoldWhatComes() throws Exception
    {
        final LinkPlan plan = plan();
        try (Link link = plan.transport().host(plan); BufferedReader answers = guest.inputReader())
        {
            open(plan, answers);
            for (int i = 0; i < EVENTS; i++)
            {
                send(link, i);
            }

            final String right = Long.toHexString(EventModel.checksum(plan.settings(), EVENTS));
            assertEquals(OtherProcess.HANDLED + right, answers.readLine());
            assertEquals(OtherProcess.CLOSED, answers.readLine());
        }
    }

    @Test
    void shouldEndAndRemoveWhatWasSharedWhenItsHostIsGone() throws Exception
    {
        final LinkPlan plan = plan();
        try (Link link = plan.transport().host(plan); BufferedReader answers = guest.inputReader())
        {
            open(plan, answers);
            send(link, 0);

            guest.getOutputStream().close();

            assertTrue(guest.waitFor(PATIENCE_S, TimeUnit.SECONDS));
            assertFalse(Files.exists(plan.directory()));
        }
    }

    private LinkPlan plan() throws IOException
    {
        return LinkPlan.of(
            Settings.of(Transport.SETTING, "one-to-one").with(Idling.SETTING, "backoff"),
            Files.createDirectory(directory.resolve("shared")),
            EVENTS);
    }

    private void open(final LinkPlan plan, final BufferedReader answers) throws IOException
    {
        final Writer commands = guest.outputWriter();
        commands.write(plan.toLine() + "\n");
        commands.flush();
        assertEquals(OtherProcess.READY, answers.readLine());
    }

    private static void send(final Link link, final long sequence)
    {
        final BenchEvent event = new BenchEvent();
        event.fill(sequence);
        final int offset = link.claim(BenchEvent.LENGTH_BYTES);
        event.encode(link.buffer(), offset);
        link.commit();
    }
}
