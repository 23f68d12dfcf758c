package org.fairlead.fairness.mixture;

/** How shares of a batch become whole numbers of samples. */
public enum Allocation {
  /**
   * Largest remainders: the batch is always full, and what a subgroup got too little or too much of
   * is carried into the next batch, so that over batches every subgroup gets its share, however
   * small.
   */
  CARRIED,

  /**
   * Every number rounded by itself, halves to the even neighbour, as published: batches are of
   * different sizes, and a subgroup may never come.
   */
  ROUNDED
}
