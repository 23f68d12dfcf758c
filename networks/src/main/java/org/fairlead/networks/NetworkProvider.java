package org.fairlead.networks;

import java.util.List;
import org.fairlead.base.catalogue.Provider;

/**
 * An architecture of the catalogue: says what it needs to know of the data and builds the graph.
 *
 * @param <O> its own options, such as the widths of hidden layers
 */
public interface NetworkProvider<O extends Record> extends Provider<O> {

  /**
   * Returns the network, called {@code spec.name()}; its weights are drawn or read elsewhere.
   *
   * @throws org.fairlead.base.InputException if there is no such network; says which key to change
   */
  Network create(O options, NetworkSpec spec);

  /**
   * Returns whether the layers depend on the height and width of the image, so that the network
   * takes images of that size only.
   */
  default boolean needsInputSize() {
    return false;
  }

  /** Returns whether rows of features are taken as well as images. */
  default boolean takesRows() {
    return false;
  }

  /** Returns the probability of dropping an input of the classifier, as published. */
  default double dropout() {
    return 0;
  }

  /**
   * Returns the options that change which tensors the network has, the usual ones first: those
   * under which a file of weights may have been made.
   */
  default List<O> variants() {
    return List.of(defaults());
  }
}
