package org.fairlead.data.inspect;

import java.util.List;

/**
 * Samples whose stored bytes are equal.
 *
 * @param samples data set indices, ascending, at least two
 * @param ids their ids
 * @param splits where each of them is: {@code "train"}, {@code "validation"} or {@code "test"}
 * @param labelsDiffer whether they disagree on the class
 */
public record Duplicate(
    List<Integer> samples, List<String> ids, List<String> splits, boolean labelsDiffer) {

  public Duplicate {
    samples = List.copyOf(samples);
    ids = List.copyOf(ids);
    splits = List.copyOf(splits);
  }

  /**
   * Returns whether the samples lie in more than one split, so that evaluation sees training data.
   */
  public boolean acrossSplits() {
    return splits.stream().distinct().count() > 1;
  }
}
