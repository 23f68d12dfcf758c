package org.fairlead.training.setup;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;
import org.fairlead.base.InputException;
import org.fairlead.data.Dataset;
import org.fairlead.data.DatasetGroups;
import org.fairlead.data.FeatureShape;
import org.fairlead.data.Normalization;
import org.fairlead.data.Split;
import org.fairlead.data.format.Datasets;
import org.fairlead.data.inspect.DataChecks;
import org.fairlead.data.source.GeneratedImages;
import org.fairlead.fairness.Groups;
import org.fairlead.fairness.mixture.Mixture;
import org.fairlead.fairness.rates.RateConstraints;
import org.fairlead.fairness.rates.language.Statement;
import org.fairlead.fairness.rates.language.Surrogate;
import org.fairlead.fairness.rates.language.Vocabulary;
import org.fairlead.fairness.weighting.Weighting;
import org.fairlead.networks.Network;
import org.fairlead.networks.NetworkSpec;
import org.fairlead.networks.Networks;
import org.fairlead.networks.Parameter;
import org.fairlead.training.context.RunContext;
import org.fairlead.training.context.RunSeeds;
import org.fairlead.training.model.SplitOrigin;
import org.fairlead.training.recipe.DataRecipe;
import org.fairlead.training.recipe.MixtureRecipe;
import org.fairlead.training.recipe.Recipe;
import org.jspecify.annotations.Nullable;

/**
 * A recipe on its data: everything that follows from the two before anything is decoded or
 * computed. Immutable.
 *
 * @param recipe the recipe, its parent resolved to an id
 * @param parent the dense run it starts from, null when training from scratch
 * @param seeds of the run
 * @param dataset the samples
 * @param groups of all samples
 * @param split training, validation, test
 * @param splitOrigin what the split was drawn with
 * @param network the architecture
 * @param timeline batches and steps
 * @param pruning when the mask changes
 * @param rates the recipe's constraints, null if it has none
 * @param mixed what a mixture chooses from, null where the real samples come as they are
 */
