package org.fairlead.fairness;

import static org.fairlead.base.Checks.requireArgument;
import static org.fairlead.base.Checks.requireIndex;
import static org.fairlead.base.Checks.requireLength;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;

/**
 * Which of {@code n} samples belong to which of {@code G} groups; immutable.
 *
 * <p>A sample has {@link #memberships} slots and belongs to at most one group per slot: one slot
 * for the values of an attribute ({@link #single}) or for the intersections of several ({@link
 * #intersection}); one slot per attribute where every attribute value is a group of its own ({@link
 * #union}). A sample whose attribute is unknown has {@code -1} in that slot: it stays a sample,
 * counts in every population quantity, and belongs to no group there.
 *
 * <p>The set of groups does not depend on which samples are present: {@link #select} keeps groups
 * that become empty, so that group {@code g} means the same in every batch. Groups the data never
 * have are dropped once, with {@link #withoutEmpty}, or reported, with {@link #empty}.
 */
public final class Groups {
  private static final int UNKNOWN = -1;

  private final List<String> names;
  private final int[] attribute;
  private final int slots;
  private final int samples;
  private final int[] membership; // [samples * slots], sample-major
  private final long[] counts;
  private final long unknown;

  private Groups(List<String> names, int[] attribute, int samples, int slots, int[] membership) {
    this.names = names;
    this.attribute = attribute;
    this.slots = slots;
    this.samples = samples;
    this.membership = membership;
    this.counts = new long[names.size()];
    long incomplete = 0;
    for (int i = 0; i < samples; i++) {
      boolean complete = true;
      for (int slot = 0; slot < slots; slot++) {
        int group = membership[i * slots + slot];
        if (group == UNKNOWN) {
          complete = false;
        } else {
          counts[group]++;
        }
      }
      incomplete += complete ? 0 : 1;
    }
    this.unknown = incomplete;
  }

  /**
   * Returns groups with names of their own, for membership that does not come from attributes, such
   * as class labels or a stored table.
   *
   * @param names distinct group names
   * @param groups the group of every sample, or -1 if unknown, shape {@code [samples]}
   */
  public static Groups of(List<String> names, int[] groups) {
    var distinct = new HashSet<String>();
    for (String name : names) {
      requireArgument(!name.isBlank(), "names contains a blank group name");
      requireArgument(distinct.add(name), "names contains '%s' twice", name);
    }
    for (int i = 0; i < groups.length; i++) {
      if (groups[i] < UNKNOWN || groups[i] >= names.size()) {
        throw outOfRange("groups[" + i + "]", groups[i], "-1 (unknown)", names.size());
      }
    }
    return new Groups(List.copyOf(names), new int[names.size()], groups.length, 1, groups.clone());
  }

  /**
   * Returns one group per value of an attribute, named {@code "race=Black"}.
   *
   * @param codes the value of every sample, or -1 if unknown, shape {@code [samples]}
   */
  public static Groups single(Attribute attribute, int[] codes) {
    return union(List.of(attribute), new int[][] {codes});
  }

  /**
   * Returns one group per combination of attribute values, in row-major order (the last attribute
   * varies fastest), named {@code "race=Black,gender=F"}. A sample of which any attribute is
   * unknown is in no group.
   *
   * @param codes {@code codes[a][i]} is the value of attribute {@code a} of sample {@code i}, or -1
   */
  public static Groups intersection(List<Attribute> attributes, int[][] codes) {
    int samples = requireCodes(attributes, codes);
    long product = 1;
    for (Attribute attribute : attributes) {
      product *= attribute.values().size();
      requireArgument(
          product <= 1_000_000,
          "the attributes have more than 1000000 intersections, expected fewer values");
    }
    List<String> names = List.of("");
    for (Attribute attribute : attributes) {
      var longer = new ArrayList<String>();
      for (String prefix : names) {
        for (String value : attribute.values()) {
          longer.add((prefix.isEmpty() ? "" : prefix + ",") + attribute.name() + "=" + value);
        }
      }
      names = longer;
    }
    int[] membership = new int[samples];
    for (int i = 0; i < samples; i++) {
      int group = 0;
      for (int a = 0; a < codes.length && group != UNKNOWN; a++) {
        int code = codes[a][i];
        group = code == UNKNOWN ? UNKNOWN : group * attributes.get(a).values().size() + code;
      }
      membership[i] = group;
    }
    return new Groups(List.copyOf(names), new int[names.size()], samples, 1, membership);
  }

