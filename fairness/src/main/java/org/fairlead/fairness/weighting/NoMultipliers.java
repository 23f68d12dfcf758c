package org.fairlead.fairness.weighting;

import java.util.List;

/** What there is to report of a weighting without constraints. */
record NoMultipliers() implements MultiplierReport {
  @Override
  public List<GroupState> report() {
    return List.of();
  }

  @Override
  public double total() {
    return 0;
  }

  @Override
  public boolean scaled() {
    return false;
  }
}
