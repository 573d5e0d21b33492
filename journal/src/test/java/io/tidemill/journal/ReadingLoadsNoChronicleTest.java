// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;

/** Tools that only read must start quickly, so they must not load Chronicle or JNR. */
class ReadingLoadsNoChronicleTest
{
    @TempDir
    Path temp;

    @Test
    void shouldReadAndVerifyWithoutLoadingAChronicleClass() throws Exception
    {
        final TestJournal journal = new TestJournal(temp.resolve("data"), 20);
        journal.append(TestEntries.uniform(50, 20), 0, 50, 10);
        final ForkedJvm reader = ForkedJvm.start(
            List.of("-Xlog:class+load:stdout"), Reader.class, temp.resolve("data").toString());
        assertEquals(0, reader.await(), reader.output());
        assertTrue(reader.output().contains("read 50, sound true"));
        assertTrue(reader.output().contains("io.tidemill.journal.SegmentCursor"));
        assertFalse(reader.output().contains("net.openhft"), "loads Chronicle");
        assertFalse(reader.output().contains(" jnr."), "loads JNR");
    }

    static final class Reader
    {
        private Reader()
        {
        }

        public static void main(final String[] args)
        {
            final ChronicleJournal journal = ChronicleJournal.in(Path.of(args[0]));
            int count = 0;
            try (JournalReader<TestEvent> reader = journal.read(new TestCodec(20)))
            {
                while (reader.next())
                {
                    count++;
                }
            }
            System.out.println("read " + count + ", sound " + journal.verify(frames -> {}).isSound());
        }
    }
}
