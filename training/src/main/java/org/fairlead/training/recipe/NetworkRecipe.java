package org.fairlead.training.recipe;

import org.fairlead.networks.NetworkProvider;
import org.fairlead.networks.Networks;
import org.jspecify.annotations.Nullable;

/**
 * The architecture; the number of classes and of image channels comes from the data, and its own
 * options lie below its name.
 *
 * @param name for example {@code mobilenetv2} or {@code cifarresnet56}; {@code auto}: by the kind,
 *     size and number of the samples
 * @param dropout probability of dropping an input of the classifier (in an MLP: of every hidden
 *     layer's outputs; in a transformer: as torchvision's); by default the network's own, as
 *     published; absent only as long as the network is to be chosen
 * @param outputs {@code 1}: two classes share one output, a logit whose sigmoid is the probability
 *     of the second class, so that the loss is the binary cross-entropy; absent for an output for
 *     every class
 * @param pretrained a file of weights to start from, with a new classifier; absent to draw all
 */
public record NetworkRecipe(
    String name, @Nullable Double dropout, @Nullable Integer outputs, @Nullable String pretrained) {
  /** Where a recipe keeps it. */
  public static final String SECTION = "network";

  public NetworkRecipe {
    if (dropout == null) {
      dropout = Networks.catalogue().find(name).map(NetworkProvider::dropout).orElse(null);
    } else {
      Bounds.fraction("network.dropout", dropout);
    }
    Bounds.require(
        outputs == null || outputs == 1,
        "network.outputs",
        String.valueOf(outputs),
        "1 (one logit for two classes) or null (an output for every class)");
  }

  /** Returns whether two classes share one output. */
  public boolean oneLogit() {
    return outputs != null;
  }

  NetworkRecipe withName(String chosen) {
    return new NetworkRecipe(chosen, dropout, outputs, pretrained);
  }

  /** Returns this part with an absolute path, so that a run can be resumed from any folder. */
  NetworkRecipe absolute() {
    return new NetworkRecipe(
        name, dropout, outputs, Bounds.absolute("network.pretrained", pretrained));
  }
}
