package org.fairlead.training.setup;

import java.util.LinkedHashMap;
import java.util.Map;
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
    var differences = new ParentDifferences(run);
    if (own.dataset() == null) {
      differences.setting("data.format", card.dataFormat(), recipe.data().format());
      differences.setting("data.target", card.target(), recipe.data().target());
      if (!card.takesRows()) {
        differences.setting("data.size", card.shape().height(), recipe.data().size());
        differences.setting("data.resize", card.resize(), recipe.data().resize());
      }
    }
    differences.setting("data.valSplit", card.splitOrigin().valSplit(), recipe.data().valSplit());
    differences.setting("data.heldOut", card.splitOrigin().heldOut(), recipe.data().heldOut());
    Network brought = own.network();
    if (brought != null) {
      differences.other("network", card.network(), brought.name());
    } else {
      differences.setting("network.name", card.network(), recipe.network().name());
    }
    differences.require();
  }

  /** Requires the same classes, samples and labels. */
  void requireFit(Dataset dataset) {
    var differences = new ParentDifferences(run);
    differences.other("classes", card.classes(), dataset.classNames());
    differences.other(
        "fingerprint of the images and labels", card.dataFingerprint(), dataset.fingerprint());
    differences.require();
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
      NetworkProvider<?> provider = Networks.get(recipe.network().name());
      Map<String, ?> before = OptionValues.of(recipe().own().of("network", provider));
      OptionValues.of(recipe.own().of("network", provider))
          .forEach(
              (option, value) ->
                  options.setting(
                      "network.%s.%s".formatted(provider.section(), option),
                      before.get(option),
                      value));
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
