// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.monitor;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.SplittableRandom;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

class HookParserTest
{
    private static final long NOW_MS = 1_793_700_000_000L;

    private final HookEvent event = new HookEvent();
    private final HookParser parser = new HookParser(
        "ann", new EdgeClock(1_000_000, Duration.ofMillis(250), () -> NOW_MS), new ProjectFinder(path -> false));

    @Test
    void shouldFillEveryField()
    {
        parse("""
            {"session_id":"s1","transcript_path":"/t","cwd":"/p","permission_mode":"default","prompt_id":"p1",
            "agent_id":"a1","agent_type":"builder","hook_event_name":"PostToolUse","tool_name":"Bash",
            "tool_input":{"command":"ls \\"-l\\""},"tool_use_id":"t1","tool_response":"done","duration_ms":5,
            "timestamp":"2026-11-02T08:00:00Z"}""");

        assertEquals("HookEvent{POST_TOOL_USE detail=NONE timeMs=" + WorkdayGenerator.START_MS + " receivedMs=" +
            NOW_MS + " line=1 inputBytes=" + "{\"command\":\"ls \\\"-l\\\"\"}".length() + " outputBytes=6 user=ann" +
            " session=s1 project=/p toolUse=t1 prompt=p1 agent=a1 toolName=Bash}", event.toString());
        assertEquals(0, parser.unknownFields());
        assertEquals(0, parser.unknownEvents());
    }

    @Test
    void shouldKnowEveryEventByItsName()
    {
        for (final HookKind kind : HookKind.values())
        {
            parse("{\"hook_event_name\":\"" + (kind == HookKind.UNKNOWN ? "Other" : kind.hookName()) + "\"}");
            assertEquals(kind, event.kind());
        }
        assertEquals(1, parser.unknownEvents());
    }

    @Test
    void shouldKnowEveryDetailByItsText()
    {
        for (final HookDetail detail : HookDetail.values())
        {
            parse(detail == HookDetail.NONE ? "{\"hook_event_name\":\"Notification\",\"source\":7}" :
                "{\"hook_event_name\":\"Notification\",\"notification_type\":\"" + detail.text() + "\"}");
            assertEquals(detail, event.detail());
        }
        parse("{\"hook_event_name\":\"SessionEnd\",\"reason\":\"something new\"}");
        assertEquals(HookDetail.OTHER, event.detail());
    }

    @Test
    void shouldTakeTheNewFolderOfAMove()
    {
        parse("{\"hook_event_name\":\"CwdChanged\",\"cwd\":\"/a\",\"old_cwd\":\"/a\",\"new_cwd\":\"/b\"}");
        assertEquals("/b", event.project().toString());

        parse("{\"hook_event_name\":\"Stop\",\"cwd\":\"/a\",\"new_cwd\":\"/b\"}");
        assertEquals("/a", event.project().toString());
    }

    @Test
    void shouldCountFieldsAndEventsItDoesNotKnow()
    {
        parse("{\"hook_event_name\":\"Novel\",\"x\":{\"y\":[1,2,{}]},\"z\":null}");
        parse("{\"hook_event_name\":\"Stop\",\"x\":1}");

        assertEquals(3, parser.unknownFields());
        assertEquals(1, parser.unknownEvents());
    }

    @Test
    void shouldNotCountFieldsOfALineItCannotUse()
    {
        assertEquals(LineFault.NO_EVENT_NAME, fault("{\"x\":1}"));
        assertEquals(0, parser.unknownFields());
    }

    @Test
    void shouldTakeTheLastUsableValueOfAFieldThatOccursTwice()
    {
        parse("{\"hook_event_name\":\"Stop\",\"hook_event_name\":\"SessionEnd\",\"session_id\":\"a\"," +
            "\"session_id\":\"b\",\"session_id\":{\"c\":1},\"session_id\":null}");

        assertEquals(HookKind.SESSION_END, event.kind());
        assertEquals("b", event.session().toString());
    }

    @Test
    void shouldIgnoreNamesInsideValues()
    {
        parse("{\"tool_input\":{\"hook_event_name\":\"Stop\",\"session_id\":\"x\"}," +
            "\"hook_event_name\":\"PreToolUse\"}");

        assertEquals(HookKind.PRE_TOOL_USE, event.kind());
        assertTrue(event.session().isEmpty());
    }

