package org.fairlead.training.setup;

import java.util.List;
import java.util.Objects;
import org.fairlead.base.InputException;
import org.fairlead.base.Note;
import org.fairlead.data.Dataset;
import org.fairlead.data.Normalization;
import org.fairlead.data.Split;
import org.fairlead.fairness.Groups;
import org.fairlead.fairness.mixture.Mixture;
import org.fairlead.fairness.rates.RateConstraints;
import org.fairlead.fairness.weighting.MultiplierReport;
import org.fairlead.fairness.weighting.Weighting;
import org.fairlead.networks.Network;
import org.fairlead.training.context.RunContext;
import org.fairlead.training.context.RunSeeds;
import org.fairlead.training.recipe.DataRecipe;
import org.fairlead.training.recipe.Recipe;
import org.jspecify.annotations.Nullable;

/**
 * A recipe on its data: everything that follows from the two before anything is decoded or
 * computed. Immutable.
 *
 * @param recipe the recipe, its parent resolved to an id
 * @param own what stands in the place of what the recipe names
 * @param parent the dense run it starts from, null when training from scratch
 * @param seeds of the run
 * @param samples what it learns from and is measured on
 * @param network the architecture
 * @param course batches, steps and sparsities
 * @param choices what was chosen where the recipe left it open, and why
 * @param rates the recipe's constraints, null if it has none
 * @param chosenNormalization what the network sees of a pixel where that was found out after the
 *     data were opened; null before, and where nothing is to be found out
 */
public record Problem(
    Recipe recipe,
    OwnObjects own,
    @Nullable Parent parent,
    RunSeeds seeds,
    Samples samples,
    Network network,
    Course course,
    List<Note> choices,
    @Nullable RateConstraints rates,
    @Nullable Normalization chosenNormalization) {

  public Problem {
    choices = List.copyOf(choices);
  }

  /**
   * Opens the data and checks that recipe, data and parent fit. A parent that is yet to be made of
   * a file of weights is left out.
   *
   * @throws InputException if they do not, saying what differs
   */
  public static Problem open(Recipe recipe, RunContext context) {
    return open(recipe, context, OwnObjects.NONE);
  }

  /** As {@link #open(Recipe, RunContext)}, with objects in the place of what the recipe names. */
  public static Problem open(Recipe recipe, RunContext context, OwnObjects own) {
    return new ProblemOpening(recipe, context, own).open();
  }

  /** Returns the data set. */
  public Dataset dataset() {
    return samples.dataset();
  }

  /** Returns the groups of all samples. */
  public Groups groups() {
    return samples.groups();
  }

  /** Returns training, validation, test. */
  public Split split() {
    return samples.split();
  }

  /** Returns what a mixture chooses from, null where the real samples come as they are. */
  public @Nullable MixedData mixed() {
    return samples.mixed();
  }

  /** Returns batches and steps. */
  public Timeline timeline() {
    return course.timeline();
  }

  /** Returns when the mask changes. */
  public PruningCalendar pruning() {
    return course.pruning();
  }

  /** Returns the mixture at its beginning. */
  public Mixture mixture() {
    return Mixtures.create(
        recipe.mixture(), Objects.requireNonNull(mixed()), recipe.train().batch(), seeds.mixture());
  }

  /** Returns whether samples are rows of a table, rather than images. */
  public boolean ofRows() {
    return samples.ofRows();
  }

  /** Returns what the network sees of a pixel, or of a number in a table. */
  public Normalization normalization() {
    if (chosenNormalization != null) {
      return chosenNormalization;
    }
    DataRecipe data = recipe.data();
    if (ofRows()) {
      return dataset().normalization(split().train());
    }
    if (parent != null) {
      return parent.card().normalization();
    }
    return data.normalizesAsUsual() || data.normalizesByDataset()
        ? dataset().normalization(split().train())
        : Normalization.parse(data.normalize()).of(dataset().shape().channels());
  }

  /** Returns the same with what the network sees of a pixel; its recipe says so, too. */
  public Problem withNormalization(Normalization chosen) {
    return new Problem(
        recipe.withNormalization(chosen),
        own,
        parent,
        seeds,
        samples,
        network,
        course,
        choices,
        rates,
        chosen);
  }

  /** Returns the groups of the training samples. */
  public Groups trainingGroups() {
    return groups().select(split().train());
  }

  /** Returns the steps after the last change of the mask. */
  public long finalMaskSteps() {
    return course.finalMaskSteps();
  }

  /** Returns the number of the step, from 0, that the method acts from. */
  public long methodStart() {
    return recipe.method().whilePruning() ? 0 : pruning().firstFinalStep();
  }

  /** Returns the steps that the method acts in. */
  public long methodSteps() {
    return Math.max(0, timeline().steps() - methodStart());
  }

  /** Returns whether anything is constrained once the method acts. */
  public boolean constrained() {
    Weighting weighting = own.weighting();
    return weighting == null ? recipe.constrained() : weighting instanceof MultiplierReport;
  }

  /** Returns the steps that a method's constraints act in; 0 for unconstrained methods. */
  public long constrainedSteps() {
    return constrained() ? methodSteps() : 0;
  }

  /** Returns whether the multipliers are moved by the held-out fold. */
  public boolean feedsHeldOut() {
    return constrainedSteps() > 0 && recipe.method().dual().heldOut();
  }

  /** Returns how many times the multipliers move. */
  public long dualSteps() {
    int every = recipe.method().dual().heldOut() ? recipe.method().dual().every() : 1;
    return (constrainedSteps() + every - 1) / every;
  }

  /** Returns the step size of the method's multipliers; 0 if it has no step to take. */
  public double dualStep() {
    long steps = dualSteps();
    if (steps == 0) {
      return 0;
    }
    Double wanted = recipe.method().dualStep();
    return wanted != null ? wanted : Weighting.defaultDualStep(steps);
  }

  /** Returns the label whose rate equal opportunity compares. */
  public int positive() {
    return Mixtures.positive(recipe.mixture(), dataset().classNames());
  }

  /** Returns how the run was trained, as results name it. */
  public String methodName() {
    if (own.weighting() != null) {
      return OwnObjects.name(own.weighting());
    }
    if (rates != null) {
      return "constrained";
    }
    if (parent == null) {
      return unpruned();
    }
    return recipe.sparsity().last() == 0 && !constrained() ? "control" : recipe.method().name();
  }

  private String unpruned() {
    String label = recipe.mixture().label();
    if (!label.equals(recipe.mixture().name())) {
      return label;
    }
    if (!recipe.method().provider().isPlain()) {
      return recipe.method().name();
    }
    return mixed() == null ? "dense" : recipe.mixture().name();
  }

  /** Returns what a person should know before the run starts. */
  public List<Note> notes() {
    return new ProblemNotes(this).all();
  }
}
