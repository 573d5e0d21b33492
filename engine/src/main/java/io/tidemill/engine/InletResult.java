// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

/**
 * Names for what an inlet returns.
 */
final class InletResult
{
    private InletResult()
    {
    }

    static String describe(final long result)
    {
        if (result >= 0)
        {
            return "position " + result;
        }
        if (result == Inlet.BACK_PRESSURED)
        {
            return "BACK_PRESSURED";
        }
        if (result == Inlet.RATE_LIMITED)
        {
            return "RATE_LIMITED";
        }
        if (result == Inlet.SHED)
        {
            return "SHED";
        }
        if (result == Inlet.JOURNAL_FULL)
        {
            return "JOURNAL_FULL";
        }
        if (result == Inlet.TOO_LONG)
        {
            return "TOO_LONG";
        }
        return result == Inlet.CLOSED ? "CLOSED" : "unknown result " + result;
    }
}
