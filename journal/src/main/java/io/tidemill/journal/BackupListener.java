// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

/**
 * Is told how a copy goes on, by the thread that makes it.
 */
public interface BackupListener
{
    /** Does not care. */
    BackupListener NONE = new BackupListener()
    {
        @Override
        public void began(final String what, final long bytes)
        {
            // Nobody looks.
        }

        @Override
        public void reached(final long bytes)
        {
            // Nobody looks.
        }
    };

    /**
     * Something that takes time begins.
     *
     * @param what  in words, such as "copy outputs"
     * @param bytes that it will come to, negative if that is not known
     */
    void began(String what, long bytes);

    /**
     * It goes on.
     *
     * @param bytes that are done
     */
    void reached(long bytes);
}
