package org.fairlead.fairness.weighting;

/**
 * What a method knows of one group after a step.
 *
 * @param name the group's name
 * @param lambda its multiplier in use, after scaling; of any sign for an equality
 * @param violation its last strict violation, positive means violated; NaN until it was measured
 * @param slack how far it is from violation, {@code max(0, -violation)}; NaN until it was measured
 * @param bufferFill how full its buffer is, in {@code [0, 1]}; 1 if there is no buffer to fill
 */
public record GroupState(
    String name, double lambda, double violation, double slack, double bufferFill) {}
