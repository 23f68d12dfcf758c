package org.fairlead.audit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.fairlead.base.InputException;
import org.fairlead.fairness.Attribute;
import org.fairlead.fairness.Groups;

/**
 * Which samples a model was evaluated on and has right: what two models are compared by, sample by
 * sample. Samples are told apart by their ids; immutable.
 */
public final class EvaluatedSamples {
  /** A sample's true class and its group in every slot, empty where it is unknown. */
  private record Sample(String label, List<String> groups) {}

  private final NavigableMap<String, Sample> samples;
  private final Map<String, Boolean> correct;

  private EvaluatedSamples(NavigableMap<String, Sample> samples, Map<String, Boolean> correct) {
    this.samples = samples;
    this.correct = correct;
  }

  /** Gathers samples one by one; one thread owns it. */
  public static final class Builder {
    private final TreeMap<String, Sample> samples = new TreeMap<>();
    private final Map<String, Boolean> correct = new HashMap<>();
    private final Map<List<String>, List<String>> interned = new HashMap<>();

    /** Starts without samples. */
    public Builder() {}

    /**
     * Adds a sample.
     *
     * @param label its true class
     * @param groups its group in every slot, empty where it is unknown
     * @param right whether the model has it right
     * @return whether there was none of that id
     */
    public boolean add(String id, String label, List<String> groups, boolean right) {
      // few combinations of groups are shared by all samples
      var sample = new Sample(label, interned.computeIfAbsent(groups, List::copyOf));
      correct.put(id, right);
      return samples.put(id, sample) == null;
    }

    /**
     * Returns the samples.
     *
     * @throws IllegalStateException if there are none
     */
    public EvaluatedSamples build() {
      if (samples.isEmpty()) {
        throw new IllegalStateException("there are no samples, expected at least one");
      }
      return new EvaluatedSamples(new TreeMap<>(samples), Map.copyOf(correct));
    }

    /** Returns whether no sample was added. */
    public boolean isEmpty() {
      return samples.isEmpty();
    }
  }

  /** Returns the number of samples. */
  public int size() {
    return samples.size();
  }

  /** Returns why two models cannot be compared sample by sample, or an empty string. */
  public String unlike(EvaluatedSamples other) {
    if (!samples.keySet().equals(other.samples.keySet())) {
      long common = samples.keySet().stream().filter(other.samples::containsKey).count();
      return "they were evaluated on different samples (%d and %d, %d in common)"
          .formatted(size(), other.size(), common);
    }
    for (Map.Entry<String, Sample> entry : samples.entrySet()) {
      String label = entry.getValue().label();
      String otherLabel = other.sample(entry.getKey()).label();
      if (!label.equals(otherLabel)) {
        return "sample '%s' has label '%s' in one and '%s' in the other"
            .formatted(entry.getKey(), label, otherLabel);
      }
    }
    return "";
  }

  private Sample sample(String id) {
    Sample sample = samples.get(id);
    if (sample == null) {
      throw new IllegalArgumentException("no sample '" + id + "'");
    }
    return sample;
  }

  /** Returns whether every sample is in the same groups. */
  public boolean sameGroups(EvaluatedSamples other) {
    return samples.entrySet().stream()
        .allMatch(e -> e.getValue().groups().equals(other.sample(e.getKey()).groups()));
  }

  /** Returns whether the model was right, in the order of the sample ids. */
  public boolean[] correct() {
    boolean[] ordered = new boolean[size()];
    int i = 0;
    for (String id : samples.keySet()) {
      ordered[i++] = Boolean.TRUE.equals(correct.get(id));
    }
    return ordered;
  }

  /** Returns the share of samples that the model has right. */
  public double accuracy() {
    return (double) correct.values().stream().filter(right -> right).count() / size();
  }

  /** Returns the groups of the samples, in the order of the sample ids. */
  public Groups groups() {
    int slots = samples.values().iterator().next().groups().size();
    var attributes = new ArrayList<Attribute>();
    var codes = new ArrayList<int[]>();
    for (int slot = 0; slot < slots; slot++) {
      var indices = new LinkedHashMap<String, Integer>();
      int[] code = new int[size()];
      int i = 0;
      for (Sample sample : samples.values()) {
        String group = sample.groups().get(slot);
        code[i++] = group.isEmpty() ? -1 : indices.computeIfAbsent(group, name -> indices.size());
      }
      List<String> names = List.copyOf(indices.keySet());
      if (slots == 1) {
        return Groups.of(names, code);
      }
      if (!names.isEmpty()) {
        attributes.add(attribute(names, slot));
        codes.add(code);
      }
    }
    return attributes.isEmpty()
        ? Groups.none(size())
        : Groups.union(attributes, codes.toArray(int[][]::new));
  }

  /** Takes the names {@code "race=Black"}, {@code "race=White"} of a slot apart. */
  private static Attribute attribute(List<String> names, int slot) {
    String first = names.get(0);
    String prefix = first.substring(0, first.indexOf('=') + 1);
    var values = new ArrayList<String>();
    for (String name : names) {
      if (prefix.length() < 2 || !name.startsWith(prefix)) {
        throw new InputException(
            "group.%d holds '%s' and '%s', expected values of one attribute such as 'race=Black'"
                .formatted(slot + 1, first, name));
      }
      values.add(name.substring(prefix.length()));
    }
    return new Attribute(prefix.substring(0, prefix.length() - 1), values);
  }
}
