// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A source tree in which only the launcher is real: its Maven only writes the jar files, its Java prints the
 * arguments that it was given, one a line.
 */
final class LauncherTree
{
    private static final List<String> TOOLS = List.of(
        "cat", "find", "grep", "head", "mkdir", "mv", "readlink", "rm", "rmdir", "sed", "sleep", "tail", "touch");
    private static final String JAVA = """
        #!/bin/sh
        case $* in
            -version) cat "${0%/*}/version" >&2 ;;
            *ArchiveClassesAtExit*) exit 1 ;;
            *) printf '%s\\n' "$@"; exit "${FAKE_EXIT:-0}" ;;
        esac
        """;
    private static final String MAVEN = """
        #!/bin/sh
        [ "$1" = -version ] && { echo "Apache Maven 3.9.9 (x)"; exit; }
        tree=${0%/*/*}
        echo build >> "$tree/builds"
        mkdir "$tree/building" || exit 1
        echo '[INFO] Building Tidemill engine 0.1.0-SNAPSHOT           [2/4]'
        mkdir -p "$tree/tools/target" "$tree/bench/target"
        echo half > "$tree/tools/target/tidemill.jar"
        while [ -e "$tree/hold" ]; do sleep 0.02; done
        rmdir "$tree/building"
        if [ -e "$tree/broken" ]; then echo '[ERROR] Engine.java:[7,1] nonsense'; exit 1; fi
        echo jar > "$tree/tools/target/tidemill.jar"
        echo jar > "$tree/bench/target/tidemill-bench.jar"
        """;

    private final Path root;
    private final Path launcher;

    LauncherTree(final Path root) throws IOException
    {
        this.root = Files.createDirectories(root);
        launcher = root.resolve("tidemill");
        Files.copy(Path.of("..", "tidemill"), launcher);

        write("pom.xml", "<project/>");
        for (final String module : List.of("engine", "journal", "tools", "bench"))
        {
            write(module + "/pom.xml", "<project/>");
            write(module + "/src/main/java/Source.java", "class Source {}");
        }

        writeScript("path/mvn", MAVEN);
        for (final String tool : TOOLS)
        {
            link(tool);
        }
        writeJdk("17.0.9");
        writeScript("jdk/bin/javac", "#!/bin/sh\n");
    }

    Path path(final String name)
    {
        return root.resolve(name);
    }

    void write(final String name, final String content) throws IOException
    {
        Files.createDirectories(path(name).getParent());
        Files.writeString(path(name), content);
    }

    /**
     * A JDK that says its version when asked, and has no {@code release} file.
     */
    void writeJdk(final String version) throws IOException
    {
        writeScript("jdk/bin/java", JAVA);
        write("jdk/bin/version", "openjdk version \"" + version + "\" 2026-01-01\n");
    }

    /**
     * Puts a tool of this machine on the launcher's path.
     *
     * @return whether there is one.
     */
    boolean link(final String tool) throws IOException
    {
        for (final String directory : System.getenv("PATH").split(":"))
        {
            final Path file = Path.of(directory, tool);
            if (Files.isExecutable(file))
            {
                // Not a link: deleting links that lead out of a temporary directory makes JUnit warn.
                writeScript("path/" + tool, "#!/bin/sh\nexec '" + file + "' \"$@\"\n");
                return true;
            }
        }
        return false;
    }

    ProcessBuilder command(final Path script, final String... arguments)
    {
        final ProcessBuilder builder = new ProcessBuilder(
            Stream.concat(Stream.of(script.toString()), Stream.of(arguments)).toList());
        builder.directory(root.getParent().toFile());
        builder.environment().clear();
        builder.environment().put("PATH", path("path").toString());
        builder.environment().put("JAVA_HOME", path("jdk").toString());
        return builder;
    }

    Launch launch(final String... arguments) throws IOException, InterruptedException
    {
        return start(command(launcher, arguments)).await();
    }

    Launch start(final ProcessBuilder builder) throws IOException
    {
        final Path out = Files.createTempFile(root, "out", null);
        final Path err = Files.createTempFile(root, "err", null);
        return new Launch(builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start(), out, err);
    }

    long builds() throws IOException
    {
        return Files.exists(path("builds")) ? Files.readAllLines(path("builds")).size() : 0;
    }

    private void writeScript(final String name, final String content) throws IOException
    {
        write(name, content);
        Files.setPosixFilePermissions(path(name), PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    record Launch(Process process, Path outFile, Path errFile)
    {
        Launch await() throws InterruptedException
        {
            if (!process.waitFor(20, TimeUnit.SECONDS))
            {
                process.destroyForcibly();
            }
            assertTrue(process.waitFor(1, TimeUnit.SECONDS), "the launcher has not ended within 20 s");
            return this;
        }

        int exitCode()
        {
            return process.exitValue();
        }

        List<String> out() throws IOException
        {
            return Files.readAllLines(outFile);
        }

        List<String> err() throws IOException
        {
            return Files.readAllLines(errFile);
        }
    }
}
