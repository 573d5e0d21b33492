// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

/**
 * What a process at the doorbell wants: to be the client of an inlet, or to be it again.
 * <pre>
 *   TML 0 connect INLET PID FLAGS CODEC_VERSION CODEC_NAME      a version or name of - is any
 *   TML 0 resume INLET CLIENT_ID
 * </pre>
 * Flags are a sum: 1 to put out a client that lives, 2 for replies.
 *
 * @param verb  of the two
 * @param inlet its name
 * @param words all of them
 */
record IpcRequest(String verb, String inlet, String[] words)
{
    static final String CONNECT = "connect";
    static final String RESUME = "resume";
    private static final int TAKE_OVER = 1;
    private static final int REPLIES = 2;
    private static final int FIXED_WORDS = 8;
    private static final String ANY = "-";

    /** Null if nobody understands it. */
    static IpcRequest parse(final String line)
    {
        final String[] words = line.split(" ", FIXED_WORDS);
        final boolean isOurs = words.length > 4 && words[0].equals("TML") && words[1].equals("0");
        final boolean isConnect = isOurs && words[2].equals(CONNECT) && words.length == FIXED_WORDS &&
            isNumber(words[4], 10) && isNumber(words[5], 10) && isVersion(words[6]);
        final boolean isResume = isOurs && words[2].equals(RESUME) && words.length == 5 && isNumber(words[4], 16);
        return isConnect || isResume ? new IpcRequest(words[2], words[3], words) : null;
    }

    private static boolean isVersion(final String word)
    {
        return word.equals(ANY) || word.length() <= 5 && isNumber(word, 10);
    }

    private static boolean isNumber(final String word, final int radix)
    {
        try
        {
            Long.parseUnsignedLong(word, radix);
            return true;
        }
        catch (final NumberFormatException none)
        {
            return false;
        }
    }

    long pid()
    {
        return Long.parseUnsignedLong(words[4]);
    }

    boolean takesOver()
    {
        return (Long.parseUnsignedLong(words[5]) & TAKE_OVER) != 0;
    }

    boolean wantsReplies()
    {
        return (Long.parseUnsignedLong(words[5]) & REPLIES) != 0;
    }

    long clientId()
    {
        return Long.parseUnsignedLong(words[4], 16);
    }

    /** Which version of the codec the client writes. */
    int codecVersion(final Codec<?> codec)
    {
        return words[6].equals(ANY) ? codec.version() : (int)Long.parseUnsignedLong(words[6]);
    }

    /** Why the engine cannot read what the client writes; null if it can. */
    String refusal(final Codec<?> codec)
    {
        return refusalOf(codec, words[7].equals(ANY) ? codec.name() : words[7], codecVersion(codec));
    }

    static String refusalOf(final Codec<?> codec, final String name, final int version)
    {
        if (!name.equals(codec.name()))
        {
            return "it has events of codec \"" + codec.name() + "\", not \"" + name + "\"";
        }
        return version >= codec.oldestVersion() && version <= codec.version() ? null : "it reads versions " +
            codec.oldestVersion() + " to " + codec.version() + " of codec \"" + codec.name() + "\", not " + version;
    }
}
