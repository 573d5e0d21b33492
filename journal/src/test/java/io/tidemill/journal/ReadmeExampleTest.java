// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import javax.tools.ToolProvider;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Compiles the examples as they stand in the README and in the guide, and runs them.
 */
class ReadmeExampleTest
{
    private static final Pattern EXAMPLE = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

    @TempDir
    private Path directory;

    @Test
    void shouldCompileAndRunAsPrinted() throws Exception
    {
        final String source = example("../README.md");
        assertTrue(source.lines().count() <= 40, "the example should stay short");
        compile("Orders", source);
        final String data = directory.resolve("data").toString();
        assertEquals(String.format("sequence 0 is in the journal%nsum 42%n"), run("Orders", data));
        assertEquals(String.format("sequence 1 is in the journal%nsum 84%n"), run("Orders", data), "recovered");
    }

    @Test
    void shouldCompileAndRunTheGuide() throws Exception
    {
        compile("Exchange", example("../docs/engine.md"));
        final String printed = run("Exchange", directory.resolve("data").toString());
        assertTrue(printed.contains("{7=3}"), printed);
        assertTrue(printed.contains("2 dead letters"), printed);
        assertTrue(printed.contains("known") && printed.contains("book") && printed.contains("mail"), printed);
    }

    @Test
    void shouldCompileAndRunTheGuideToState() throws Exception
    {
        compile("Bank", example("../docs/state.md"));
        final String data = directory.resolve("data").toString();
        assertEquals(String.format("from a snapshot behind -1%n7: 42%n"), run("Bank", data));
        assertEquals(String.format("from a snapshot behind 0%n7: 84%n"), run("Bank", data), "recovered");
        assertEquals(String.format("from a snapshot behind 1%n7: 126%n"), run("Bank", data), "once more");
    }

    @Test
    void shouldCompileAndRunWhatIsSaidOfOperations() throws Exception
    {
        compile("Payments", example("../docs/operations.md"));
        final String data = directory.resolve("data").toString();
        assertEquals(String.format("1500 cents%n" +
            "backed up to sequence 3 [the engine takes no snapshots, so none was asked for]%n"), run("Payments", data));
        assertEquals(3, ChronicleJournal.in(Path.of(data + "-backup")).lastSequence());
    }

    @Test
    void shouldCompileAndRunWhatIsSaidOfOtherProcesses() throws Exception
    {
        compile("Quotes", example("../docs/ipc.md"));
        assertEquals(String.format("0: 42%n1: 84%n"), run("Quotes", directory.resolve("data").toString()));
    }

    @Test
    void shouldCompileAndRunTheWayFromChronicleQueue() throws Exception
    {
        compile("Tally", examples("../docs/engine.md").get(1));
        final String data = directory.resolve("data").toString();
        final Path queue = directory.resolve("queue");
        try (UserQueue writer = new UserQueue(queue))
        {
            writer.write(300, 0, 700);
            assertEquals(String.format("1000 cents%n"), run("Tally", data, queue.toString()));
            assertEquals(String.format("1000 cents%n"), run("Tally", data, queue.toString()), "recovered");
        }
        assertEquals(1, ChronicleJournal.in(Path.of(data)).lastSequence());
    }

    private void compile(final String name, final String source) throws IOException
    {
        final Path file = directory.resolve(name + ".java");
        Files.writeString(file, source);
        final ByteArrayOutputStream messages = new ByteArrayOutputStream();
        final int result = ToolProvider.getSystemJavaCompiler().run(null, null, messages,
            "-Xlint:all,-processing", "-proc:none", "-classpath", System.getProperty("java.class.path"),
            "-d", directory.toString(), file.toString());
        assertEquals(0, result, messages::toString);
    }

    private String run(final String name, final String... args) throws Exception
    {
        final PrintStream before = System.out;
        final ByteArrayOutputStream printed = new ByteArrayOutputStream();
        try (URLClassLoader loader = new URLClassLoader(new URL[]{directory.toUri().toURL()}))
        {
            System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
            loader.loadClass(name).getMethod("main", String[].class).invoke(null, (Object)args);
        }
        finally
        {
            System.setOut(before);
        }
        return printed.toString(StandardCharsets.UTF_8);
    }

    private static String example(final String page) throws IOException
    {
        return examples(page).get(0);
    }

    private static List<String> examples(final String page) throws IOException
    {
        final Matcher matcher = EXAMPLE.matcher(Files.readString(Path.of(page)));
        final List<String> examples = matcher.results().map(found -> found.group(1)).collect(Collectors.toList());
        assertFalse(examples.isEmpty(), page + " has an example in Java");
        return examples;
    }
}
