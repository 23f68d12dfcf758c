package org.fairlead.training.setup;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.fairlead.base.InputException;
import org.fairlead.base.Note;
import org.fairlead.base.NoteCodes;
import org.fairlead.base.text.Excerpt;
import org.fairlead.data.DataSpec;
import org.fairlead.data.Dataset;
import org.fairlead.data.DatasetGroups;
import org.fairlead.data.Examples;
import org.fairlead.data.FeatureShape;
import org.fairlead.data.Split;
import org.fairlead.data.format.Datasets;
import org.fairlead.data.inspect.DataChecks;
import org.fairlead.fairness.Attribute;
import org.fairlead.fairness.Groups;
import org.fairlead.fairness.rates.RateConstraints;
import org.fairlead.fairness.rates.language.Statement;
import org.fairlead.fairness.rates.language.Surrogate;
import org.fairlead.fairness.rates.language.Vocabulary;
import org.fairlead.model.SplitOrigin;
import org.fairlead.networks.Network;
import org.fairlead.networks.NetworkProvider;
import org.fairlead.networks.NetworkSpec;
import org.fairlead.networks.Networks;
import org.fairlead.networks.Parameter;
import org.fairlead.training.context.RunContext;
import org.fairlead.training.context.RunSeeds;
import org.fairlead.training.recipe.AugmentRecipe;
import org.fairlead.training.recipe.DataRecipe;
import org.fairlead.training.recipe.MixtureRecipe;
import org.fairlead.training.recipe.Recipe;
import org.jspecify.annotations.Nullable;

/**
 * Opens the data of a recipe, finds its parent, makes its network, and refuses what does not fit.
 */
final class ProblemOpening {
  private final Recipe recipe;
  private final RunContext context;
  private final OwnObjects own;

  ProblemOpening(Recipe recipe, RunContext context, OwnObjects own) {
    this.recipe = recipe;
    this.context = context;
    this.own = own;
  }

  /**
   * Returns the problem.
   *
   * @throws InputException if recipe, data and parent do not fit, saying what differs
   */
  Problem open() {
    if (recipe.from() == null || recipe.importsParent()) {
      return open(null, dataset(), List.of());
    }
    ParentSearch.Found found = new ParentSearch(recipe, context, own).find();
    return new ProblemOpening(found.recipe(), context, own)
        .open(found.parent(), found.dataset(), found.notes());
  }

  /**
   * @param parent null where there is none
   * @param found what was chosen when the parent was found
   */
  private Problem open(@Nullable Parent parent, Dataset dataset, List<Note> found) {
    RunSeeds seeds = RunSeeds.of(recipe.seed());
    DataRecipe data = recipe.data();
    Recipe resolved = recipe;
    var choices = new ArrayList<>(found);
    requireImages(dataset, data.augment());
    requireImages(dataset, data);
    SplitOrigin origin = origin(parent, dataset);
    Split split = split(parent, origin, dataset);
    Groups groups = DatasetGroups.of(dataset, data.intersectional());
    DataChecks.requireUsable(dataset, groups, split);
    Mixtures.positive(recipe.mixture(), dataset.classNames());
    if (own.network() == null && NetworkChoice.isAsked(recipe)) {
      NetworkChoice choice = NetworkChoice.of(resolved, dataset.shape(), split.train().length);
      resolved = choice.recipe();
      choices.add(Note.info(NoteCodes.NETWORK_CHOSEN, choice.reason()));
    }
    Network network = PruningSetup.prunable(network(resolved, dataset), resolved.sparsity());
    if (parent != null) {
      parent.requireFit(network, resolved, own);
    }
    network.shapes(dataset.shape().height(), dataset.shape().width());
    if (recipe.mixture().measuresValidation()) {
      split = split.withRatios(dataset, groups, data.ratioShare(), seeds.split());
    }
    MixedData mixed = mixed(dataset, groups, split);
    if (mixed != null) {
      new SubgroupCheck(recipe, mixed, dataset, split).require();
      Mixtures.create(recipe.mixture(), mixed, recipe.train().batch(), seeds.mixture());
    }
    Course course = Course.of(recipe, split.train().length, mixed != null);
    if (recipe.train().patience() > 0
        && course.pruning().prunes()
        && course.finalMaskSteps() == 0) {
      throw new InputException(
          "train.patience is %d, expected 0 as the run ends before the mask is final: no model is selected until then"
              .formatted(recipe.train().patience()));
    }
    return new Problem(
        resolved,
        own,
        parent,
        seeds,
        new Samples(dataset, groups, split, origin, mixed),
        network,
        course,
        choices,
        rates(recipe, dataset, split, network),
        null);
  }

