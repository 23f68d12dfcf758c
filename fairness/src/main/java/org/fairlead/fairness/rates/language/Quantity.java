package org.fairlead.fairness.rates.language;

import org.fairlead.fairness.weighting.ParameterNorm;

/** Something that is measured, and that constraints are made of. */
public sealed interface Quantity {

  /** What is averaged over the people of a cell. */
  enum Measure {
    /** 1 where the prediction is right. */
    CORRECT,
    /** The cross-entropy in nats. */
    LOSS,
    /** 1 where the dense model is right, minus {@link #CORRECT}. */
    DROP,
    /** 1 where a certain class is predicted. */
    PREDICTED
  }

  /** What the network descends along in the place of what is counted. */
  enum Gradient {
    /** The cross-entropy; rising it lowers accuracy. */
    LOSS,
    /** The mean probability: of the label, or of the class that is counted. */
    PROBABILITY
  }

  /**
   * A mean over a cell.
   *
   * @param measure what is averaged
   * @param condition index of the people's condition, -1 for everyone
   * @param label the true class that people of the cell have, -1 for any
   * @param other whether they have any class but {@code label}
   * @param output the class that is counted for {@link Measure#PREDICTED}, otherwise -1
   * @param gradient what the network descends along
   */
  record Mean(
      Measure measure, int condition, int label, boolean other, int output, Gradient gradient)
      implements Quantity {

    public boolean everyone() {
      return condition < 0;
    }

    /** Returns whether a sample of this label that meets the condition is in the cell. */
    public boolean takes(int trueLabel) {
      return label < 0 || (trueLabel == label) != other;
    }

    /** Returns whether {@code this} and {@code that} average the same over different people. */
    public boolean alike(Mean that) {
      return measure == that.measure
          && label == that.label
          && other == that.other
          && output == that.output;
    }
  }

  /**
   * A norm of parameters.
   *
   * @param of which
   */
  record Norm(ParameterNorm of) implements Quantity {}
}
