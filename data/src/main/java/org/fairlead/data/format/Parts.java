package org.fairlead.data.format;

import java.util.List;

/** The samples of a format's own splits; all others are for training. Immutable. */
final class Parts {
  /** No splits of its own. */
  static final Parts NONE = new Parts(new int[0], new int[0]);

  private final int[] validation;
  private final int[] test;

  private Parts(int[] validation, int[] test) {
    this.validation = validation.clone();
    this.test = test.clone();
  }

  /** Returns a test split alone; validation is to be carved out of the rest. */
  static Parts test(int... samples) {
    return new Parts(new int[0], samples);
  }

  /** Returns a validation split, if it is not empty, and a test split. */
  static Parts of(List<Integer> validation, List<Integer> test) {
    return new Parts(array(validation), array(test));
  }

  private static int[] array(List<Integer> samples) {
    return samples.stream().mapToInt(Integer::intValue).toArray();
  }

  int[] validation() {
    return validation.clone();
  }

  int[] test() {
    return test.clone();
  }
}
