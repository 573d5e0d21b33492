// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidemill.engine.LogException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

@ExtendWith(ResourceLeakExtension.class)
class DirectoryLockTest
{
    @TempDir
    Path temp;

    @Test
    void shouldRefuseASecondWriterInThisJvmUnderAnyNameOfTheDirectory() throws IOException
    {
        final Path link = Files.createSymbolicLink(temp.resolve("link"), Files.createDirectory(temp.resolve("data")));
        final TestJournal first = new TestJournal(temp.resolve("data"), 8);
        final TestJournal second = new TestJournal(link, 8);
        try (JournalSession<TestEvent> session = first.open())
        {
            final LogException refused = assertThrows(LogException.class, second::open);
            assertTrue(refused.getMessage().contains(temp.resolve("data").toRealPath().toString()),
                refused.getMessage());
            assertTrue(refused.getMessage().contains("pid " + ProcessHandle.current().pid()), refused.getMessage());
            assertFalse(session.recovered().next());
            assertTrue(lockIsHeldForOtherProcesses());
        }
        second.open().close();
    }

    @Test
    void shouldRefuseAWriterOfAnotherProcessAndNameTheHolder() throws Exception
    {
        final TestJournal journal = new TestJournal(temp.resolve("data"), 8);
        try (JournalSession<TestEvent> session = journal.open())
        {
            assertTrue(session.epoch() >= 1);
            final ForkedJvm other = ForkedJvm.start(CrashWriter.class, temp.resolve("data").toString(), "1", "0");
            assertEquals(3, other.await());
            assertTrue(other.output().contains("is in use by pid " + ProcessHandle.current().pid()), other.output());
            assertTrue(other.output().contains(temp.resolve("data").toString()), other.output());
            assertTrue(other.output().contains("since 2"), other.output());
            assertTrue(lockIsHeldForOtherProcesses());
        }
    }

    @Test
    void shouldTellALiveWriterFromADeadOne() throws Exception
    {
        final TestJournal journal = new TestJournal(temp.resolve("data"), 8);
        journal.append(TestEntries.uniform(3, 8), 0, 3, 3);
        assertNull(journal.journal().info().writer());
        try (ForkedJvm writer = ForkedJvm.start(CrashWriter.class, temp.resolve("data").toString(), "1", "0"))
        {
            writer.awaitLine("0");
            assertTrue(journal.journal().info().writer().contains("pid " + writer.pid()));
            assertTrue(journal.journal().info().writer().contains("CrashWriter"));
            assertEquals(TailState.LIVE, journal.journal().verify(frames -> {}).tail().state());
            assertThrows(LogException.class, journal::open);
            writer.kill();
        }
        assertNull(journal.journal().info().writer());
        assertTrue(journal.journal().verify(frames -> {}).isSound());
    }

    @Test
    void shouldReleaseTheDirectoryWhenOpeningFails() throws IOException
    {
        final TestJournal journal = new TestJournal(temp.resolve("data"), 8);
        journal.open().close();
        final ChronicleJournal other = journal.journal();
        assertThrows(LogException.class, () -> other.open(new TestCodec("other", 0, 8), List.of()));
        assertThrows(IllegalArgumentException.class, () -> other.open(journal.codec(), List.of("")));
        assertFalse(DirectoryLock.isHeld(temp.resolve("data")));
        journal.open().close();
    }

    @Test
    void shouldSaySoWhenTheHolderLeftNoName() throws IOException
    {
        final TestJournal journal = new TestJournal(temp.resolve("data"), 8);
        try (JournalSession<TestEvent> session = journal.open())
        {
            assertEquals(1, session.epoch());
            Files.delete(temp.resolve("data/holder"));
            final LogException refused = assertThrows(LogException.class, journal::open);
            assertTrue(refused.getMessage().contains("left no name"), refused.getMessage());
        }
    }

    @Test
    void shouldNotBeHeldWhereNobodyEverWrote() throws IOException
    {
        assertFalse(DirectoryLock.isHeld(temp));
    }

    /** Asks the kernel, since asking through another channel of this JVM would drop the lock. */
    private boolean lockIsHeldForOtherProcesses() throws IOException
    {
        final Object inode = Files.getAttribute(temp.resolve("data/lock"), "unix:ino");
        return Files.readString(Path.of("/proc/locks")).contains(":" + inode + " ");
    }
}
