package org.fairlead.training.recipe;

import java.util.List;
import org.fairlead.networks.Shortcut;
import org.jspecify.annotations.Nullable;

/**
 * The architecture; the number of classes and of image channels comes from the data.
 *
 * @param name for example {@code mobilenetv2} or {@code cifarresnet56}
 * @param dropout probability of dropping an input of the classifier, where the network has one
 * @param shortcut of residual blocks that change the shape of the maps: {@code B}, a projection, or
 *     {@code A}, zero channels, for the CIFAR ResNets
 * @param pretrained a file of weights to start from, with a new classifier; absent to draw all
 */
public record NetworkRecipe(
    String name, double dropout, String shortcut, @Nullable String pretrained) {
  private static final String PADDING = "A";

  public NetworkRecipe {
    Bounds.fraction("network.dropout", dropout);
    Bounds.oneOf("network.shortcut", shortcut, List.of(PADDING, "B"));
  }

  /** Returns the kind of shortcuts. */
  public Shortcut shortcuts() {
    return shortcut.equals(PADDING) ? Shortcut.PADDING : Shortcut.PROJECTION;
  }

  /** Returns this part with an absolute path, so that a run can be resumed from any folder. */
  NetworkRecipe absolute() {
    return new NetworkRecipe(name, dropout, shortcut, WeightsRecipe.absolute(pretrained));
  }
}