  private Dataset dataset() {
    Dataset brought = own.dataset();
    return brought == null ? Datasets.open(spec()) : brought;
  }

  private DataSpec spec() {
    return recipe.dataSpec(context.cache().folder());
  }

  /** Returns the parent's origin, so that both are validated on the same samples. */
  private SplitOrigin origin(@Nullable Parent parent, Dataset dataset) {
    return parent == null
        ? Samples.origin(recipe, protectedBy(dataset))
        : parent.card().splitOrigin();
  }

  private List<String> protectedBy(Dataset dataset) {
    return own.dataset() == null
        ? recipe.data().protect()
        : dataset.attributes().stream().map(Attribute::name).toList();
  }

  private Split split(@Nullable Parent parent, SplitOrigin origin, Dataset dataset) {
    boolean same = origin.protect().equals(protectedBy(dataset));
    if (!same && own.dataset() != null) {
      throw new InputException(
          "the data set protects %s, its dense parent %s; start from a run of the same data set"
              .formatted(protectedBy(dataset), origin.protect()));
    }
    Split split = origin.draw(same ? dataset : Datasets.open(spec().withProtect(origin.protect())));
    if (parent != null
        && !parent.card().splitFingerprint().equals(SplitOrigin.fingerprint(split))) {
      throw new InputException(
          "run %s was trained on another split of the same data, drawn by another version; train it"
                  .formatted(parent.run().id())
              + " again");
    }
    return split;
  }

  private Network network(Recipe resolved, Dataset dataset) {
    int labels = dataset.classNames().size();
    boolean oneLogit = resolved.network().oneLogit();
    if (oneLogit && labels != 2) {
      throw new InputException(
          "network.outputs is 1, expected null: one output is for two classes, and %s has %d: %s"
              .formatted(dataset.name(), labels, Excerpt.list(dataset.classNames())));
    }
    Network brought = own.network();
    if (brought != null) {
      if (!brought.isClassifier()) {
        throw new InputException(
            "network '%s' has %s and %s, expected one input and one output, of a linear layer"
                .formatted(
                    brought.name(),
                    Examples.counted(brought.inputs().size(), "input"),
                    Examples.counted(brought.outputs().size(), "output")));
      }
      if (brought.classes() != labels || brought.inputChannels() != dataset.shape().channels()) {
        throw new InputException(
            "network '%s' takes %d channels and has %d outputs, expected %d channels and %d outputs for %s"
                .formatted(
                    brought.name(),
                    brought.inputChannels(),
                    brought.classes(),
                    dataset.shape().channels(),
                    labels,
                    dataset.name()));
      }
      if (oneLogit && !brought.hasOneLogit()) {
        throw new InputException(
            "network.outputs is 1, expected null beside network '%s' with an output for every class"
                .formatted(brought.name()));
      }
      return brought;
    }
    String name = resolved.network().name();
    requireFit(name, dataset);
    NetworkProvider<?> provider = Networks.get(name);
    return Networks.create(
        new NetworkSpec(
            name,
            labels,
            dataset.shape().channels(),
            dataset.shape().height(),
            Objects.requireNonNullElse(resolved.network().dropout(), provider.dropout()),
            oneLogit),
        resolved.own().of("network", provider));
  }

  private @Nullable MixedData mixed(Dataset dataset, Groups groups, Split split) {
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
        dataset, groups, split, generated ? Datasets.generated(spec(), dataset, groups) : null);
  }

  private static void requireFit(String network, Dataset dataset) {
    if (dataset.shape() instanceof FeatureShape && !Networks.get(network).takesRows()) {
      throw new InputException(
          "network.name is '%s', which takes images, expected linear or mlp for the rows of %s"
              .formatted(network, dataset.name()));
    }
  }

  private static void requireImages(Dataset dataset, DataRecipe data) {
    if (dataset.shape() instanceof FeatureShape && !data.normalizesAsUsual()) {
      throw new InputException(
          "data.normalize is '%s', expected auto: it is for images, and the samples of %s are rows of a table"
              .formatted(data.normalize(), dataset.name()));
    }
  }

  private static void requireImages(Dataset dataset, AugmentRecipe augment) {
    if (dataset.shape() instanceof FeatureShape && !augment.inUse().isEmpty()) {
      throw new InputException(
          "%s changes images, and the samples of %s are rows of a table; set it to false, 0 or [] to leave them as they are"
              .formatted(String.join(", ", augment.inUse()), dataset.name()));
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
}
