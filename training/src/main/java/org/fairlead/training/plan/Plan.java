package org.fairlead.training.plan;

import java.util.List;
import org.fairlead.base.Note;
import org.fairlead.data.format.Datasets;
import org.fairlead.training.monitor.PruningForecast;
import org.fairlead.training.recipe.Recipe;
import org.fairlead.training.setup.PruningPoint;
import org.jspecify.annotations.Nullable;

/**
 * What a run will do, known before it does it.
 *
 * @param recipe the resolved recipe
 * @param parent id of the dense parent, or the file of weights that is or becomes it; null when
 *     training from scratch
 * @param classes names of the classes
 * @param groups names of the protected groups
 * @param splits sample counts of training, validation and test, in this order
 * @param network size of the network
 * @param pruning sparsity at each time the mask changes, in order; empty without pruning
 * @param forecast what becomes of the first weights, pruned to the final sparsity at once; null
 *     where that is not known before the run starts
 * @param epochs epochs of the run
 * @param stepsPerEpoch optimizer steps of a whole epoch
 * @param steps optimizer steps of the run
 * @param constrainedSteps optimizer steps after the last change of the mask that are constrained; 0
 *     for unconstrained methods
 * @param dualStep step size of the multipliers; 0 for unconstrained methods
 * @param constraints the recipe's own, written out; empty if it has none
 * @param teacher the dense parent as teacher; null where nothing is learned from it
 * @param cost estimated memory and time
 * @param notes what a person should know before starting, in the order in which they came up
 */
public record Plan(
    Recipe recipe,
    @Nullable String parent,
    List<String> classes,
    List<String> groups,
    List<SplitCount> splits,
    NetworkSize network,
    List<PruningPoint> pruning,
    @Nullable PruningForecast forecast,
    int epochs,
    long stepsPerEpoch,
    long steps,
    long constrainedSteps,
    double dualStep,
    List<String> constraints,
    @Nullable Teacher teacher,
    Cost cost,
    List<Note> notes) {

  public Plan {
    classes = List.copyOf(classes);
    groups = List.copyOf(groups);
    splits = List.copyOf(splits);
    pruning = List.copyOf(pruning);
    constraints = List.copyOf(constraints);
    notes = List.copyOf(notes);
  }

  /**
   * Sample counts of one split.
   *
   * @param use {@code training}, {@code validation}, {@code ratios} or {@code test}
   * @param generated whether they are generated, rather than of the data set
   * @param samples how many
   * @param perClass of each class
   * @param perGroup of each group; with one constraint per attribute value they overlap
   * @param unknown samples with an unknown protected attribute
   */
  public record SplitCount(
      String use,
      boolean generated,
      long samples,
      List<Long> perClass,
      List<Long> perGroup,
      long unknown) {
    public SplitCount {
      perClass = List.copyOf(perClass);
      perGroup = List.copyOf(perGroup);
    }

    /** Returns {@code "test"}, {@code "generated"} or {@code "generated ratios"}. */
    public String name() {
      return generated ? use.equals("training") ? "generated" : "generated " + use : use;
    }
  }

  /** Returns what a sample is: {@code "image"} or {@code "row"}. */
  public String sample() {
    return Datasets.format(recipe.data().format()).samples().noun();
  }

  /**
   * Size of a network.
   *
   * @param name the architecture
   * @param parameters trainable numbers
   * @param prunable those that pruning may mask
   * @param macs multiplications of one sample's forward pass
   */
  public record NetworkSize(String name, long parameters, long prunable, long macs) {}

  /**
   * A teacher that predicts every training batch beside the network.
   *
   * @param alpha part of the objective that is learned from it
   * @param temperature of both outputs
   * @param memoryBytes that it takes, part of the cost
   * @param share of a training step that its forward pass adds: 0.3 is 30 % more
   */
  public record Teacher(double alpha, double temperature, long memoryBytes, double share) {}

  /**
   * Estimated cost.
   *
   * @param memoryBytes peak resident memory
   * @param seconds duration; NaN where nothing is known
   * @param lowest duration, were every step as fast as the fastest tenth of those that were timed
   * @param highest duration, were every step as slow as the slowest tenth
   * @param basis what the estimate of time is based on
   * @param augmentation what random changes of the images cost; null where nothing was timed
   */
  public record Cost(
      long memoryBytes,
      double seconds,
      double lowest,
      double highest,
      String basis,
      @Nullable AugmentationCost augmentation) {}

  /**
   * What the random changes of training images cost.
   *
   * @param perSecond images that the loader's threads change in a second
   * @param needed images that training takes in a second
   * @param threads of the loader
   */
  public record AugmentationCost(double perSecond, double needed, int threads) {}
}
