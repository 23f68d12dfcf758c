package org.fairlead.tracking.predictions;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.fairlead.base.InputException;
import org.fairlead.fairness.Attribute;
import org.fairlead.fairness.Groups;

/** Which samples a model was evaluated on and got right, from a predictions file. */
public final class EvaluatedSamples {
  /** A sample's true class and its group in every slot. */
  private record Sample(String label, List<String> groups) {}

  private final TreeMap<String, Sample> samples = new TreeMap<>();
  private final Map<String, Boolean> correct = new HashMap<>();

  private EvaluatedSamples() {}

  /**
   * Reads a predictions file.
   *
   * @throws InputException naming the line, if it is damaged, has no rows or a sample twice
   */
  public static EvaluatedSamples read(Path file) {
    var evaluated = new EvaluatedSamples();
    var interned = new HashMap<List<String>, List<String>>();
    PredictionsReader.rows(
        file,
        (columns, row) -> {
          var groups = new ArrayList<String>(columns.groups().length);
          for (int column : columns.groups()) {
            groups.add(row.getField(column));
          }
          Sample sample =
              new Sample(row.getField(2), interned.computeIfAbsent(groups, List::copyOf));
          if (evaluated.samples.put(row.getField(0), sample) != null) {
            throw new InputException(
                "%s: line %d: sample '%s' is there twice"
                    .formatted(file, row.getStartingLineNumber(), row.getField(0)));
          }
          evaluated.correct.put(row.getField(0), columns.correct(file, row));
        });
    if (evaluated.samples.isEmpty()) {
      throw new InputException("%s has no rows".formatted(file));
    }
    return evaluated;
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
    int slots = samples.firstEntry().getValue().groups().size();
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
