package org.fairlead.training.setup;

import org.fairlead.base.InputException;
import org.fairlead.data.Examples;
import org.fairlead.data.FeatureShape;
import org.fairlead.data.SampleShape;
import org.fairlead.networks.Networks;
import org.fairlead.networks.architecture.StemOptions;
import org.fairlead.training.recipe.Recipe;

/*
 * Rows of a table take the MLP. Images are told apart by their longer side, which decides how many
 * times a network may halve its maps before nothing is left of them, and what a step costs:
 *
 *   up to 40     cifarresnet20, from 20,000 training samples on cifarresnet56: halves twice
 *   up to 96     mobilenetv2 with the small stem, from 20,000 training samples on resnet18: MobileNetV2
 *                halves four times then; the standard stem's five leave 2 x 2 of 64 x 64
 *   above        mobilenetv2, from 50,000 training samples on resnet34: made for such images
 */

/**
 * The network that {@code network.name=auto} stands for.
 *
 * @param recipe the same with the network chosen
 * @param reason what decided, as a sentence
 */
record NetworkChoice(Recipe recipe, String reason) {
  /** The name that asks for a choice. */
  static final String AUTO = "auto";

  private static final int SMALL = 40;
  private static final int MEDIUM = 96;
  private static final int MANY = 20_000;
  private static final int MANY_LARGE = 50_000;

  /** Returns whether a recipe asks for a choice. */
  static boolean isAsked(Recipe recipe) {
    return recipe.network().name().equals(AUTO);
  }

  /** Returns the network of a run's dense parent. */
  static NetworkChoice ofParent(Recipe recipe, Parent parent) {
    Recipe theirs = parent.recipe();
    String name = theirs.network().name();
    return of(
        recipe.withNetwork(name, theirs.own().of("network", Networks.get(name))),
        name,
        "the dense parent %s has it".formatted(parent.run().id()));
  }

  /**
   * Chooses by the data.
   *
   * @param samples that are trained on
   * @throws InputException if a file of weights says which network it must be
   */
  static NetworkChoice of(Recipe recipe, SampleShape shape, int samples) {
    if (recipe.startsFromFile()) {
      throw new InputException(
          "network.name is 'auto', expected the network of the weights: `weights inspect FILE` names it");
    }
    if (shape instanceof FeatureShape) {
      return of(recipe.withNetwork("mlp"), "mlp", "the samples are rows of a table");
    }
    int side = Math.max(shape.height(), shape.width());
    String data =
        "%s of %d x %d pixels"
            .formatted(Examples.counted(samples, "training image"), shape.height(), shape.width());
    if (side <= SMALL) {
      String name = samples < MANY ? "cifarresnet20" : "cifarresnet56";
      return of(recipe.withNetwork(name), name, data);
    }
    if (side <= MEDIUM) {
      return samples < MANY
          ? of(
              recipe.withNetwork("mobilenetv2", StemOptions.small()),
              "mobilenetv2 with network.mobilenetv2.stem=small",
              data)
          : of(recipe.withNetwork("resnet18"), "resnet18", data);
    }
    String name = samples < MANY_LARGE ? "mobilenetv2" : "resnet34";
    return of(recipe.withNetwork(name), name, data);
  }

  private static NetworkChoice of(Recipe recipe, String what, String why) {
    return new NetworkChoice(
        recipe, "Network %s, chosen as %s (network.name=auto).".formatted(what, why));
  }
}
