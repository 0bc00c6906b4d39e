package org.attn4j.framework.layer;

import org.nd4j.autodiff.samediff.SDVariable;

/**
 * What layers of a model share without naming one another.
 *
 * @param training whether dropout is in force
 * @param mask key-padding mask [B, S] of the sequence under way, 1 keeps and 0 hides; null keeps all
 * @param rotation rotary positions of queries and keys; null for none
 * @param offset position of the first token, a scalar INT32; null for 0
 * @param filled rows of the caches that are filled, a scalar INT32: the offset, unless the caches slide over the text; null for 0
 * @param cacheLength C, rows of key/value caches; 0 outside of generation
 * @param deviation standard deviation of linear maps' starting weights
 * @param residuals number of layers that add to the residual stream; their last maps start smaller by its square root
 * @param beams whose caches the rows go on from; null for their own
 * @param relative buckets of relative positions in self-attention's scores; null for none
 * @param segments segment ids [B, T] INT32: self-attention sees only its own segment; null for one segment
 * @param counted which tokens of the sequence under way count, by the labels; null where the mask alone tells
 */
public record Context(
        boolean training,
        SDVariable mask,
        Rotation rotation,
        SDVariable offset,
        SDVariable filled,
        int cacheLength,
        double deviation,
        int residuals,
        BeamParents beams,
        RelativeBias relative,
        SDVariable segments,
        Counted counted) {
    /** Starting weights of GPT-2: normal with standard deviation 0.02. */
    public static final double DEVIATION = 0.02;

    /** Rows that go on from their own caches. */
    public Context(
            boolean training,
            SDVariable mask,
            Rotation rotation,
            SDVariable offset,
            int cacheLength,
            double deviation,
            int residuals) {
        this(training, mask, rotation, offset, offset, cacheLength, deviation, residuals, null, null, null, null);
    }

    /** No mask, no positions, no cache. */
    public static Context plain(boolean training) {
        return new Context(training, null, null, null, 0, DEVIATION, 1);
    }

    /** The same with a mask. */
    public Context withMask(SDVariable other) {
        return new Context(
                training,
                other,
                rotation,
                offset,
                filled,
                cacheLength,
                deviation,
                residuals,
                beams,
                relative,
                segments,
                counted);
    }

    /** The same with rotary positions. */
    public Context withRotation(Rotation other) {
        return new Context(
                training,
                mask,
                other,
                offset,
                filled,
                cacheLength,
                deviation,
                residuals,
                beams,
                relative,
                segments,
                counted);
    }

    /** The same with another number of residual layers. */
    public Context withResiduals(int other) {
        return new Context(
                training,
                mask,
                rotation,
                offset,
                filled,
                cacheLength,
                deviation,
                other,
                beams,
                relative,
                segments,
                counted);
    }

    /** The same for generation with caches of a length, from a position on. */
    public Context withCache(int length, SDVariable from) {
        return new Context(
                training, mask, rotation, from, from, length, deviation, residuals, beams, relative, segments, counted);
    }

    /** The same with caches whose filled rows are fewer than the positions so far: they slide over the text. */
    public Context withFilled(SDVariable rows) {
        return new Context(
                training,
                mask,
                rotation,
                offset,
                rows,
                cacheLength,
                deviation,
                residuals,
                beams,
                relative,
                segments,
                counted);
    }

    /** The same with caches of other rows to go on from. */
    public Context withBeams(BeamParents other) {
        return new Context(
                training,
                mask,
                rotation,
                offset,
                filled,
                cacheLength,
                deviation,
                residuals,
                other,
                relative,
                segments,
                counted);
    }

    /** The same with other starting weights. */
    public Context withDeviation(double other) {
        return new Context(
                training,
                mask,
                rotation,
                offset,
                filled,
                cacheLength,
                other,
                residuals,
                beams,
                relative,
                segments,
                counted);
    }

    /** The same with relative positions in the scores. */
    public Context withRelative(RelativeBias other) {
        return new Context(
                training,
                mask,
                rotation,
                offset,
                filled,
                cacheLength,
                deviation,
                residuals,
                beams,
                other,
                segments,
                counted);
    }

    /** The same with tokens that count. */
    public Context withCounted(Counted other) {
        return new Context(
                training,
                mask,
                rotation,
                offset,
                filled,
                cacheLength,
                deviation,
                residuals,
                beams,
                relative,
                segments,
                other);
    }

    /** The same with segment ids. */
    public Context withSegments(SDVariable other) {
        return new Context(
                training,
                mask,
                rotation,
                offset,
                filled,
                cacheLength,
                deviation,
                residuals,
                beams,
                relative,
                other,
                counted);
    }
}
