// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** A journal is the same whatever language the user reads: nothing on disk is written in local digits. */
@ExtendWith(ResourceLeakExtension.class)
class LocaleTest
{
    @TempDir
    Path temp;

    @Test
    void shouldWriteAndReadTheSameFilesInEveryLocale()
    {
        final TestJournal journal = new TestJournal(temp.resolve("data"), 24);
        final TestEntries entries = TestEntries.uniform(300, 24);
        // First in the locale of the build: Chronicle's native provider keeps what it finds for the rest of this JVM.
        new TestJournal(temp.resolve("first"), 24).append(entries, 0, 1, 1);
        final Locale before = Locale.getDefault();
        try
        {
            int written = 0;
            for (final String locale : new String[]{"ar-EG", "tr-TR", "th-TH-u-ca-buddhist-nu-thai"})
            {
                Locale.setDefault(Locale.forLanguageTag(locale));
                journal.append(entries, written, written + 100, 10);
                written += 100;
                assertTrue(Files.exists(temp.resolve("data/journal/000000000" + written / 100 + "/19700101F.cq4")));
                assertEquals(written, journal.journal().verify(frames -> {}).totals().entries());
            }
            Locale.setDefault(Locale.forLanguageTag("ar-EG"));
            assertEquals("٠٠٠٠٠٠٠٠٠١", String.format("%010d", 1), "this locale must have digits of its own");
        }
        finally
        {
            Locale.setDefault(before);
        }
        journal.assertHolds(entries, 300);
        assertEquals(3, journal.journal().info().segments());
    }
}
