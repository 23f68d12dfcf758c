package org.fairlead.training;

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
 * Rows that a program made, as a library's user brings them: three measurements, of which the first
 * decides the class, and two sites. The last fifth is for testing.
 */
final class OwnRows implements Dataset {
  private static final SampleShape SHAPE = new FeatureShape(3);
  private static final int ROWS = 400;
  private static final int TESTED = ROWS / 5;

  private static float value(int sample, int feature) {
    return (float) Math.sin((feature + 1.3) * (sample + 1)) * (feature + 1);
  }

  @Override
  public String name() {
    return "measurements";
  }

  @Override
  public int size() {
    return ROWS;
  }

  @Override
  public String target() {
    return "verdict";
  }

  @Override
  public List<String> classNames() {
    return List.of("low", "high");
  }

  @Override
  public int label(int sample) {
    return value(sample, 0) > 0 ? 1 : 0;
  }

  @Override
  public List<Attribute> attributes() {
    return List.of(new Attribute("site", List.of("north", "south")));
  }

  @Override
  public int attribute(int attribute, int sample) {
    return sample % 3 == 0 ? 1 : 0;
  }

  @Override
  public int[] testSamples() {
    return IntStream.range(ROWS - TESTED, ROWS).toArray();
  }

  @Override
  public int[] validationSamples() {
    return new int[0];
  }

  @Override
  public Normalization normalization(int[] training) {
    return new Normalization(List.of(0f, 0f, 0f), List.of(0.7f, 1.4f, 2.1f));
  }

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
    return SHAPE;
  }

  @Override
  public void read(int sample, ByteBuffer target) {
    for (int feature = 0; feature < SHAPE.channels(); feature++) {
      target.putFloat(value(sample, feature));
    }
  }

  @Override
  public byte[] content(int sample) {
    var row = ByteBuffer.allocate(SHAPE.bytes()).order(ByteOrder.nativeOrder());
    read(sample, row);
    return row.array();
  }

  @Override
  public SampleShape storedShape(int sample) {
    return SHAPE;
  }

  @Override
  public String pixelFingerprint(int from, int to) {
    return fingerprint() + " " + from + " " + to;
  }

  @Override
  public String fingerprint() {
    int[] contents =
        IntStream.range(0, ROWS).map(sample -> Arrays.hashCode(content(sample))).toArray();
    return Integer.toHexString(Arrays.hashCode(contents));
  }

  @Override
  public String origin() {
    return "a formula";
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
