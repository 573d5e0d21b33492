// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.rig;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RoundTest
{
    @TempDir
    private Path temporary;

    private Path directory;
    private Path log;
    private long usualDistanceNs = CoreDistance.UNKNOWN;

    @BeforeEach
    void setUp() throws Exception
    {
        directory = Files.createDirectory(temporary.resolve("files"));
        log = temporary.resolve("log");
    }

    @Test
    void shouldWarmUpThenTimeThenReadBack() throws Exception
    {
        final RoundResult result = round(Phase.WRITE, new Load(1_000, 1, 10, 0));

        assertEquals(1_000, result.events());
        assertEquals(1_000, result.elapsedNs());
        assertEquals(
            Map.of("handled", SumWorkload.expected(1_000), "stored", SumWorkload.expected(1_000)),
            result.checksums());
        assertEquals(4, Files.readAllLines(log).size(), "three warm-up passes and the timed one");
    }

    @Test
    void shouldLeaveNothingOfTheWarmUp() throws Exception
    {
        round(Phase.WRITE, new Load(1_000, 1, 10, 0));

        assertFalse(Files.exists(directory.resolve("warm-up")));
        assertTrue(Files.exists(directory.resolve("timed")));
    }

    @Test
    void shouldWarmUpAtLeastAsLongAsAsked() throws Exception
    {
        final long startNs = System.nanoTime();
        round(Phase.WRITE, new Load(10, 1, 10, 100));

        assertTrue(System.nanoTime() - startNs >= 100_000_000L);
        assertTrue(Files.readAllLines(log).size() >= 4);
    }

    @Test
    void shouldTakeTheMedianOfPassesThatRead() throws Exception
    {
        round(Phase.PREPARE, new Load(1_000, 3, 10, 0));
        final RoundResult result = round(Phase.READ, new Load(1_000, 3, 10, 0));

        assertEquals(1_000, result.events());
        assertEquals(1_000, result.elapsedNs());
        assertEquals(Map.of("handled", SumWorkload.expected(1_000)), result.checksums());
        assertEquals(1 + 3 + 3, Files.readAllLines(log).size(), "prepared once, warmed up and timed three times each");
    }

    @Test
    void shouldTakeTheMedianOfPassesThatWriteAndKeepTheFilesOfTheLast() throws Exception
    {
        final RoundResult result = round(Phase.WRITE, new Load(1_000, 3, 10, 0));

        assertEquals(1_000, result.events());
        assertEquals(1_000, result.elapsedNs());
        assertEquals(3 + 3, Files.readAllLines(log).size());
        assertTrue(Files.exists(directory.resolve("timed")));
    }

    @Test
    void shouldRepeatPassesWithTheCoresElsewhereAndCountThemIfThereAreNoOthers() throws Exception
    {
        usualDistanceNs = Long.MAX_VALUE / 2;
        final RoundResult result = round(Phase.MEMORY, new Load(1_000, 2, 10, 0));

        final int tries = Runtime.getRuntime().availableProcessors() < 2 ? 2 : 3 * 2;
        assertEquals(3 + tries, Files.readAllLines(log).size(), "three warm-up passes, and three tries for each");
        assertEquals(tries == 2 ? 0 : tries, result.leftOut());
        assertEquals(1_000, result.elapsedNs());
        assertEquals(result, RoundResult.parse(result.toLine()));
    }

    @Test
    void shouldRefuseAClassThatIsNoWorkload()
    {
        final RoundPlan plan = new RoundPlan(
            String.class.getName(), Settings.NONE, Phase.WRITE, new Load(1, 1, 1, 0), directory, CoreDistance.UNKNOWN);
        assertThrows(ClassCastException.class, () -> new Round(plan));
    }

    @Test
    void shouldKeepArgumentsAndResultsWithinWhatAChildGets() throws Exception
    {
        final List<String> arguments = plan(Phase.WRITE, new Load(7, 1, 7, 0)).toArguments();
        assertEquals(7, new Round(RoundPlan.parse(arguments)).run().events());
    }

    private RoundResult round(final Phase phase, final Load load) throws Exception
    {
        return new Round(plan(phase, load)).run();
    }

    private RoundPlan plan(final Phase phase, final Load load)
    {
        final Settings settings = Settings.of("log", log.toString()).with("name", "ours");
        return new RoundPlan(SumWorkload.class.getName(), settings, phase, load, directory, usualDistanceNs);
    }
}
