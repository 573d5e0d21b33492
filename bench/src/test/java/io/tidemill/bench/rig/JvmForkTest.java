// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.rig;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JvmForkTest
{
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path temporary;

    private Path files;

    @BeforeEach
    void setUp() throws Exception
    {
        files = Files.createDirectory(temporary.resolve("files"));
    }

    @Test
    void shouldBringTheResultOfAnotherJvm() throws Exception
    {
        final Path log = temporary.resolve("log");
        final RoundResult result = fork(PATIENCE, Settings.of("log", log.toString()).with("name", "ours"));

        assertEquals(1_000, result.events());
        assertEquals(SumWorkload.expected(1_000), result.checksums().get("stored"));
        final String pid = Files.readAllLines(log).get(0).split(" ")[0];
        assertNotEquals(ProcessHandle.current().pid(), Long.parseLong(pid));
    }

    @Test
    void shouldNotMistakeWhatALibraryPrintsForAResult() throws Exception
    {
        assertEquals(1_000, fork(PATIENCE, fault("chatters")).events());
    }

    @Test
    void shouldShowWhatAFailedChildSaid()
    {
        final RoundFailedException failure =
            assertThrows(RoundFailedException.class, () -> fork(PATIENCE, fault("throws")));
        assertTrue(failure.getMessage().startsWith("round ended with exit code 1"), failure.getMessage());
        assertTrue(failure.getMessage().contains("the disk has gone away"), failure.getMessage());
    }

    @Test
    void shouldRefuseAChildThatEndsWellWithoutResult()
    {
        final RoundFailedException failure =
            assertThrows(RoundFailedException.class, () -> fork(PATIENCE, fault("exits")));
        assertTrue(failure.getMessage().contains("printed 0 lines instead of one result"), failure.getMessage());
    }

    @Test
    void shouldKillAChildThatDoesNotEnd()
    {
        final RoundFailedException failure =
            assertThrows(RoundFailedException.class, () -> fork(Duration.ofSeconds(3), fault("hangs")));
        assertTrue(failure.getMessage().contains("was killed: it took longer than 3 s"), failure.getMessage());
        assertEquals(0, ProcessHandle.current().children().filter(ProcessHandle::isAlive).filter(this::isOurs).count());
    }

    private boolean isOurs(final ProcessHandle child)
    {
        return child.info().commandLine().map(line -> line.contains(temporary.toString())).orElse(false);
    }

    private static Settings fault(final String fault)
    {
        return Settings.of("fault", fault).with("name", "ours");
    }

    private RoundResult fork(final Duration timeout, final Settings settings) throws Exception
    {
        final RoundPlan plan = new RoundPlan(
            SumWorkload.class.getName(), settings, Phase.WRITE, new Load(1_000, 1, 10, 0), files,
            CoreDistance.UNKNOWN);
        return new JvmFork(temporary, timeout).run(plan, List.of(), "round");
    }
}
