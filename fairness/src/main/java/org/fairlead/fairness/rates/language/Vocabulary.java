package org.fairlead.fairness.rates.language;

import static org.fairlead.base.Checks.requireArgument;
import static org.fairlead.base.Checks.requireLength;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import org.fairlead.fairness.Attribute;

/**
 * What constraints can speak of: attributes, classes and parameters by their names, and of every
 * sample its values and label. Immutable.
 */
public final class Vocabulary {
  /** What {@code for each} calls the protected groups. */
  static final String GROUP = "group";

  /** What {@code for each} and arguments call the classes. */
  static final String CLASS = "class";

  /** What {@code for each} calls the classes that may count as positive. */
  static final String POSITIVE = "positive";

  private final List<Attribute> attributes;
  private final int[][] codes;
  private final boolean intersectional;
  private final List<String> classes;
  private final int[] labels;
  private final int[] training;
  private final List<String> parameters;

  private Vocabulary(
      List<Attribute> attributes,
      int[][] codes,
      boolean intersectional,
      List<String> classes,
      int[] labels,
      int[] training,
      List<String> parameters) {
    this.attributes = attributes;
    this.codes = codes;
    this.intersectional = intersectional;
    this.classes = classes;
    this.labels = labels;
    this.training = training;
    this.parameters = parameters;
  }

  /**
   * Returns the vocabulary of some samples, all of which are training samples.
   *
   * @param attributes the protected attributes
   * @param codes {@code codes[a][i]} is the value of attribute {@code a} of sample {@code i}, or -1
   *     if unknown; copied
   * @param intersectional whether groups are combinations of the attributes' values, not every
   *     value by itself
   * @param classes the classes' names; of two, the second is positive
   * @param labels the class of every sample, copied
   */
  public static Vocabulary of(
      List<Attribute> attributes,
      int[][] codes,
      boolean intersectional,
      List<String> classes,
      int[] labels) {
    requireLength("codes", codes.length, attributes.size(), "one row per attribute");
    var copies = new int[codes.length][];
    for (int a = 0; a < codes.length; a++) {
      requireLength("codes of an attribute", codes[a].length, labels.length, "one per label");
      copies[a] = codes[a].clone();
    }
    requireArgument(!classes.isEmpty(), "classes is empty, expected at least one");
    var all = new int[labels.length];
    Arrays.setAll(all, i -> i);
    return new Vocabulary(
        List.copyOf(attributes),
        copies,
        intersectional,
        List.copyOf(classes),
        labels.clone(),
        all,
        List.of());
  }

  /** Returns this vocabulary with only some samples for training; shares are theirs. */
  public Vocabulary withTraining(int[] samples) {
    return new Vocabulary(
        attributes, codes, intersectional, classes, labels, samples.clone(), parameters);
  }

  /** Returns this vocabulary with the names of parameters. */
  public Vocabulary withParameters(List<String> names) {
    return new Vocabulary(
        attributes, codes, intersectional, classes, labels, training, List.copyOf(names));
  }

  public List<Attribute> attributes() {
    return attributes;
  }

  List<String> attributeNames() {
    return attributes.stream().map(Attribute::name).toList();
  }

  List<String> classes() {
    return classes;
  }

  List<String> parameters() {
    return parameters;
  }

  /** The values of all samples, not a copy. */
  public int[][] codes() {
    return codes;
  }

  public int samples() {
    return labels.length;
  }

  public int trainingSize() {
    return training.length;
  }

  /** Returns every value of an attribute as a condition. */
  List<Condition> values(int attribute) {
    var values = new ArrayList<Condition>();
    for (int code = 0; code < attributes.get(attribute).values().size(); code++) {
      values.add(Condition.EVERYONE.and(attribute, new TreeSet<>(List.of(code))));
    }
    return values;
  }

  /** Returns the protected groups as conditions, in the order of {@code Groups}. */
  List<Condition> groups() {
    var groups = new ArrayList<Condition>();
    if (!intersectional) {
      for (int a = 0; a < attributes.size(); a++) {
        groups.addAll(values(a));
      }
      return groups;
    }
    groups.add(Condition.EVERYONE);
    for (int a = 0; a < attributes.size(); a++) {
      var longer = new ArrayList<Condition>();
      for (Condition prefix : groups) {
        for (Condition value : values(a)) {
          longer.add(prefix.and(value));
        }
      }
      groups.clear();
      groups.addAll(longer);
    }
    return groups;
  }

  /** Returns the training samples that meet a condition and are of a cell's class. */
  public long count(Condition condition, Quantity.Mean cell) {
    long count = 0;
    for (int i : training) {
      count += condition.holds(codes, i) && cell.takes(labels[i]) ? 1 : 0;
    }
    return count;
  }

  /**
   * Returns the training samples of a cell's class of which the condition's attributes are known.
   */
  public long known(Condition condition, Quantity.Mean cell) {
    long count = 0;
    for (int i : training) {
      count += condition.known(codes, i) && cell.takes(labels[i]) ? 1 : 0;
    }
    return count;
  }
}
