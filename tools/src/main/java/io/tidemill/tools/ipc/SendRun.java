// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.ipc;

import io.tidemill.engine.Inlet;
import io.tidemill.engine.LogException;
import io.tidemill.engine.ipc.IpcInlet;
import io.tidemill.engine.ipc.Reply;
import io.tidemill.tools.data.Wording;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.TimeoutException;

/**
 * Sends texts, and says what has become of them.
 * <p>
 * <b>Threading:</b> one thread.
 */
final class SendRun
{
    private final IpcInlet inlet;
    private final SentTexts texts;
    private final SendPlan plan;
    private final PrintWriter out;
    private final PrintWriter err;
    private final UnsafeBuffer bytes = new UnsafeBuffer(0, 0);
    private long count;
    private long first = -1;
    private long last = -1;
    private long replyCount;
    private boolean hasFault;

    SendRun(
        final IpcInlet inlet, final SentTexts texts, final SendPlan plan, final PrintWriter out, final PrintWriter err)
    {
        this.inlet = inlet;
        this.texts = texts;
        this.plan = plan;
        this.out = out;
        this.err = err;
    }

    /** Whether all was sent, and is where it is to be. */
    boolean run() throws IOException, InterruptedException
    {
        boolean goesOn = true;
        while (goesOn && texts.next())
        {
            final String fault = texts.fault();
            if (fault == null)
            {
                goesOn = send();
            }
            else
            {
                complain(fault);
            }
        }
        final boolean isReached = count == 0 || inlet.await(last, plan.level().durability(), plan.timeout());
        out.flush();
        summarize(isReached);
        return isReached && !hasFault;
    }

    private void complain(final String fault)
    {
        hasFault = true;
        err.println(fault);
        err.flush();
    }

    private boolean send() throws InterruptedException
    {
        bytes.wrap(texts.bytes());
        return plan.isRequest() ? request() : put();
    }

    private boolean put() throws InterruptedException
    {
        final MutableDirectBuffer room = inlet.claim(texts.lengthBytes(), plan.timeout());
        if (room == null)
        {
            return isPutIn(inlet.refusal());
        }
        room.putBytes(0, bytes, 0, texts.lengthBytes());
        return isPutIn(inlet.commit(texts.lengthBytes()));
    }

    private boolean request() throws InterruptedException
    {
        try
        {
            return isPutIn(inlet.request(bytes, 0, texts.lengthBytes(), this::print, plan.timeout()));
        }
        catch (final TimeoutException late)
        {
            note(inlet.lastPosition());
            complain(texts.name() + ", position " + last + ", was not answered within " + plan.patience() +
                "; replies may come later, and what follows was not sent");
            return false;
        }
        catch (final LogException missing)
        {
            note(inlet.lastPosition());
            complain(texts.name() + ": " + missing.getMessage());
            return true;
        }
    }

    private boolean isPutIn(final long result)
    {
        if (result < 0)
        {
            complain(texts.name() + " and what follows was not sent: " + reason(result));
            return false;
        }
        note(result);
        return true;
    }

    private void note(final long position)
    {
        first = count == 0 ? position : first;
        last = position;
        count++;
        if (plan.isVerbose())
        {
            out.println(inlet.name() + " " + position);
        }
    }

    private String reason(final long result)
    {
        if (result == Inlet.CLOSED)
        {
            return "another process has taken the inlet over, or its engine does not know this one any more";
        }
        if (result != Inlet.BACK_PRESSURED)
        {
            return "the engine refuses it for " + plan.patience() + ": " + Inlet.describe(result);
        }
        return inlet.isEngineThere() ? "the engine has made no room for " + plan.patience() + " (--timeout)" :
            "the engine is away, and the lane is full; it keeps what was sent";
    }

    private void print(final Reply reply)
    {
        final byte[] value = new byte[reply.length()];
        reply.buffer().getBytes(reply.offset(), value);
        out.println(inlet.name() + " " + reply.position() + " " + ShownText.of(value));
        replyCount++;
    }

    private void summarize(final boolean isReached)
    {
        if (count == 0)
        {
            err.println("Nothing was sent.");
            return;
        }
        final String what = Wording.count(count, "event", "events") +
            (first == last ? ", position " + first : ", positions " + first + " to " + last);
        final String replies = plan.isRequest() ? ", " + Wording.count(replyCount, "reply", "replies") : "";
        err.println(what + (isReached ? ", " + plan.level().place() + replies : ": not all " + plan.level().place() +
            " within " + plan.patience() + replies + (inlet.isEngineThere() ? "" :
            "; the engine is away, and takes on what waits in the lane when it is back")));
    }
}
