package org.fairlead.networks.layer;

import static org.fairlead.base.Checks.requireArgument;

import java.util.List;
import java.util.Objects;

/**
 * In training, zeroes each unit with probability {@code rate} and scales the rest up by {@code 1 /
 * (1 - rate)}.
 */
public record Dropout(double rate, Unit unit) implements Layer {
  /** What is zeroed as one. */
  public enum Unit {
    /** A single entry. */
    ENTRY,
    /**
     * A whole sample: stochastic depth, where it ends the branch of a residual block.
     *
     * @see <a href="https://arxiv.org/abs/1603.09382">Huang et al. (2016)</a>
     */
    SAMPLE
  }

  public Dropout {
    requireArgument(rate >= 0 && rate < 1, "rate must be in [0, 1), got %s", rate);
    Objects.requireNonNull(unit, "unit");
  }

  /** Drops single entries. */
  public Dropout(double rate) {
    this(rate, Unit.ENTRY);
  }

  @Override
  public List<Integer> outputShape(List<List<Integer>> inputs) {
    return inputs.get(0);
  }
}