  /**
   * Returns one group per value of every attribute, attribute after attribute, named {@code
   * "gender=F"}. A sample is in one group per attribute that is known of it, so groups of different
   * attributes overlap.
   *
   * @param codes {@code codes[a][i]} is the value of attribute {@code a} of sample {@code i}, or -1
   */
  public static Groups union(List<Attribute> attributes, int[][] codes) {
    int samples = requireCodes(attributes, codes);
    int slots = attributes.size();
    var names = new ArrayList<String>();
    int[] first = new int[slots];
    for (int a = 0; a < slots; a++) {
      first[a] = names.size();
      for (String value : attributes.get(a).values()) {
        names.add(attributes.get(a).name() + "=" + value);
      }
    }
    int[] attribute = new int[names.size()];
    for (int a = 0; a < slots; a++) {
      Arrays.fill(attribute, first[a], first[a] + attributes.get(a).values().size(), a);
    }
    int[] membership = new int[Math.multiplyExact(samples, slots)];
    for (int i = 0; i < samples; i++) {
      for (int a = 0; a < slots; a++) {
        int code = codes[a][i];
        membership[i * slots + a] = code == UNKNOWN ? UNKNOWN : first[a] + code;
      }
    }
    return new Groups(List.copyOf(names), attribute, samples, slots, membership);
  }

  /**
   * Returns groups in layers: those of one layer exclude each other, those of different layers may
   * overlap. {@link #attribute} of a group is its layer.
   *
   * @param names distinct group names
   * @param layers {@code layers[slot][i]} is the group of sample {@code i} in that layer, or -1; a
   *     group belongs to one layer
   */
  public static Groups layered(List<String> names, int[][] layers) {
    requireArgument(layers.length > 0, "layers is empty, expected at least one");
    requireArgument(
        new HashSet<>(names).size() == names.size(), "names contains a group name twice");
    int samples = layers[0].length;
    int[] attribute = new int[names.size()];
    int[] membership = new int[Math.multiplyExact(samples, layers.length)];
    for (int slot = 0; slot < layers.length; slot++) {
      requireLength("layers[" + slot + "]", layers[slot].length, samples, "samples");
      for (int i = 0; i < samples; i++) {
        int group = layers[slot][i];
        if (group < UNKNOWN || group >= names.size()) {
          throw outOfRange("layers[" + slot + "][" + i + "]", group, "-1 (none)", names.size());
        }
        if (group != UNKNOWN) {
          attribute[group] = slot;
        }
        membership[i * layers.length + slot] = group;
      }
    }
    return new Groups(List.copyOf(names), attribute, samples, layers.length, membership);
  }

  /** Returns samples without any groups: one slot, unknown for all of them. */
  public static Groups none(int samples) {
    requireArgument(samples >= 0, "samples is %d, expected 0 or more", samples);
    int[] membership = new int[samples];
    Arrays.fill(membership, UNKNOWN);
    return new Groups(List.of(), new int[0], samples, 1, membership);
  }

  /**
   * Returns the samples of all parts, one part after the other.
   *
   * @throws IllegalArgumentException if a part has other groups than the first
   */
  public static Groups concat(List<Groups> parts) {
    requireArgument(!parts.isEmpty(), "parts is empty, expected at least one");
    Groups head = parts.get(0);
    int samples = 0;
    for (int p = 0; p < parts.size(); p++) {
      Groups part = parts.get(p);
      requireArgument(
          part.names.equals(head.names) && part.slots == head.slots,
          "parts[%d] has the groups %s with %d slots, expected %s with %d",
          p,
          part.names,
          part.slots,
          head.names,
          head.slots);
      samples = Math.addExact(samples, part.samples);
    }
    int[] membership = new int[Math.multiplyExact(samples, head.slots)];
    int at = 0;
    for (Groups part : parts) {
      System.arraycopy(part.membership, 0, membership, at, part.membership.length);
      at += part.membership.length;
    }
    return new Groups(head.names, head.attribute, samples, head.slots, membership);
  }

  /** Returns the number of samples, those of unknown groups included. */
  public int samples() {
    return samples;
  }

  /** Returns the number of groups {@code G}, empty ones included. */
  public int size() {
    return names.size();
  }

  public String name(int group) {
    return names.get(group);
  }

  public List<String> names() {
    return names;
  }

  /** Returns the slots per sample: one, or the number of attributes of a {@link #union}. */
  public int memberships() {
    return slots;
  }

  /** Returns the group of a sample in a slot, or -1 if unknown. */
  public int group(int sample, int slot) {
    requireIndex("slot", slot, slots);
    return membership[sample * slots + slot];
  }

  /** Returns the number of samples in a group. */
  public long count(int group) {
    return counts[group];
  }

