package org.fairlead.training.setup;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.fairlead.base.InputException;
import org.fairlead.data.Dataset;
import org.fairlead.data.Examples;
import org.fairlead.data.Split;
import org.fairlead.training.recipe.Recipe;

/**
 * Requires real samples of every subgroup, a label and a group, where the ratios of a mixture would
 * otherwise have nothing to go by; and says what to do where there are none.
 */
final class SubgroupCheck {
  private final Recipe recipe;
  private final MixedData mixed;
  private final Dataset dataset;
  private final Split split;

  SubgroupCheck(Recipe recipe, MixedData mixed, Dataset dataset, Split split) {
    this.recipe = recipe;
    this.mixed = mixed;
    this.dataset = dataset;
    this.split = split;
  }

  /**
   * Checks training samples, and validation samples where ratios are chosen on them.
   *
   * @throws InputException naming subgroups without, and how many samples they have elsewhere; or
   *     if the target is protected
   */
  void require() {
    if (!recipe.mixture().adapts()) {
      return;
    }
    requireOtherThanTarget();
    long[] train = counts(split.train());
    long[] test = counts(split.test());
    int[] held =
        IntStream.concat(IntStream.of(split.validation()), IntStream.of(split.ratios())).toArray();
    long[] validation = counts(held);
    List<Integer> untrained = without(train);
    if (!untrained.isEmpty()) {
      int first = untrained.get(0);
      throw new InputException(
          String.format(
              Locale.ROOT,
              "%s has no real training sample of %s (%,d validation, %,d test): %s; add samples, or protect other attributes (data.protect)",
              dataset.name(),
              names(untrained),
              validation[first],
              test[first],
              needs()));
    }
    if (!recipe.mixture().measuresValidation()) {
      return;
    }
    List<Integer> unmeasured = without(counts(split.ratios()));
    if (!unmeasured.isEmpty()) {
      int first = unmeasured.get(0);
      throw new InputException(
          String.format(
              Locale.ROOT,
              "%s has no validation sample for the ratios of %s (%,d of %,d validation samples, %,d training): %s; %s, or protect other attributes (data.protect)",
              dataset.name(),
              names(unmeasured),
              validation[first],
              held.length,
              train[first],
              needs(),
              dataset.validationSamples().length > 0
                  ? "add some to the validation split of the data"
                  : "raise data.valSplit (%s)".formatted(recipe.data().valSplit())));
    }
  }

  /** A label whose samples are all of one group has nothing to even out. */
  private void requireOtherThanTarget() {
    String target = recipe.data().target();
    if (recipe.data().protect().contains(target)) {
      throw new InputException(
          "data.protect names '%s', which is also data.target: every label would be of one group; %s needs labels that groups share, so choose another data.target or data.protect"
              .formatted(target, recipe.mixture().name()));
    }
  }

  private String needs() {
    return recipe.mixture().name() + " needs some of every subgroup";
  }

  private long[] counts(int[] samples) {
    var counts = new long[mixed.grid().size()];
    for (int c : mixed.subgroups(samples)) {
      if (c >= 0) {
        counts[c]++;
      }
    }
    return counts;
  }

  private static List<Integer> without(long[] counts) {
    return IntStream.range(0, counts.length).filter(c -> counts[c] == 0).boxed().toList();
  }

  private String names(List<Integer> subgroups) {
    var names = new ArrayList<String>();
    subgroups.forEach(c -> names.add("'" + mixed.grid().name(c) + "'"));
    return Examples.of(names);
  }
}
