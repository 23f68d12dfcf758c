package org.fairlead.data;

import org.fairlead.fairness.Groups;

/** The protected groups of a data set's samples. */
public final class DatasetGroups {
  private DatasetGroups() {}

  /**
   * Returns the groups of all samples, aligned with the data set: the values of a single attribute;
   * of several, their combinations that occur ({@code intersectional}) or every value of each. A
   * data set without protected attributes has no groups.
   */
  public static Groups of(Dataset dataset, boolean intersectional) {
    var attributes = dataset.attributes();
    if (attributes.isEmpty()) {
      return Groups.none(dataset.size());
    }
    var codes = new int[attributes.size()][dataset.size()];
    for (int a = 0; a < codes.length; a++) {
      for (int i = 0; i < dataset.size(); i++) {
        codes[a][i] = dataset.attribute(a, i);
      }
    }
    if (codes.length == 1) {
      return Groups.single(attributes.get(0), codes[0]);
    }
    return intersectional
        ? Groups.intersection(attributes, codes).withoutEmpty()
        : Groups.union(attributes, codes);
  }
}
