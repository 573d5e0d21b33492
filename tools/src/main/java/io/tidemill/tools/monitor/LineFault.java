// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.monitor;

/**
 * Why a line of input cannot be used.
 */
enum LineFault
{
    NOT_JSON("is not valid JSON"),
    NOT_AN_OBJECT("is JSON, but not an object"),
    MORE_THAN_ONE("holds more than one JSON value"),
    TOO_DEEP("is nested too deeply"),
    NO_EVENT_NAME("has no hook_event_name"),
    BAD_TIMESTAMP("has a timestamp that is neither ISO-8601 nor epoch milliseconds of the years 1970 to 9999"),
    TOO_LONG("is too long");

    private final String sentence;

    LineFault(final String sentence)
    {
        this.sentence = sentence;
    }

    /**
     * What follows "line N …".
     */
    String sentence()
    {
        return sentence;
    }
}
