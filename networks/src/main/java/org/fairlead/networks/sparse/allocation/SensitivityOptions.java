package org.fairlead.networks.sparse.allocation;

import java.util.List;
import org.fairlead.base.InputException;

/**
 * Options of the allocation by sensitivity.
 *
 * @param levels the sparsities at which every layer is tried alone, increasing, each in (0, 1)
 */
public record SensitivityOptions(List<Double> levels) {
  public SensitivityOptions {
    levels = List.copyOf(levels);
    double previous = 0;
    for (double level : levels) {
      if (!(level > previous && level < 1)) {
        throw new InputException(
            "levels is %s, expected increasing sparsities above 0 and below 1".formatted(levels));
      }
      previous = level;
    }
    if (levels.isEmpty()) {
      throw new InputException("levels is empty, expected at least one sparsity");
    }
  }
}
