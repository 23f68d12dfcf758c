package org.fairlead.training.recipe;

/**
 * The architecture; the number of classes comes from the data.
 *
 * @param name for example {@code mobilenetv2} or {@code cifarresnet56}
 * @param dropout probability of dropping an input of the classifier, where the network has one
 */
public record NetworkRecipe(String name, double dropout) {
  public NetworkRecipe {
    Bounds.fraction("network.dropout", dropout);
  }
}
