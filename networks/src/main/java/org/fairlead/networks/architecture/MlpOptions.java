package org.fairlead.networks.architecture;

import java.util.List;
import org.fairlead.base.InputException;

/**
 * Options of the multilayer perceptron.
 *
 * @param hidden widths of the hidden layers, from the input on
 */
public record MlpOptions(List<Integer> hidden) {
  public MlpOptions {
    hidden = List.copyOf(hidden);
    if (hidden.stream().anyMatch(width -> width < 1)) {
      throw new InputException("hidden is %s, expected positive widths".formatted(hidden));
    }
  }
}
