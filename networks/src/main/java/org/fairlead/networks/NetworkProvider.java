package org.fairlead.networks;

import java.util.List;
import java.util.function.Function;
import org.fairlead.base.catalogue.Provider;

/**
 * An architecture of the catalogue: says what it needs to know of the data and builds the graph.
 *
 * @param <O> its own options, such as the widths of hidden layers
 */
public interface NetworkProvider<O extends Record> extends Provider<O> {

  /**
   * Returns the network, called {@code spec.name()}, with {@code spec.classes()} outputs; its
   * weights are drawn or read elsewhere. Where two classes share one logit, one output is asked
   * for.
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

  /**
   * Returns the probability of dropping an input of the classifier where a recipe says nothing, as
   * published.
   */
  default double dropout() {
    return 0;
  }

  /**
   * Options and input size under which a file of weights may have been made.
   *
   * @param options the architecture's own
   * @param inputSize height and width of the image; 0 for networks of any size
   */
  record Variant<O extends Record>(O options, int inputSize) {}

  /**
   * Returns one variant for each set of names that the network's tensors can have, the usual one
   * first. Their shapes may be any: {@link #fitting} finds those of a file. Without variants, files
   * are not recognised as this network's: where neither names nor shapes tell what the network was
   * built for.
   */
  default List<Variant<O>> variants() {
    return needsInputSize() ? List.of() : List.of(new Variant<>(defaults(), 0));
  }

  /**
   * Returns the variant whose tensors have the shapes of a file, as far as these tell. It may be
   * wrong: all tensors are compared with it afterwards.
   *
   * @param named one of {@link #variants}, whose names the file has
   * @param file from the name of a tensor of this network to its shape in the file; {@code []}
   *     where the file does not have it
   */
  default Variant<O> fitting(Variant<O> named, Function<String, List<Long>> file) {
    return named;
  }
}