    @Test
    void shouldUndoEscapesInIds()
    {
        parse("{\"hook\\u005fevent_name\":\"St\\u006fp\",\"session_id\":\"a\\\\b\\\"\\u00e4\\ud83d\\ude00\"}");

        assertEquals(HookKind.STOP, event.kind());
        assertEquals("a\\b\"ä😀", event.session().toString());
    }

    @Test
    void shouldMeasureTextsAsTheyStand()
    {
        parse("{\"prompt\" :  \"a\\\\\\\"b\\u0041\" , \"message\":\"ä\",\"hook_event_name\":\"Notification\"}");

        assertEquals("\"a\\\\\\\"b\\u0041\"".length(), event.inputBytes());
        assertEquals(4, event.outputBytes());
    }

    @Test
    void shouldMeasureValuesOfOtherTypes()
    {
        parse("{\"tool_input\":[1, 2],\"tool_response\":12345,\"hook_event_name\":\"PostToolUse\"}");
        assertEquals(6, event.inputBytes());
        assertEquals(5, event.outputBytes());

        parse("{\"tool_input\":null,\"tool_response\":true,\"hook_event_name\":\"PostToolUse\"}");
        assertEquals(0, event.inputBytes());
        assertEquals(4, event.outputBytes());
    }

    @Test
    void shouldBearNumbersOfAnySize()
    {
        final String huge = "9".repeat(50_000);
        parse("{\"x\":" + huge + ",\"y\":-" + huge + ".5e-" + "9".repeat(30) + ",\"hook_event_name\":\"Stop\"}");

        assertEquals(HookKind.STOP, event.kind());
    }

    @Test
    void shouldBearDeepNestingUpToItsLimit()
    {
        final int depth = HookParser.MAX_DEPTH - 1;
        parse("{\"tool_input\":" + "[".repeat(depth) + "]".repeat(depth) + ",\"hook_event_name\":\"PreToolUse\"}");
        assertEquals(2 * depth, event.inputBytes());

        assertEquals(LineFault.TOO_DEEP, fault("{\"tool_input\":" + "[".repeat(100_000)));
    }

    @Test
    void shouldShortenOverlongIds()
    {
        parse("{\"hook_event_name\":\"Stop\",\"session_id\":\"" + "s".repeat(100_000) + "\"}");

        assertTrue(event.session().toString().matches("s{47}~[0-9a-f]{16}"), event.session().toString());
    }

    @Test
    void shouldLeaveNothingOfTheLineBefore()
    {
        parse("{\"session_id\":\"s\",\"cwd\":\"/p\",\"prompt\":\"x\",\"message\":\"y\",\"source\":\"clear\"," +
            "\"tool_use_id\":\"t\",\"timestamp\":5,\"hook_event_name\":\"Stop\"}");
        parse("{\"hook_event_name\":\"Stop\"}");

        assertEquals("HookEvent{STOP detail=NONE timeMs=1000000 receivedMs=1000000 line=1 inputBytes=0 outputBytes=0" +
            " user=ann session= project= toolUse= prompt= agent= toolName=}", event.toString());
    }

    @Test
    void shouldMakeUpTheTimeFromTheLine()
    {
        final byte[] line = "{\"hook_event_name\":\"Stop\",\"timestamp\":null}".getBytes(StandardCharsets.UTF_8);
        assertNull(parser.parse(line, line.length, 5, event));

        assertEquals(1_001_000, event.timeMs());
        assertEquals(1_001_000, event.receivedMs());
    }

