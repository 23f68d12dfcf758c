package org.fairlead.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.fairlead.fairness.Attribute;

/** A categorical column: one code per sample, -1 where the value is unknown. */
public final class Column {
  private final String name;
  private final List<String> values;
  private final int[] codes;

  /**
   * Makes a column.
   *
   * @param values what the codes stand for
   * @param codes one per sample: an index into {@code values}, or -1
   */
  public Column(String name, List<String> values, int[] codes) {
    this.name = name;
    this.values = List.copyOf(values);
    this.codes = codes.clone();
  }

  /** Returns what recipes call the column. */
  public String name() {
    return name;
  }

  /** Returns the values that there can be, in the order of their codes. */
  public List<String> values() {
    return values;
  }

  /** Returns the number of samples. */
  public int size() {
    return codes.length;
  }

  /** Returns the code of a sample, -1 where its value is unknown. */
  public int code(int sample) {
    return codes[sample];
  }

  /** Returns the column of some of the samples, in their order. */
  public Column select(int[] samples) {
    return new Column(name, values, Arrays.stream(samples).map(i -> codes[i]).toArray());
  }

  /** Returns the same column without the values that no sample has. */
  public Column occurring() {
    var present = new boolean[values.size()];
    for (int code : codes) {
      if (code >= 0) {
        present[code] = true;
      }
    }
    var renumbered = new int[values.size()];
    var kept = new ArrayList<String>();
    for (int v = 0; v < present.length; v++) {
      if (present[v]) {
        renumbered[v] = kept.size();
        kept.add(values.get(v));
      }
    }
    return new Column(
        name, kept, Arrays.stream(codes).map(c -> c < 0 ? -1 : renumbered[c]).toArray());
  }

  public Attribute attribute() {
    return new Attribute(name, values);
  }
}
