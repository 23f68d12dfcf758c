package org.fairlead.fairness.rates.language;

import java.util.function.Supplier;
import org.fairlead.fairness.rates.language.Quantity.Gradient;
import org.fairlead.fairness.rates.language.Quantity.Mean;
import org.fairlead.fairness.rates.language.Quantity.Measure;

/** The people that one rate is about: turns the rate into a formula of means over them. */
final class Cell {
  private final Vocabulary vocabulary;
  private final Surrogate surrogate;
  private final Measured measured;
  private final Condition people;
  private final int label;
  private final Supplier<Formula> empty;

  /**
   * @param label the class that the rate is of, -1 for none
   * @param empty what stands for a mean over nobody
   */
  Cell(
      Vocabulary vocabulary,
      Surrogate surrogate,
      Measured measured,
      Condition people,
      int label,
      Supplier<Formula> empty) {
    this.vocabulary = vocabulary;
    this.surrogate = surrogate;
    this.measured = measured;
    this.people = people;
    this.label = label;
    this.empty = empty;
  }

  Formula formula(Rate rate) {
    Gradient gradient = surrogate.ofCorrect(rate);
    return switch (rate) {
      case ACCURACY -> mean(Measure.CORRECT, label, false, -1, gradient);
      case ERROR -> rest(mean(Measure.CORRECT, label, false, -1, gradient));
      case LOSS -> mean(Measure.LOSS, label, false, -1, Gradient.LOSS);
      case DROP -> mean(Measure.DROP, label, false, -1, gradient);
      case TPR -> mean(Measure.CORRECT, label, false, -1, gradient);
      case FNR -> rest(mean(Measure.CORRECT, label, false, -1, gradient));
      case TNR -> trueNegatives(gradient);
      case FPR -> rest(trueNegatives(gradient));
      case POSITIVE_RATE -> mean(Measure.PREDICTED, -1, false, label, Gradient.PROBABILITY);
    };
  }

  /** Of two classes, not predicting one is predicting the other. */
  private Formula trueNegatives(Gradient gradient) {
    return vocabulary.classes().size() == 2
        ? mean(Measure.CORRECT, 1 - label, false, -1, gradient)
        : rest(mean(Measure.PREDICTED, label, true, label, Gradient.PROBABILITY));
  }

  private static Formula rest(Formula share) {
    return new Formula.Sum(new Formula.Constant(1), -1, share);
  }

  private Formula mean(
      Measure measure, int cellLabel, boolean other, int output, Gradient gradient) {
    var cell = new Mean(measure, -1, cellLabel, other, output, gradient);
    if (vocabulary.count(people, cell) == 0) {
      return empty.get();
    }
    return measured.of(
        new Mean(measure, measured.indexOf(people), cellLabel, other, output, gradient));
  }
}
