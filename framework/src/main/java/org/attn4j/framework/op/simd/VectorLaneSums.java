package org.attn4j.framework.op.simd;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * Sums over the lanes of a vector in one order: halves are added until one lane is left. {@code reduceLanes} leaves the
 * order open, so that interpreted and compiled code may round differently.
 */
public final class VectorLaneSums {
    private static final VectorSpecies<Float> F = FloatVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Double> D = DoubleVector.SPECIES_PREFERRED;
    private static final VectorShuffle<Float> F8 = turn(F, 8);
    private static final VectorShuffle<Float> F4 = turn(F, 4);
    private static final VectorShuffle<Float> F2 = turn(F, 2);
    private static final VectorShuffle<Float> F1 = turn(F, 1);
    private static final VectorShuffle<Double> D4 = turn(D, 4);
    private static final VectorShuffle<Double> D2 = turn(D, 2);
    private static final VectorShuffle<Double> D1 = turn(D, 1);

    private VectorLaneSums() {}

    /** The sum of the lanes of a vector of the preferred shape, at most 16 lanes. */
    public static float of(FloatVector lanes) {
        FloatVector v = lanes;
        if (F.length() > 8) {
            v = v.add(v.rearrange(F8));
        }
        if (F.length() > 4) {
            v = v.add(v.rearrange(F4));
        }
        if (F.length() > 2) {
            v = v.add(v.rearrange(F2));
        }
        return v.add(v.rearrange(F1)).lane(0);
    }

    /** The sum of the lanes of a vector of the preferred shape, at most 8 lanes. */
    public static double of(DoubleVector lanes) {
        DoubleVector v = lanes;
        if (D.length() > 4) {
            v = v.add(v.rearrange(D4));
        }
        if (D.length() > 2) {
            v = v.add(v.rearrange(D2));
        }
        return D.length() > 1 ? v.add(v.rearrange(D1)).lane(0) : v.lane(0);
    }

    private static <E> VectorShuffle<E> turn(VectorSpecies<E> species, int by) {
        return VectorShuffle.iota(species, by % species.length(), 1, true);
    }
}
