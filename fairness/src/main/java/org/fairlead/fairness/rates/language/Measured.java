package org.fairlead.fairness.rates.language;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What has to be measured for formulas: every quantity and every condition once, by number. */
public final class Measured {
  private final List<Condition> conditions = new ArrayList<>();
  private final Map<Quantity, Integer> quantities = new LinkedHashMap<>();

  /** Returns the quantities in the order of their numbers. */
  public List<Quantity> quantities() {
    return List.copyOf(quantities.keySet());
  }

  /** Returns the conditions in the order of their numbers. */
  public List<Condition> conditions() {
    return List.copyOf(conditions);
  }

  /** Returns the formula that is a quantity. */
  Formula of(Quantity quantity) {
    quantities.putIfAbsent(quantity, quantities.size());
    return new Formula.Of(quantities.get(quantity));
  }

  /** Returns the number of a condition, -1 for everyone. */
  int indexOf(Condition people) {
    if (people.everyone()) {
      return -1;
    }
    int index = conditions.indexOf(people);
    if (index < 0) {
      conditions.add(people);
      return conditions.size() - 1;
    }
    return index;
  }
}