    @Test
    void shouldReadTimestampsAsNumberOrText()
    {
        for (final String timestamp : new String[] {"1793606400000", "\"1793606400000\"", "\"2026-11-02T08:00:00Z\""})
        {
            parse("{\"hook_event_name\":\"Stop\",\"timestamp\":" + timestamp + "}");
            assertEquals(WorkdayGenerator.START_MS, event.timeMs());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "-1", "1.5", "1e3", "true", "{}", "[]", "\"\"", "\"yesterday\"", "99999999999999999999", "253402300800000"})
    void shouldRefuseTimestampsThatAreNone(final String timestamp)
    {
        assertEquals(
            LineFault.BAD_TIMESTAMP, fault("{\"timestamp\":" + timestamp + ",\"hook_event_name\":\"Stop\"}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "{", "}", "{]", "nonsense", "{\"a\":}", "{\"a\" 1}", "{'a':1}", "{\"a\":1,}", "{\"hook_event_name\":\"Stop\"",
        "{\"hook_event_name\":\"Stop", "[1,2", "{\"a\":01}", "\u0000", "{\"hook_event_name\":\"Stop\"}}",
        "{\"hook_event_name\":\"Stop\"} trailing", "{\"a\":\"\u0001\"}", "// comment", "NaN"})
    void shouldTellWhatIsNotJson(final String line)
    {
        assertEquals(LineFault.NOT_JSON, fault(line));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "[{\"hook_event_name\":\"Stop\"}]", "1", "\"text\"", "null", "true"})
    void shouldTellWhatIsNoObject(final String line)
    {
        assertEquals(LineFault.NOT_AN_OBJECT, fault(line));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "{}", "{\"hook_event_name\":\"\"}", "{\"hook_event_name\":null}", "{\"hook_event_name\":5}",
        "{\"hook_event_name\":[\"Stop\"]}", "{\"Hook_Event_Name\":\"Stop\"}"})
    void shouldTellWhenTheEventsNameIsMissing(final String line)
    {
        assertEquals(LineFault.NO_EVENT_NAME, fault(line));
    }

    @Test
    void shouldTellOfMoreThanOneValue()
    {
        assertEquals(LineFault.MORE_THAN_ONE, fault("{\"hook_event_name\":\"Stop\"} {\"hook_event_name\":\"Stop\"}"));
    }

    @Test
    void shouldTakeWhiteSpaceAround()
    {
        parse(" \t{ \"hook_event_name\" : \"Stop\" }  ");

        assertEquals(HookKind.STOP, event.kind());
    }

    @Test
    void shouldRefuseInvalidUtf8InAnId()
    {
        final byte[] line = "{\"hook_event_name\":\"Stop\",\"session_id\":\"??\"}".getBytes(StandardCharsets.UTF_8);
        line[line.length - 4] = (byte)0xC3;
        line[line.length - 3] = (byte)0x28;

        assertEquals(LineFault.NOT_JSON, parser.parse(line, line.length, 1, event));
    }

    @Test
    void shouldNeverThrowWhateverTheBytes()
    {
        final byte[] good = ("{\"hook_event_name\":\"PreToolUse\",\"tool_input\":{\"a\":[1,\"\\u00e4\"]}," +
            "\"timestamp\":\"2026-11-02T08:00:00Z\",\"session_id\":\"ä\",\"prompt\":\"x\\\\\"}")
            .getBytes(StandardCharsets.UTF_8);
        for (long seed = 0; seed < 20_000; seed++)
        {
            final SplittableRandom random = new SplittableRandom(seed);
            final byte[] line = Arrays.copyOf(good, random.nextInt(good.length + 1));
            for (int i = random.nextInt(4); i > 0 && line.length > 0; i--)
            {
                line[random.nextInt(line.length)] = (byte)random.nextInt(256);
            }
            try
            {
                parser.parse(line, line.length, 1, event);
            }
            catch (final RuntimeException ex)
            {
                throw new AssertionError("seed " + seed, ex);
            }
        }
    }

    @Test
    void shouldNotKeepAnythingOfATextItSkips()
    {
        parse("{\"hook_event_name\":\"UserPromptSubmit\",\"prompt\":\"topsecret\",\"message\":\"topsecret\"," +
            "\"tool_input\":{\"topsecret\":\"topsecret\"},\"unknown\":\"topsecret\",\"source\":\"topsecret\"}");

        assertFalse(event.toString().contains("topsecret"));
    }

    private void parse(final String line)
    {
        assertNull(fault(line.replace("\n", "")));
    }

    private LineFault fault(final String line)
    {
        final byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
        return parser.parse(bytes, bytes.length, 1, event);
    }
}
