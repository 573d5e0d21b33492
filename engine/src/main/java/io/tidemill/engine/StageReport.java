// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import java.util.OptionalLong;

/**
 * What became of one stage.
 *
 * @param name      of the stage
 * @param effect    whether it is an effect stage rather than logic
 * @param sequence  the last one that the stage has handled, -1 if none
 * @param behind    how many sequences it had not handled at the end
 * @param stateHash digest of its state, if it is {@link StateHashed} and its thread has ended
 */
public record StageReport(String name, boolean effect, long sequence, long behind, OptionalLong stateHash)
{
}
