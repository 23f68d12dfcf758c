package org.fairlead.fairness.mixture;

/** Where a sample comes from: collected from the world, or made by a generator. */
public enum Origin {
  REAL,
  GENERATED
}
