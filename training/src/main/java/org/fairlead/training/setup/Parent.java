package org.fairlead.training.setup;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.fairlead.base.InputException;
import org.fairlead.base.catalogue.OptionValues;
import org.fairlead.data.Dataset;
import org.fairlead.model.ModelCard;
import org.fairlead.model.ModelFolder;
import org.fairlead.networks.Network;
import org.fairlead.networks.NetworkProvider;
import org.fairlead.networks.Networks;
import org.fairlead.networks.Node;
import org.fairlead.networks.layer.Dropout;
import org.fairlead.networks.layer.Layer;
import org.fairlead.networks.weights.Weights;
import org.fairlead.tracking.run.Run;
import org.fairlead.tracking.run.RunStatus;
import org.fairlead.tracking.run.RunStore;
import org.fairlead.training.recipe.Recipe;
import org.jspecify.annotations.Nullable;

/**
 * The dense run that another run starts from, and against which its gaps are measured.
 *
 * @param run its folder
 * @param card its selected model
 */
public record Parent(Run run, ModelCard card) {

  /**
   * Finds the run that {@code from} names; {@code last} is the newest finished run without a parent
   * of its own.
   *
   * @throws InputException if there is none, it is not finished, or it is not dense
   */
  static Parent find(RunStore runs, String from) {
    Run run =
        from.equals("last")
            ? runs.last(info -> info.status() == RunStatus.FINISHED && info.parent() == null)
                .orElseThrow(
                    () ->
                        new InputException(
                            "from=last: %s has no finished dense run; train one first"
                                .formatted(runs.folder())))
            : runs.resolve(from);
    RunStatus status = run.manifest().status();
    if (status != RunStatus.FINISHED) {
      throw new InputException(
          "from=%s: run %s is %s; only a finished run has a model to start from"
              .formatted(from, run.id(), status.text()));
    }
    ModelCard card = new ModelFolder(run.model()).card();
    if (card.sparsity() > 0) {
      throw new InputException(
          "from=%s: run %s is not dense, its sparsity is %s; start from a dense run"
              .formatted(from, run.id(), card.sparsity()));
    }
    return new Parent(run, card);
  }

  /**
   * Requires what can be compared before the data are opened; of objects that are not the recipe's
   * it says nothing.
   */
  void requireFit(Recipe recipe, OwnObjects own) {
    if (own.dataset() == null) {
      requireSame("data.format", card.dataFormat(), recipe.data().format());
      requireSame("data.target", card.target(), recipe.data().target());
      if (!card.takesRows()) {
        requireSame("data.size", card.shape().height(), recipe.data().size());
        requireSame("data.resize", card.resize(), recipe.data().resize());
      }
    }
    requireSame("data.valSplit", card.splitOrigin().valSplit(), recipe.data().valSplit());
    requireSame("data.heldOut", card.splitOrigin().heldOut(), recipe.data().heldOut());
    Network brought = own.network();
    requireSame(
        "network.name", card.network(), brought == null ? recipe.network().name() : brought.name());
  }

  /** Requires the same classes, samples and labels. */
  void requireFit(Dataset dataset) {
    requireSame("the classes", card.classes(), dataset.classNames());
    requireSame(
        "the fingerprint of the images and labels", card.dataFingerprint(), dataset.fingerprint());
  }

  /** Requires the same layers but for dropout; otherwise names the option that made others. */
  void requireFit(Network network, Recipe recipe, OwnObjects own) {
    Map<String, Layer> there = layers(new ModelFolder(run.model()).network());
    Map<String, Layer> here = layers(network);
    if (there.equals(here)) {
      return;
    }
    if (own.network() == null) {
      NetworkProvider<?> provider = Networks.get(recipe.network().name());
      Map<String, ?> before = OptionValues.of(recipe().own().of("network", provider));
      OptionValues.of(recipe.own().of("network", provider))
          .forEach(
              (option, value) ->
                  requireSame(
                      "network.%s.%s".formatted(provider.section(), option),
                      before.get(option),
                      value));
    }
    there.forEach(
        (name, layer) ->
            requireSame("layer " + name, layer, here.containsKey(name) ? here.get(name) : "none"));
    requireSame("the number of layers", there.size(), here.size());
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

  private static boolean plural(String what) {
    return what.endsWith("classes");
  }

  private void requireSame(String what, @Nullable Object there, @Nullable Object here) {
    if (!Objects.equals(there, here)) {
      throw new InputException(
          "run %s does not fit: %s there %s, here %s; start from a dense run of the same data and"
                  .formatted(run.id(), what + (plural(what) ? " are" : " is"), there, here)
              + " architecture");
    }
  }
}