  /**
   * Returns the number of samples of which any slot is unknown. With one slot these are the samples
   * in no group.
   */
  public long unknown() {
    return unknown;
  }

  /** Returns the attribute a group belongs to: its index in a {@link #union}, otherwise 0. */
  public int attribute(int group) {
    return attribute[group];
  }

  /**
   * Returns whether a group can be compared with another: it has samples, and so has another group
   * of its attribute. What a lone group has is what everybody has, which says nothing of equality.
   */
  public boolean comparable(int group) {
    if (counts[group] == 0) {
      return false;
    }
    for (int other = 0; other < counts.length; other++) {
      if (other != group && counts[other] > 0 && attribute[other] == attribute[group]) {
        return true;
      }
    }
    return false;
  }

  /** Returns the groups without samples, ascending. */
  public int[] empty() {
    int[] empty = new int[size()];
    int found = 0;
    for (int g = 0; g < empty.length; g++) {
      if (counts[g] == 0) {
        empty[found++] = g;
      }
    }
    return Arrays.copyOf(empty, found);
  }

  /**
   * Returns the same groups over other samples: sample {@code i} of the result is sample {@code
   * selected[i]} of this. Samples may be left out, reordered and repeated; groups may become empty.
   */
  public Groups select(int[] selected) {
    int[] chosen = new int[Math.multiplyExact(selected.length, slots)];
    for (int i = 0; i < selected.length; i++) {
      if (selected[i] < 0 || selected[i] >= samples) {
        throw outOfRange("selected[" + i + "]", selected[i], "0", samples);
      }
      System.arraycopy(membership, selected[i] * slots, chosen, i * slots, slots);
    }
    return new Groups(names, attribute, selected.length, slots, chosen);
  }

  /**
   * Returns the same samples, of which those that are not kept are in no group.
   *
   * @param kept shape {@code [samples]}
   */
  public Groups onlyWhere(boolean[] kept) {
    requireLength("kept", kept.length, samples, "samples");
    int[] masked = membership.clone();
    for (int i = 0; i < samples; i++) {
      if (!kept[i]) {
        Arrays.fill(masked, i * slots, (i + 1) * slots, UNKNOWN);
      }
    }
    return new Groups(names, attribute, samples, slots, masked);
  }

  /** Returns the same samples without the groups that have none of them; the order is kept. */
  public Groups withoutEmpty() {
    int[] renumbered = new int[size()];
    var kept = new ArrayList<String>();
    for (int g = 0; g < renumbered.length; g++) {
      if (counts[g] > 0) {
        renumbered[g] = kept.size();
        kept.add(names.get(g));
      }
    }
    if (kept.size() == size()) {
      return this;
    }
    int[] keptAttribute = new int[kept.size()];
    for (int g = 0; g < renumbered.length; g++) {
      if (counts[g] > 0) {
        keptAttribute[renumbered[g]] = attribute[g];
      }
    }
    int[] mapped = new int[membership.length];
    for (int i = 0; i < mapped.length; i++) {
      mapped[i] = membership[i] == UNKNOWN ? UNKNOWN : renumbered[membership[i]];
    }
    return new Groups(List.copyOf(kept), keptAttribute, samples, slots, mapped);
  }

  @Override
  public String toString() {
    return "Groups" + names + " of " + samples + " samples, " + unknown + " unknown";
  }

  private static IllegalArgumentException outOfRange(
      String what, int value, String lowest, int size) {
    return new IllegalArgumentException(
        what + " is " + value + ", expected " + lowest + " to " + (size - 1));
  }

  private static int requireCodes(List<Attribute> attributes, int[][] codes) {
    requireArgument(!attributes.isEmpty(), "attributes is empty, expected at least one");
    requireArgument(
        codes.length == attributes.size(),
        "codes has %d rows, expected one per attribute (%d)",
        codes.length,
        attributes.size());
    var distinct = new HashSet<String>();
    for (int a = 0; a < codes.length; a++) {
      Attribute attribute = attributes.get(a);
      requireArgument(
          distinct.add(attribute.name()), "attributes contains '%s' twice", attribute.name());
      requireArgument(
          codes[a].length == codes[0].length,
          "codes of attribute '%s' has length %d, expected %d",
          attribute.name(),
          codes[a].length,
          codes[0].length);
      for (int i = 0; i < codes[a].length; i++) {
        if (codes[a][i] < UNKNOWN || codes[a][i] >= attribute.values().size()) {
          String what = "code of attribute '" + attribute.name() + "' of sample " + i;
          throw outOfRange(what, codes[a][i], "-1 (unknown)", attribute.values().size());
        }
      }
    }
    return codes[0].length;
  }
}
