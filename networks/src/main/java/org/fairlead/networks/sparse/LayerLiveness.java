package org.fairlead.networks.sparse;

/**
 * How much of one masked weight does anything.
 *
 * @param name the parameter, for example {@code features.3.conv.0.0.weight}
 * @param weights its entries
 * @param kept entries that the mask keeps
 * @param live kept entries that lie on a path from the input to an output
 * @param filters outputs of the layer
 * @param emptyFilters outputs of which the mask keeps nothing
 */
public record LayerLiveness(
    String name, long weights, long kept, long live, int filters, int emptyFilters) {

  /** Returns the live share of the kept entries; 1 where none is kept. */
  public double share() {
    return kept == 0 ? 1 : (double) live / kept;
  }
}
