// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.rig;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class SpreadTest
{
    @Test
    void shouldTakeTheMiddleOfAnOddNumber()
    {
        assertEquals(new Spread(3, 1, 100), Spread.of(100, 1, 3));
    }

    @Test
    void shouldTakeTheMeanOfTheTwoInTheMiddleOfAnEvenNumber()
    {
        assertEquals(new Spread(2.5, 1, 9), Spread.of(9, 2, 1, 3));
    }

    @Test
    void shouldTakeASingleFigureForAllThree()
    {
        assertEquals(new Spread(7, 7, 7), Spread.of(7));
    }

    @Test
    void shouldLeaveTheFiguresInTheirOrder()
    {
        final double[] figures = {3, 1, 2};
        Spread.of(figures);
        assertArrayEquals(new double[] {3, 1, 2}, figures);
    }

    @Test
    void shouldRefuseNoFigures()
    {
        assertThrows(IllegalArgumentException.class, Spread::of);
    }

    @Test
    void shouldRefuseAFigureThatIsNotFinite()
    {
        assertThrows(IllegalArgumentException.class, () -> Spread.of(1, Double.NaN));
        assertThrows(IllegalArgumentException.class, () -> Spread.of(1, Double.POSITIVE_INFINITY));
        assertThrows(IllegalArgumentException.class, () -> Spread.of(1, Double.NEGATIVE_INFINITY));
    }

    @Test
    void shouldPairRoundByRound()
    {
        // A machine that slows down by ten after the first round: unpaired, the medians would say 10 / 2 = 5.
        final Spread ratios = Spread.ofPairedRatios(new double[] {100, 10, 10}, new double[] {20, 2, 5});
        assertEquals(new Spread(5, 2, 5), ratios);
    }

    @Test
    void shouldNotDivideTheMedians()
    {
        final double[] ours = {1, 2, 30};
        final double[] theirs = {10, 1, 15};
        assertEquals(2.0, Spread.ofPairedRatios(ours, theirs).median());
        assertEquals(0.2, Spread.of(ours).median() / Spread.of(theirs).median());
    }

    @Test
    void shouldRefuseARoundWithoutPartner()
    {
        final IllegalArgumentException refusal = assertThrows(
            IllegalArgumentException.class,
            () -> Spread.ofPairedRatios(new double[] {1, 2}, new double[] {1}));
        assertTrue(refusal.getMessage().contains("pairing 2 rounds with 1"), refusal.getMessage());
    }
}
