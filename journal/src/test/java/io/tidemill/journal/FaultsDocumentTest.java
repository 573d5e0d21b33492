// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Each test that the table of faults names is there.
 */
class FaultsDocumentTest
{
    private static final Pattern TEST = Pattern.compile("`(\\w+Test)\\.(\\w+)`");
    private static final List<Path> ROOTS = List.of(
        Path.of("src/test/java/io/tidemill/journal"), Path.of("../engine/src/test/java/io/tidemill/engine"),
        Path.of("../engine/src/test/java/io/tidemill/engine/ipc"));

    @Test
    void shouldNameTestsThatAreThere() throws IOException
    {
        final Matcher named = TEST.matcher(Files.readString(Path.of("../docs/faults.md")));
        final List<String> missing = new ArrayList<>();
        int count = 0;
        while (named.find())
        {
            count++;
            if (!isThere(named.group(1), named.group(2)))
            {
                missing.add(named.group());
            }
        }
        assertEquals(List.of(), missing);
        assertTrue(count > 30, count + " tests");
    }

    private static boolean isThere(final String testClass, final String method) throws IOException
    {
        for (final Path root : ROOTS)
        {
            final Path file = root.resolve(testClass + ".java");
            if (Files.exists(file) && Files.readString(file).contains("void " + method + "("))
            {
                return true;
            }
        }
        return false;
    }
}
