// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.rig;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Runs a {@link RoundPlan} in a fresh JVM. Standard output and error go to files, so a child that prints a lot neither
 * blocks nor needs a thread here. Not thread-safe.
 */
public final class JvmFork
{
    /**
     * The same for all contenders. The heap is fixed and touched, so that it neither grows nor faults in a timed pass;
     * assertions are off; the opens and exports are those that Chronicle Queue needs on 17 and 25.
     */
    public static final List<String> JVM_OPTIONS = List.of(
        "-Xms512m", "-Xmx512m", "-XX:+AlwaysPreTouch", "-da",
        "-XX:+IgnoreUnrecognizedVMOptions", "--sun-misc-unsafe-memory-access=allow",
        "--enable-native-access=ALL-UNNAMED",
        "--add-opens=java.base/java.lang.reflect=ALL-UNNAMED",
        "--add-opens=java.base/java.nio=ALL-UNNAMED",
        "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
        "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED",
        "--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED",
        "--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED",
        "--add-exports=java.base/sun.nio.ch=ALL-UNNAMED");

    private static final int LINES_SHOWN = 40;
    private static final long MUCH_BYTES = 64L << 20;
    private static final int SIGNAL_BASE = 128;
    private static final Duration KILL_PATIENCE = Duration.ofSeconds(10);

    private final Path directory;
    private final Duration timeout;

    /**
     * @param directory for the child's output; exists.
     * @param timeout   of one round; a child that takes longer is killed.
     */
    JvmFork(final Path directory, final Duration timeout)
    {
        this.directory = directory;
        this.timeout = timeout;
    }

    /**
     * Runs one round.
     *
     * @param plan    to run.
     * @param options of the JVM beside {@link #JVM_OPTIONS}.
     * @param name    of the round, for messages.
     * @return its result.
     * @throws RoundFailedException if the child ended without a result, or did not end in time.
     * @throws IOException          if the child could not be started.
     * @throws InterruptedException if this thread was interrupted; the child has been killed then.
     */
    RoundResult run(final RoundPlan plan, final List<String> options, final String name)
        throws RoundFailedException, IOException, InterruptedException
    {
        final Path out = directory.resolve("stdout");
        final Path err = directory.resolve("stderr");
        final Process child = new ProcessBuilder(command(plan, options))
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
        try
        {
            if (!child.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS))
            {
                throw new RoundFailedException(name + " was killed: it took longer than " + timeout.toSeconds() +
                    " s; see --timeout" + tail("error", err), true);
            }
            if (child.exitValue() != 0)
            {
                // A JVM that crashes says so on its standard output.
                throw new RoundFailedException(
                    name + " ended with " + describe(child.exitValue()) + space() +
                        tail("error", err) + tail("output", out));
            }
            return result(out, err, name);
        }
        finally
        {
            child.destroyForcibly();
            child.waitFor(KILL_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            MemoryDirectory.removeThoseOf(child.pid());
        }
    }

    private List<String> command(final RoundPlan plan, final List<String> options)
    {
        final List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command()
            .orElse(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(JVM_OPTIONS);
        // Beside the files of the round, and removed with them.
        command.add("-XX:ErrorFile=" + directory.resolve("hs_err_pid%p.log"));
        command.add("-XX:-CreateCoredumpOnCrash");
        command.addAll(options);
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(RoundMain.class.getName());
        command.addAll(plan.toArguments());
        return command;
    }

    private static RoundResult result(final Path out, final Path err, final String name)
        throws RoundFailedException, IOException
    {
        final List<String> lines = Files.readAllLines(out);
        if (lines.size() != 1)
        {
            throw new RoundFailedException(
                name + " printed " + lines.size() + " lines instead of one result" + tail("error", err));
        }
        try
        {
            return RoundResult.parse(lines.get(0));
        }
        catch (final IOException ex)
        {
            throw new RoundFailedException(
                name + " printed \"" + lines.get(0) + "\", which is not a result: " + ex.getMessage(), ex);
        }
    }

    /** The likeliest reason of a child that could not even say one: its output is on the same disk as its files. */
    private String space() throws IOException
    {
        final long bytes = Files.getFileStore(directory).getUsableSpace();
        return bytes >= MUCH_BYTES ? "" : "; only " + (bytes >> 20) + " MB are left in " + directory +
            ", which rounds need several hundred of: give another --dir";
    }

    private static String describe(final int exitCode)
    {
        return exitCode > SIGNAL_BASE ?
            "signal " + (exitCode - SIGNAL_BASE) : "exit code " + exitCode;
    }

    private static String tail(final String what, final Path file) throws IOException
    {
        // Whatever bytes are in it: it is shown, not parsed.
        final List<String> all = new String(Files.readAllBytes(file), StandardCharsets.UTF_8).lines().toList();
        final List<String> last = all.subList(Math.max(0, all.size() - LINES_SHOWN), all.size());
        return last.isEmpty() ? "; its standard " + what + " is empty" :
            "; its standard " + what + " ends:\n    " + String.join("\n    ", last) + "\n  ";
    }
}
