package org.fairlead.training.setup;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.fairlead.base.InputException;
import org.fairlead.base.catalogue.OptionValues;
import org.fairlead.data.Dataset;
import org.fairlead.data.Normalization;
import org.fairlead.model.ModelCard;
import org.fairlead.model.ModelFolder;
import org.fairlead.networks.Network;
import org.fairlead.networks.NetworkProvider;
import org.fairlead.networks.NetworkSpec;
import org.fairlead.networks.Networks;
import org.fairlead.networks.Node;
import org.fairlead.networks.layer.Dropout;
import org.fairlead.networks.layer.Layer;
import org.fairlead.networks.weights.Weights;
import org.fairlead.tracking.run.Run;
import org.fairlead.tracking.run.RunStatus;
import org.fairlead.tracking.run.RunStore;
import org.fairlead.training.recipe.DataRecipe;
import org.fairlead.training.recipe.NetworkRecipe;
import org.fairlead.training.recipe.Recipe;
import org.fairlead.training.recipe.Recipes;
import org.jspecify.annotations.Nullable;

/**
 * The dense run that another run starts from, and against which its gaps are measured.
 *
 * @param run its folder
 * @param card its selected model
 */
public record Parent(Run run, ModelCard card) {
  private static final String NORMALIZE = "data.normalize";

  /** Settings of data that a child may have otherwise, or that only say where they are. */
  private static final Set<String> ANY_VALUE =
      Set.of("data.path", "data.protect", "data.intersectional", NORMALIZE);

  /**
   * Finds the run that {@code from} names.
   *
   * @throws InputException if there is none, it is not finished, or it is not dense
   */
  static Parent named(RunStore runs, String from) {
    Run run = runs.resolve(from);
    RunStatus status = run.manifest().status();
    if (status != RunStatus.FINISHED) {
      throw new InputException(
          "from=%s: run %s is %s; only a finished run has a model to start from"
              .formatted(from, run.id(), status.text()));
    }
    Parent parent = of(run);
    if (!parent.dense()) {
      throw new InputException(
          "from=%s: run %s is not dense, its sparsity is %s; start from a dense run"
              .formatted(from, run.id(), parent.card().sparsity()));
    }
    return parent;
  }

  /** Reads what a finished run is as a parent. */
  static Parent of(Run run) {
    return new Parent(run, new ModelFolder(run.model()).card());
  }

  /** Returns whether nothing of its model is pruned. */
  boolean dense() {
    return card.sparsity() == 0;
  }

  /**
   * Compares what can be compared before the data are opened; of objects that are not the recipe's
   * it says nothing. All differences come together.
   */
  ParentDifferences settings(Recipe recipe, OwnObjects own) {
    var differences = new ParentDifferences(run);
    if (own.dataset() == null) {
      differences.setting("data.format", card.dataFormat(), recipe.data().format());
      differences.setting("data.target", card.target(), recipe.data().target());
      if (!card.takesRows()) {
        differences.setting("data.size", card.shape().height(), recipe.data().size());
        differences.setting("data.resize", card.resize(), recipe.data().resize());
        compareNormalization(differences, recipe.data());
        differences.setting("data.channels", card.shape().channels(), recipe.data().channels());
      }
    }
    differences.setting("data.valSplit", card.splitOrigin().valSplit(), recipe.data().valSplit());
    differences.setting("data.heldOut", card.splitOrigin().heldOut(), recipe.data().heldOut());
    Network brought = own.network();
    if (brought != null) {
      differences.other("network", card.network(), brought.name());
    } else if (!card.network().equals(recipe.network().name())) {
      differences.setting("network.name", card.network(), recipe.network().name());
    } else if (!layers(new ModelFolder(run.model()).network()).equals(layers(network(recipe)))) {
      compareOptions(differences, recipe);
    }
    if (!differences.none() && own.dataset() == null) {
      compareData(differences, recipe);
    }
    return differences;
  }

  /** Compares what the networks see of a pixel; what is yet to be measured is compared later. */
  private void compareNormalization(ParentDifferences differences, DataRecipe data) {
    boolean named = !data.normalizesAsUsual() && !data.normalizesByDataset();
    Normalization theirs = card.normalization();
    if (named && !Normalization.parse(data.normalize()).of(theirs.channels()).equals(theirs)) {
      differences.setting(NORMALIZE, theirs.text(), data.normalize());
    }
  }

