package org.fairlead.engine.execution;

/**
 * What a run through the network is for.
 *
 * @param training whether batch norm uses the batch and dropout draws
 * @param moveStatistics whether batch norm moves its running statistics
 * @param dropoutSeed where dropout draws from
 */
public record Pass(boolean training, boolean moveStatistics, long dropoutSeed) {
  public static final Pass PREDICTION = new Pass(false, false, 0);
}
