package org.fairlead.audit.schema;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.fairlead.fairness.statistics.Interval;
import org.fairlead.fairness.statistics.Verdict;
import org.jspecify.annotations.Nullable;

/** What a JSON object says, by the names of the parts of its schema: what a record is made from. */
public final class Values {
  private final Map<String, @Nullable Object> values;

  Values(Map<String, @Nullable Object> values) {
    this.values = values;
  }

  private Object get(String name) {
    return Objects.requireNonNull(values.get(name), name);
  }

  /** Returns a text. */
  public String text(String name) {
    return (String) get(name);
  }

  /** Returns a count, an amount or an integer. */
  public long whole(String name) {
    return (Long) get(name);
  }

  /** Returns a small count. */
  public int small(String name) {
    return (Integer) get(name);
  }

  /** Returns a number, a share, or a difference of shares; NaN where it is not known. */
  public double number(String name) {
    return (Double) get(name);
  }

  /** Returns a mark. */
  public boolean flag(String name) {
    return (Boolean) get(name);
  }

  /** Returns a verdict. */
  public Verdict verdict(String name) {
    return (Verdict) get(name);
  }

  /** Returns the interval of a value. */
  public Interval interval(String name) {
    return (Interval) get(name + "Interval");
  }

  /** Returns the interval of a value, null where it has none. */
  public @Nullable Interval intervalOrNull(String name) {
    return (Interval) values.get(name + "Interval");
  }

  /** Returns a record within the record, null where there is none. */
  public <N> @Nullable N nested(String name, Class<N> type) {
    return type.cast(values.get(name));
  }

  /** Returns a list of records. */
  public <E> List<E> list(String name, Class<E> type) {
    return ((List<?>) get(name)).stream().map(type::cast).toList();
  }

  /** Returns numbers by their names. */
  @SuppressWarnings("unchecked") // NumbersByName reads nothing else
  public Map<String, Double> numbers(String name) {
    return (Map<String, Double>) get(name);
  }
}
