// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import io.tidemill.tools.LauncherTree.Launch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LauncherTest
{
    private static final String BUILDING = "tidemill: building tools (";
    private static final String BUILDING_END = ") with mvn, a minute or so; later starts are immediate";

    @TempDir
    private Path directory;
    private LauncherTree tree;

    @BeforeEach
    void plantTree() throws IOException
    {
        assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "the launcher is a shell script");
        tree = new LauncherTree(directory.resolve("tide mill"));
    }

    @Test
    void shouldBuildOnFirstUseAndOnlyThen() throws Exception
    {
        final Launch first = tree.launch();
        assertEquals(0, first.exitCode());
        assertEquals(
            List.of(BUILDING + "first use" + BUILDING_END, "tidemill:   engine [2/4]"), first.err());

        final Launch second = tree.launch();
        assertEquals(0, second.exitCode());
        assertEquals(List.of(), second.err());
        assertEquals(1, tree.builds());
    }

    @ParameterizedTest
    @ValueSource(strings = {"pom.xml", "journal/pom.xml", "engine/src/main/java/Source.java"})
    void shouldBuildAgainWhenASourceIsNewer(final String source) throws Exception
    {
        tree.launch();
        Files.setLastModifiedTime(tree.path(source), laterThan(tree.path("tools/target/tidemill.jar")));

        assertEquals(BUILDING + source + " has changed" + BUILDING_END, tree.launch().err().get(0));
        assertEquals(2, tree.builds());
    }

    @Test
    void shouldNotMissWhatChangesWhileItBuilds() throws Exception
    {
        Files.createFile(tree.path("hold"));
        final Launch launch = tree.start(tree.command(tree.path("tidemill")));
        await(() -> Files.exists(tree.path("tools/target/tidemill.jar")));
        tree.write("engine/src/main/java/Source.java", "class Source { int later; }");
        Files.delete(tree.path("hold"));
        launch.await();

        tree.launch();
        assertEquals(2, tree.builds());
    }

    @Test
    void shouldNotTrustTheJarOfAnInterruptedBuild() throws Exception
    {
        assumeTrue(tree.link("flock"), "no flock on this machine");
        Files.createFile(tree.path("hold"));
        final Launch launch = tree.start(tree.command(tree.path("tidemill")));
        await(() -> Files.exists(tree.path("tools/target/tidemill.jar")));
        launch.process().destroyForcibly().waitFor();
        Files.delete(tree.path("hold"));
        await(() -> !Files.exists(tree.path("building")));

        final Launch next = tree.launch();
        final String building = BUILDING + "the last build was interrupted" + BUILDING_END;
        assertTrue(next.err().contains(building), "the launch said: " + next.err());
        assertEquals(2, tree.builds());
    }

    @Test
    void shouldPassArgumentsAndExitCodeThroughALink() throws Exception
    {
        final Path link = Files.createSymbolicLink(directory.resolve("outer"), Path.of("tide mill", "inner"));
        Files.createSymbolicLink(tree.path("inner"), Path.of("tidemill"));
        final ProcessBuilder builder = tree.command(link, "tail", "a dir", "*", "");
        builder.environment().put("FAKE_EXIT", "7");
        builder.environment().put("TIDEMILL_OPTS", "-Xmx64m o*");

        final Launch launch = tree.start(builder).await();
        assertEquals(7, launch.exitCode());
        final String jar = tree.path("tools/target/tidemill.jar").toRealPath().toString();
        assertEquals(List.of("-Xmx64m", "o*", "-jar", jar, "tail", "a dir", "*", ""), launch.out());
    }

    @Test
    void shouldRunTheBenchmarksFromTheirOwnJar() throws Exception
    {
        final Launch launch = tree.launch("bench", "--quick");
        assertTrue(launch.err().get(0).startsWith("tidemill: building bench (first use)"));
        final String jar = tree.path("bench/target/tidemill-bench.jar").toRealPath().toString();
        assertEquals(List.of("-jar", jar, "--quick"), launch.out());
    }

    @ParameterizedTest
    @CsvSource({
        "17.0.9, ''",
        "22.0.1, --enable-native-access=ALL-UNNAMED",
        "25-ea, --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow"})
    void shouldGiveEachJdkTheFlagsItKnows(final String version, final String flags) throws Exception
    {
        tree.writeJdk(version);
        final List<String> arguments = tree.launch().out();
        assertEquals(flags, String.join(" ", arguments.subList(0, arguments.indexOf("-jar"))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.8.0_392", "11.0.2", "16"})
    void shouldRefuseOldJava(final String version) throws Exception
    {
        tree.writeJdk(version);
        assertFails(tree.launch(), tree.path("jdk/bin/java") + " is Java " + version + ", too old; " +
            "set JAVA_HOME to a JDK 17 or newer.");

        tree.writeJdk("17");
        tree.write("jdk/release", "IMPLEMENTOR=\"X\"\nJAVA_VERSION=\"" + version + "\"\n");
        assertFails(tree.launch(), tree.path("jdk/bin/java") + " is Java " + version + ", too old; " +
            "set JAVA_HOME to a JDK 17 or newer.");
    }

    @Test
    void shouldSayThatThereIsNoJava() throws Exception
    {
        final ProcessBuilder builder = tree.command(tree.path("tidemill"));
        builder.environment().remove("JAVA_HOME");
        assertFails(
            tree.start(builder).await(), "no Java found; install a JDK 17 or newer, or set JAVA_HOME to one.");
    }

    @Test
    void shouldSayThatJavaHomeIsWrong() throws Exception
    {
        final ProcessBuilder builder = tree.command(tree.path("tidemill"));
        builder.environment().put("JAVA_HOME", "/no/such/jdk");
        assertFails(tree.start(builder).await(), "JAVA_HOME is /no/such/jdk, but there is no " +
            "/no/such/jdk/bin/java; set it to a JDK 17 or newer.");
    }

    @Test
    void shouldSayThatAJreCannotBuild() throws Exception
    {
        Files.delete(tree.path("jdk/bin/javac"));
        assertFails(tree.launch(), "has to build (first use), but " + tree.path("jdk/bin/java") +
            " has no javac beside it; set JAVA_HOME to a full JDK 17 or newer.");
    }

    @Test
    void shouldShowTheErrorsOfABuildAndWhereItsLogIs() throws Exception
    {
        Files.createFile(tree.path("broken"));
        final Launch launch = tree.launch();
        assertEquals(1, launch.exitCode());
        assertEquals(List.of(), launch.out());
        final List<String> err = launch.err();
        assertEquals(
            List.of(
                "[ERROR] Engine.java:[7,1] nonsense",
                "tidemill: the build failed; all of its output is in " +
                    tree.path("target/launcher/build.log").toRealPath()),
            err.subList(err.size() - 2, err.size()));

        Files.delete(tree.path("broken"));
        assertEquals(0, tree.launch().exitCode());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldBuildOnceForTwoLaunches(final boolean flock) throws Exception
    {
        assumeTrue(!flock || tree.link("flock"), "no flock on this machine");
        Files.createFile(tree.path("hold"));
        final Launch first = tree.start(tree.command(tree.path("tidemill")));
        await(() -> Files.exists(tree.path("tools/target/tidemill.jar")));
        final Launch second = tree.start(tree.command(tree.path("tidemill")));
        await(() -> !second.err().isEmpty());
        assertEquals(List.of("tidemill: waiting for another launch that is building"), second.err());
        Files.delete(tree.path("hold"));

        assertEquals(0, first.await().exitCode());
        assertEquals(0, second.await().exitCode());
        assertEquals(first.out(), second.out());
        assertEquals(1, tree.builds());
        assertFalse(Files.exists(tree.path("target/launcher/lock.d")));
    }

    @Test
    void shouldNotWaitForADeadBuilderWithoutFlock() throws Exception
    {
        final Process dead = new ProcessBuilder("/bin/sh", "-c", "exit 0").start();
        dead.waitFor();
        tree.write("target/launcher/lock.d/pid", dead.pid() + "\n");
        assertFails(tree.launch(), "a launch that was building has died (process " + dead.pid() + "); remove " +
            tree.path("target/launcher/lock.d").toRealPath() + " and start again.");
    }

    private static FileTime laterThan(final Path file) throws IOException
    {
        return FileTime.fromMillis(Files.getLastModifiedTime(file).toMillis() + 10_000);
    }

    private static void assertFails(final Launch launch, final String message) throws IOException
    {
        assertEquals(List.of("tidemill: " + message), launch.err());
        assertEquals(List.of(), launch.out());
        assertEquals(1, launch.exitCode());
    }

    private static void await(final Callable<Boolean> condition) throws Exception
    {
        final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (!condition.call())
        {
            assertTrue(System.nanoTime() < deadlineNs, "not within 10 s");
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }
}
