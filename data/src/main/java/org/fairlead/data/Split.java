package org.fairlead.data;

import org.fairlead.fairness.Groups;

/** Which samples are trained on, validated on and tested on. */
public final class Split {
  private final int[] train;
  private final int[] validation;
  private final int[] test;

  Split(int[] train, int[] validation, int[] test) {
    this.train = train;
    this.validation = validation;
    this.test = test;
  }

  /** Divides a data set. */
  public static Split of(Dataset dataset, Groups groups, double valSplit, long seed) {
    return Pending.body(new Split(new int[0], new int[0], new int[0]));
  }

  /** Returns the training samples, ascending; a copy. */
  public int[] train() {
    return train.clone();
  }

  /** Returns the validation samples, ascending; a copy. */
  public int[] validation() {
    return validation.clone();
  }

  /** Returns the test samples, ascending; a copy. */
  public int[] test() {
    return test.clone();
  }
}
