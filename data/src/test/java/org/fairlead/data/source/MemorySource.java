package org.fairlead.data.source;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.fairlead.base.InputException;
import org.fairlead.base.Note;
import org.fairlead.base.catalogue.NoOptions;
import org.fairlead.base.catalogue.Provider;
import org.fairlead.data.Column;
import org.fairlead.data.DataSpec;
import org.fairlead.data.Dataset;
import org.fairlead.data.ImageShape;
import org.fairlead.data.ReadOptions;
import org.fairlead.data.SampleShape;
import org.fairlead.data.format.Datasets;
import org.fairlead.data.image.ResizeChain;
import org.jspecify.annotations.Nullable;

/** A format in memory: sample i is an image filled with values that i and the position decide. */
public final class MemorySource implements SampleSource {
  private final List<Column> columns;
  private final int[] testSamples;
  private final List<String> ids;
  private int failing = -1;
  private int changed = Integer.MAX_VALUE;
  private IntConsumer reading = sample -> {};

  public MemorySource(List<Column> columns, int... testSamples) {
    this.columns = columns;
    this.testSamples = testSamples;
    this.ids = IntStream.range(0, columns.get(0).size()).mapToObj(i -> "sample" + i).toList();
  }

  public static Column column(String name, List<String> values, int... codes) {
    return new Column(name, values, codes);
  }

  /** Returns two columns, label 0/1/2 and group A/B, cycling through {@code n} samples. */
  public static MemorySource cycling(int n, int... testSamples) {
    return new MemorySource(
        List.of(
            column(
                "label", List.of("x", "y", "z"), IntStream.range(0, n).map(i -> i % 3).toArray()),
            column(
                "group", List.of("A", "B"), IntStream.range(0, n).map(i -> i % 5 / 4).toArray())),
        testSamples);
  }

  public MemorySource failingAt(int sample) {
    failing = sample;
    return this;
  }

  /** Lets somebody hear of every image that is read, on the thread that reads it. */
  public MemorySource reading(IntConsumer heard) {
    reading = heard;
    return this;
  }

  /** Lets the images from a sample on look as if their files had been touched. */
  public MemorySource changedFrom(int sample) {
    changed = sample;
    return this;
  }

  public Dataset open(int size, String target, String... protect) {
    return SourceDataset.of(this, spec("memory", null, size, target, protect));
  }

  public static DataSpec spec(
      String format, @Nullable Path path, int size, String target, String... protect) {
    return spec(format, path, size, 0.2, target, protect);
  }

  public static DataSpec spec(
      String format,
      @Nullable Path path,
      int size,
      double testSplit,
      String target,
      String... protect) {
    return new DataSpec(
        format,
        Datasets.formats().find(format).<Record>map(Provider::defaults).orElse(new NoOptions()),
        path,
        target,
        List.of(protect),
        List.of(),
        List.of(),
        true,
        size,
        List.of(),
        testSplit,
        "keep",
        ReadOptions.defaults(),
        null,
        Path.of("cache"));
  }

  /** Returns the value that an image has at a position. */
  public static byte value(int sample, int position) {
    return (byte) (sample * 31 + position * 7 + position / 3);
  }

  @Override
  public String name() {
    return "memory";
  }

  @Override
  public List<String> ids() {
    return ids;
  }

  @Override
  public List<Column> columns() {
    return columns;
  }

  @Override
  public int[] testSamples() {
    return testSamples.clone();
  }

  @Override
  public void read(int sample, ResizeChain resize, ByteBuffer target) {
    reading.accept(sample);
    if (sample == failing) {
      throw new InputException("sample" + sample + " is damaged");
    }
    for (int p = 0; p < resize.height() * resize.width() * 3; p++) {
      target.put(value(sample, p));
    }
  }

  @Override
  public byte[] content(int sample, SampleShape shape) {
    var content = new byte[8];
    Arrays.fill(content, (byte) (sample % 7 == 6 ? 6 : sample));
    return content;
  }

  @Override
  public ImageShape storedShape(int sample, SampleShape shape) {
    return new ImageShape(10, sample % 2 == 0 ? 20 : 30, 3);
  }

  @Override
  public String contentKey(int sample) {
    return "" + sample;
  }

  @Override
  public String storageKey(int sample) {
    return (sample >= changed ? "changed " : "") + sample;
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