  /** Returns the recipe's network for the classes and channels of this one's. */
  private Network network(Recipe recipe) {
    NetworkProvider<?> provider = Networks.get(recipe.network().name());
    int height = card.takesRows() ? card.shape().height() : recipe.data().size();
    return Networks.create(
        new NetworkSpec(
            recipe.network().name(),
            card.classes().size(),
            card.shape().channels(),
            height,
            Objects.requireNonNullElse(recipe.network().dropout(), provider.dropout()),
            recipe.network().oneLogit() && card.classes().size() == 2),
        recipe.own().of(NetworkRecipe.SECTION, provider));
  }

  private void compareOptions(ParentDifferences differences, Recipe recipe) {
    differences.setting(
        "network.outputs", recipe().network().outputs(), recipe.network().outputs());
    NetworkProvider<?> provider = Networks.get(recipe.network().name());
    Map<String, ?> before = OptionValues.of(recipe().own().of(NetworkRecipe.SECTION, provider));
    OptionValues.of(recipe.own().of(NetworkRecipe.SECTION, provider))
        .forEach(
            (option, value) ->
                differences.setting(
                    "network.%s.%s".formatted(provider.section(), option),
                    before.get(option),
                    value));
  }

  /** Compares the settings that say which samples there are. */
  private void compareData(ParentDifferences differences, Recipe recipe) {
    Map<String, @Nullable Object> theirs = Recipes.values(recipe());
    Recipes.values(recipe)
        .forEach(
            (key, value) -> {
              if (key.startsWith("data.")
                  && Recipes.isInherited(key)
                  && !ANY_VALUE.contains(key)
                  && theirs.containsKey(key)) {
                differences.setting(key, theirs.get(key), value);
              }
            });
  }

  /**
   * Compares classes, samples and labels. Where they are others, the settings that make them are
   * what differs, as far as there are any.
   */
  ParentDifferences data(Recipe recipe, OwnObjects own, Dataset dataset) {
    var differences = new ParentDifferences(run);
    boolean same = card.dataFingerprint().equals(dataset.fingerprint());
    if (same && card.classes().equals(dataset.classNames())) {
      return differences;
    }
    if (own.dataset() == null) {
      compareData(differences, recipe);
      String theirs = recipe().data().path();
      if (differences.none() && theirs != null) {
        differences.setting("data.path", theirs, recipe.data().path());
      }
    }
    differences.other("classes", card.classes(), dataset.classNames());
    if (differences.none()) {
      differences.changed(
          "%s does not hold the samples and labels that it was trained on: some were added, removed or changed since"
              .formatted(Objects.requireNonNullElse(recipe.data().path(), dataset.name())));
    }
    return differences;
  }

  /** Requires the same layers but for dropout; otherwise names the options that made others. */
  void requireFit(Network network, Recipe recipe, OwnObjects own) {
    Map<String, Layer> there = layers(new ModelFolder(run.model()).network());
    Map<String, Layer> here = layers(network);
    if (there.equals(here)) {
      return;
    }
    if (own.network() == null) {
      var options = new ParentDifferences(run);
      compareOptions(options, recipe);
      options.require();
    }
    for (Map.Entry<String, Layer> layer : there.entrySet()) {
      var first = new ParentDifferences(run);
      String name = layer.getKey();
      first.other("layer " + name, layer.getValue(), here.containsKey(name) ? here.get(name) : "-");
      first.require();
    }
    var number = new ParentDifferences(run);
    number.other("number of layers", there.size(), here.size());
    number.require();
  }

  private static Map<String, Layer> layers(Network network) {
    var layers = new LinkedHashMap<String, Layer>();
    for (Node node : network.nodes()) {
      if (!(node.layer() instanceof Dropout)) {
        layers.put(node.name(), node.layer());
      }
    }
    return layers;
  }

  /** Returns the recipe that it was made by, with the engine settings that were chosen. */
  Recipe recipe() {
    return StoredRecipe.of(run);
  }

  /** Returns the weights of its selected model, which fit {@code network}. */
  public Weights weights(Network network) {
    return new ModelFolder(run.model()).weights().select(network.stateNames());
  }
}