public record Problem(
    Recipe recipe,
    @Nullable Parent parent,
    RunSeeds seeds,
    Dataset dataset,
    Groups groups,
    Split split,
    SplitOrigin splitOrigin,
    Network network,
    Timeline timeline,
    PruningCalendar pruning,
    @Nullable RateConstraints rates,
    @Nullable MixedData mixed) {

  /** A rate that counts predictions of a class and does not say of which. */
  private static final Pattern IMPLIED_CLASS =
      Pattern.compile("\\b(tpr|fpr|tnr|fnr|positive_rate)\\((?![^)]*class=)");

  /**
   * Opens the data and checks that recipe, data and parent fit. A parent that is yet to be made of
   * a file of weights is left out.
   *
   * @throws InputException if they do not, saying what differs
   */
  public static Problem open(Recipe recipe, RunContext context) {
    RunSeeds seeds = RunSeeds.of(recipe.seed());
    DataRecipe data = recipe.data();
    Recipe resolved = recipe;
    Parent parent = null;
    if (recipe.from() != null && !recipe.importsParent()) {
      parent = Parent.find(context.runs(), recipe.from());
      parent.requireFit(recipe);
      resolved = recipe.withFrom(parent.run().id());
    }
    Dataset dataset = Datasets.open(data.spec(context.cache().folder()));
    if (parent != null) {
      parent.requireFit(dataset);
    }
    SplitOrigin origin =
        parent == null
            ? new SplitOrigin(
                seeds.split(),
                data.valSplit(),
                data.protect(),
                data.intersectional(),
                data.heldOut())
            : parent.card().splitOrigin();
    Split split =
        origin.draw(
            origin.protect().equals(data.protect())
                ? dataset
                : Datasets.open(data.spec(context.cache().folder()).withProtect(origin.protect())));
    if (parent != null
        && !parent.card().splitFingerprint().equals(SplitOrigin.fingerprint(split))) {
      throw new InputException(
          "run %s was trained on another split of the same data, drawn by another version; train it"
                  .formatted(parent.run().id())
              + " again");
    }
    Groups groups = DatasetGroups.of(dataset, data.intersectional());
    DataChecks.requireUsable(dataset, groups, split);
    Mixtures.positive(recipe.mixture(), dataset.classNames());
    requireFit(recipe.network().name(), dataset);
    Network network =
        Networks.create(
            new NetworkSpec(
                recipe.network().name(),
                dataset.classNames().size(),
                dataset.shape().channels(),
                dataset.shape().height(),
                recipe.network().dropout()),
            recipe.own().of("network", Networks.get(recipe.network().name())));
    if (parent != null) {
      parent.requireFit(network);
    }
    network.shapes(dataset.shape().height(), dataset.shape().width());
    if (recipe.mixture().measuresValidation()) {
      split = split.withRatios(dataset, groups, data.ratioShare(), seeds.split());
    }
    MixedData mixed = mixed(recipe, context, dataset, groups, split);
    if (mixed != null) {
      new SubgroupCheck(recipe, mixed, dataset, split).require();
      Mixtures.create(recipe.mixture(), mixed, recipe.train().batch(), seeds.mixture());
    }
    Timeline timeline = Timeline.of(split.train().length, recipe.train(), mixed != null);
    return new Problem(
        resolved,
        parent,
        seeds,
        dataset,
        groups,
        split,
        origin,
        network,
        timeline,
        PruningCalendar.of(recipe.sparsity(), timeline),
        rates(recipe, dataset, split, network),
        mixed);
  }

  private static @Nullable MixedData mixed(
      Recipe recipe, RunContext context, Dataset dataset, Groups groups, Split split) {
    MixtureRecipe mixture = recipe.mixture();
    if (!mixture.mixes()) {
      return null;
    }
    DataRecipe data = recipe.data();
    if (mixture.needsGenerated() && data.generated() == null) {
      throw new InputException(
          "mixture.name is '%s' (%s), which needs generated images: name their folder with data.generated=DIR"
              .formatted(mixture.name(), mixture.label()));
    }
    if (mixture.measuresValidation() && split.ratios().length == 0) {
      throw new InputException(
          "mixture.name is '%s', which needs validation samples for its ratios: data.valSplit is %s and data.ratioShare %s, expected both above 0"
              .formatted(mixture.name(), data.valSplit(), data.ratioShare()));
    }
    boolean generated = mixture.drawsGenerated() && data.generated() != null;
    return MixedData.of(
        dataset,
        groups,
        split,
        generated
            ? Datasets.generated(data.spec(context.cache().folder()), dataset, groups)
            : null);
  }

  /** Returns the mixture at its beginning. */
  public Mixture mixture() {
    return Mixtures.create(
        recipe.mixture(), Objects.requireNonNull(mixed), recipe.train().batch(), seeds.mixture());
  }

  private static void requireFit(String network, Dataset dataset) {
    if (dataset.shape() instanceof FeatureShape && !Networks.get(network).takesRows()) {
      throw new InputException(
          "network.name is '%s', which takes images, expected linear or mlp for the rows of %s"
              .formatted(network, dataset.name()));
    }
  }

  private static @Nullable RateConstraints rates(
      Recipe recipe, Dataset dataset, Split split, Network network) {
    if (recipe.constraints().isEmpty()) {
      return null;
    }
    var codes = new int[dataset.attributes().size()][dataset.size()];
    for (int a = 0; a < codes.length; a++) {
      for (int i = 0; i < dataset.size(); i++) {
        codes[a][i] = dataset.attribute(a, i);
      }
    }
    var labels = new int[dataset.size()];
    Arrays.setAll(labels, dataset::label);
    return RateConstraints.bind(
        Statement.parse(recipe.constraints()),
        Vocabulary.of(
                dataset.attributes(),
                codes,
                recipe.data().intersectional(),
                dataset.classNames(),
                labels)
            .withTraining(split.train())
            .withParameters(network.parameters().stream().map(Parameter::name).toList()),
        Surrogate.valueOf(recipe.method().surrogate().toUpperCase(Locale.ROOT)));
  }

  /** Returns whether samples are rows of a table, rather than images. */
  public boolean ofRows() {
    return dataset.shape() instanceof FeatureShape;
  }

  /** Returns what the network sees of a pixel, or of a number in a table. */
  public Normalization normalization() {
    return dataset.normalization(split.train());
  }

  /** Returns the groups of the training samples. */
  public Groups trainingGroups() {
    return groups.select(split.train());
  }

  /** Returns the steps after the last change of the mask. */
  public long finalMaskSteps() {
    return Math.max(0, timeline.steps() - pruning.firstFinalStep());
  }

  /** Returns the steps that a method's constraints act in; 0 for unconstrained methods. */
  public long constrainedSteps() {
    return recipe.constrained() ? finalMaskSteps() : 0;
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
    return Mixtures.positive(recipe.mixture(), dataset.classNames());
  }

  /** Returns how the run was trained, as results name it. */
  public String methodName() {
    if (rates != null) {
      return "constrained";
    }
    if (parent == null) {
      return unpruned();
    }
    return recipe.sparsity().last() == 0 && !recipe.constrained()
        ? "control"
        : recipe.method().name();
  }

  private String unpruned() {
    String label = recipe.mixture().label();
    if (!label.equals(recipe.mixture().name())) {
      return label;
    }
    if (!recipe.method().provider().isPlain()) {
      return recipe.method().name();
    }
    return mixed == null ? "dense" : recipe.mixture().name();
  }

  /** Returns what a person should know before the run starts. */
  public List<String> notes() {
    var notes = new ArrayList<String>(dataset.warnings());
    if (recipe.trainsNothing()) {
      notes.add("The checkpoint is evaluated as it is; nothing is trained.");
      if (split.validation().length > 0) {
        notes.add(
            "Validation samples are taken out of the training set, which the checkpoint may have"
                + " seen: judge it on test.");
      }
    }
    if (split.validation().length == 0) {
      notes.add("data.valSplit is 0: no model is selected, the last one is used.");
    }
    if (split.heldOut().length > 0 && !feedsHeldOut()) {
      notes.add(
          "%d training samples are held out (data.heldOut) and nothing uses them here."
              .formatted(split.heldOut().length));
    }
    if (timeline.steps() < recipe.train().epochs() * timeline.stepsPerEpoch()) {
      notes.add("train.steps ends the run after %d steps: a trial.".formatted(timeline.steps()));
    }
    if (pruning.prunes() && finalMaskSteps() == 0) {
      notes.add(
          "The run ends before the final sparsity: the mask would change last before step %d."
              .formatted(pruning.firstFinalStep() + 1));
    }
    if (rates != null) {
      addConstraintNotes(rates, notes);
    }
    addMixtureNotes(notes);
    if (recipe.method().mode().equals("faithful")) {
      notes.add("method.mode=faithful: the published arithmetic, its defects included.");
    }
    return notes;
  }

  private void addMixtureNotes(List<String> notes) {
    if (mixed == null) {
      if (recipe.data().generated() != null) {
        notes.add("data.generated is not used: mixture.name is " + recipe.mixture().name() + ".");
      }
      return;
    }
    GeneratedImages generated = mixed.generated();
    if (generated != null) {
      notes.addAll(generated.warnings());
    } else if (recipe.data().generated() != null) {
      notes.add("data.generated is not used by this mixture.");
    }
    mixture().notes().forEach(note -> notes.add(sentence(note)));
    if (recipe.mixture().faithful()) {
      notes.add("mixture.mode=faithful: the published arithmetic, its defects included.");
    }
  }

  private static String sentence(String text) {
    return Character.toUpperCase(text.charAt(0)) + text.substring(1) + ".";
  }

  private void addConstraintNotes(RateConstraints constraints, List<String> notes) {
    if (!constraints.leftOut().isEmpty()) {
      notes.add(
          "Left out, as no training sample is concerned: %s."
              .formatted(String.join("; ", constraints.leftOut())));
    }
    if (constraints.names().stream().anyMatch(name -> IMPLIED_CLASS.matcher(name).find())) {
      notes.add("The positive class is '%s'.".formatted(dataset.classNames().get(1)));
    }
    if (finalMaskSteps() > 0 && pruning.prunes()) {
      notes.add(
          "Constraints act from step %d on, when the mask is final."
              .formatted(pruning.firstFinalStep() + 1));
    }
  }
}
