package org.fairlead.training.monitor;

import java.util.Arrays;
import org.fairlead.base.NoteCodes;

/**
 * An early sign that a pruned network goes wrong, in numbers, from which its words are made.
 *
 * <p>A layer or parameter is a number: the place among the network's parameters. A step is the one
 * that comes next, from 1 over the whole run, or {@link #BEFORE} training.
 */
final class Sign {
  /** The step of what is seen before training. */
  static final long BEFORE = -1;

  /** What is seen; numbers are in the order in which they are listed. */
  enum Kind {
    /** Step, sparsity, kept weights, live ones; of the least live layer: number, kept, live. */
    FEW_LIVE(NoteCodes.PRUNING_FEW_LIVE),
    /** Step, sparsity, weights that it leaves, live ones; the least live layer: as above. */
    TOO_SPARSE(NoteCodes.PRUNING_TOO_SPARSE),
    /**
     * Step, sparsity, empty filters, filters of all depthwise convolutions; of the worst layer:
     * number, empty filters, filters.
     */
    EMPTY_DEPTHWISE(NoteCodes.PRUNING_EMPTY_DEPTHWISE),
    /** Step done, norm, running median. */
    GRADIENT(NoteCodes.PRUNING_GRADIENT),
    /** Steps done, largest weight, that of the dense model, parameter, largest dead weight. */
    LARGE_WEIGHT(NoteCodes.PRUNING_LARGE_WEIGHT),
    /** Steps done, samples, correct ones, those of the most frequent label. */
    AT_CHANCE(NoteCodes.PRUNING_AT_CHANCE);

    private final String code;

    Kind(String code) {
      this.code = code;
    }

    String code() {
      return code;
    }
  }

  private final Kind kind;
  private final double[] numbers;

  Sign(Kind kind, double... numbers) {
    this.kind = kind;
    this.numbers = numbers.clone();
  }

  Kind kind() {
    return kind;
  }

  long step() {
    return (long) numbers[0];
  }

  double number(int i) {
    return numbers[i];
  }

  double[] numbers() {
    return numbers.clone();
  }

  @Override
  public String toString() {
    return kind + Arrays.toString(numbers);
  }
}
