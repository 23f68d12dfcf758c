package org.fairlead.examples.dataset;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.fairlead.base.Note;
import org.fairlead.data.Dataset;
import org.fairlead.data.FeatureShape;
import org.fairlead.data.Normalization;
import org.fairlead.data.RowEncoding;
import org.fairlead.data.SampleShape;
import org.fairlead.fairness.Attribute;

/**
 * A data set of one's own, for {@code Trainer.withDataset}: rows of numbers that a program has in
 * memory. The last fifth is for testing; validation samples are taken out of the rest by {@code
 * data.valSplit}.
 */
public final class Measurements implements Dataset {
  private final float[][] rows;
  private final int[] labels;
  private final int[] groups;
  private final List<String> classNames;
  private final Attribute group;
  private final SampleShape shape;

  /**
   * Keeps rows as they are.
   *
   * @param rows of the same length, at least one
   * @param labels of the rows, indexes into {@code classNames}
   * @param groups of the rows, indexes into the values of {@code group}; -1 where unknown
   */
  public Measurements(
      float[][] rows, int[] labels, List<String> classNames, int[] groups, Attribute group) {
    this.rows = Arrays.stream(rows).map(float[]::clone).toArray(float[][]::new);
    this.labels = labels.clone();
    this.groups = groups.clone();
    this.classNames = List.copyOf(classNames);
    this.group = group;
    this.shape = new FeatureShape(rows[0].length);
  }

  @Override
  public String name() {
    return "measurements";
  }

  @Override
  public int size() {
    return rows.length;
  }

  @Override
  public String target() {
    return "verdict";
  }

  @Override
  public List<String> classNames() {
    return classNames;
  }

  @Override
  public int label(int sample) {
    return labels[sample];
  }

  @Override
  public List<Attribute> attributes() {
    return List.of(group);
  }

  @Override
  public int attribute(int attribute, int sample) {
    return groups[sample];
  }

  @Override
  public int[] testSamples() {
    return IntStream.range(rows.length - rows.length / 5, rows.length).toArray();
  }

  @Override
  public int[] validationSamples() {
    return new int[0];
  }

  /** Returns what makes the mean of every feature 0 and its deviation 1 over training samples. */
  @Override
  public Normalization normalization(int[] training) {
    var means = new Float[shape.channels()];
    var deviations = new Float[shape.channels()];
    for (int f = 0; f < means.length; f++) {
      int feature = f;
      double mean = Arrays.stream(training).mapToDouble(i -> rows[i][feature]).average().orElse(0);
      double square =
          Arrays.stream(training)
              .mapToDouble(i -> Math.pow(rows[i][feature] - mean, 2))
              .average()
              .orElse(0);
      means[f] = (float) mean;
      deviations[f] = square == 0 ? 1 : (float) Math.sqrt(square);
    }
    return new Normalization(List.of(means), List.of(deviations));
  }

  /** Returns none: the rows are numbers already, not cells of a table. */
  @Override
  public Optional<RowEncoding> rowEncoding() {
    return Optional.empty();
  }

  @Override
  public String id(int sample) {
    return "row " + sample;
  }

  @Override
  public SampleShape shape() {
    return shape;
  }

  /** Writes a row as floats, in the order of the buffer. */
  @Override
  public void read(int sample, ByteBuffer target) {
    for (float value : rows[sample]) {
      target.putFloat(value);
    }
  }

  @Override
  public byte[] content(int sample) {
    var row = ByteBuffer.allocate(shape.bytes()).order(ByteOrder.nativeOrder());
    read(sample, row);
    return row.array();
  }

  @Override
  public SampleShape storedShape(int sample) {
    return shape;
  }

  /** Returns what must change when the numbers do: the cache keeps rows by it. */
  @Override
  public String pixelFingerprint(int from, int to) {
    return Integer.toHexString(Arrays.deepHashCode(Arrays.copyOfRange(rows, from, to)));
  }

  /** Returns what a run and its dense parent must agree on: numbers and labels. */
  @Override
  public String fingerprint() {
    return Integer.toHexString(31 * Arrays.deepHashCode(rows) + Arrays.hashCode(labels));
  }

  @Override
  public String origin() {
    return "a program";
  }

  @Override
  public Map<String, Integer> skipped() {
    return Map.of();
  }

  @Override
  public List<Note> notes() {
    return List.of();
  }
}
