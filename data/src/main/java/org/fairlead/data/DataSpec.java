package org.fairlead.data;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import org.fairlead.base.InputException;
import org.fairlead.data.column.Aliases;
import org.fairlead.data.column.Bins;
import org.jspecify.annotations.Nullable;

/**
 * Which data to open: what every format shares, and the format's own options.
 *
 * @param format one of the formats by name
 * @param options the format's own: a record of the type of its defaults
 * @param path where the files lie; null for data that are made, not read
 * @param target the column to predict
 * @param protect the protected columns, possibly none
 * @param aliases other values for texts of columns, see {@link Aliases}
 * @param bins ranges for columns of numbers that are to be classes or groups, see {@link Bins}
 * @param intersectional whether several protected columns make one group per combination of their
 *     values (true), or one group per value (false)
 * @param size height and width that images are resized to, in pixels
 * @param resize how an image becomes one of that size, the steps of a {@link
 *     org.fairlead.data.image.ResizeChain}; empty for a plain resize
 * @param testSplit share of the samples that is for testing, in {@code [0, 1)}, where the format
 *     has no split of its own
 * @param unknownGroups {@code "keep"}: samples with an unknown protected value are trained on and
 *     belong to no group; {@code "drop"}: they are left out
 * @param reading how samples are read
 * @param generated generated images beside the data; null for none
 * @param cache folder of decoded images
 */
public record DataSpec(
    String format,
    Record options,
    @Nullable Path path,
    String target,
    List<String> protect,
    List<String> aliases,
    List<String> bins,
    boolean intersectional,
    int size,
    List<String> resize,
    double testSplit,
    String unknownGroups,
    ReadOptions reading,
    @Nullable GeneratedOptions generated,
    Path cache) {
  private static final int LARGEST = 4096;

  public DataSpec {
    protect = List.copyOf(protect);
    aliases = List.copyOf(aliases);
    bins = List.copyOf(bins);
    Aliases.parse(aliases);
    Bins.parse(bins);
    resize = List.copyOf(resize);
    if (size < 1 || size > LARGEST) {
      throw new InputException("data.size is %d, expected 1 to %d pixels".formatted(size, LARGEST));
    }
    if (!(testSplit >= 0 && testSplit < 1)) {
      throw new InputException(
          "data.testSplit is %s, expected a share of the samples from 0 to below 1"
              .formatted(testSplit));
    }
    if (!unknownGroups.equals("keep") && !unknownGroups.equals("drop")) {
      throw new InputException(
          "data.unknownGroups is '%s', expected keep or drop".formatted(unknownGroups));
    }
    if (new HashSet<>(protect).size() != protect.size()) {
      throw new InputException("data.protect names a column twice: " + String.join(",", protect));
    }
  }

  /** Returns the same with generated images beside the data. */
  public DataSpec withGenerated(GeneratedOptions images) {
    return new DataSpec(
        format,
        options,
        path,
        target,
        protect,
        aliases,
        bins,
        intersectional,
        size,
        resize,
        testSplit,
        unknownGroups,
        reading,
        images,
        cache);
  }

  /** Returns the same with other options of the format's own. */
  public DataSpec withOptions(Record own) {
    return new DataSpec(
        format,
        own,
        path,
        target,
        protect,
        aliases,
        bins,
        intersectional,
        size,
        resize,
        testSplit,
        unknownGroups,
        reading,
        generated,
        cache);
  }

  /** Returns the same, its samples read in another way. */
  public DataSpec withReading(ReadOptions other) {
    return new DataSpec(
        format,
        options,
        path,
        target,
        protect,
        aliases,
        bins,
        intersectional,
        size,
        resize,
        testSplit,
        unknownGroups,
        other,
        generated,
        cache);
  }

  /** Returns the same with decoded images kept in another folder. */
  public DataSpec withCache(Path folder) {
    return new DataSpec(
        format,
        options,
        path,
        target,
        protect,
        aliases,
        bins,
        intersectional,
        size,
        resize,
        testSplit,
        unknownGroups,
        reading,
        generated,
        folder);
  }

  /** Returns the same with other protected columns. */
  public DataSpec withProtect(List<String> columns) {
    return new DataSpec(
        format,
        options,
        path,
        target,
        columns,
        aliases,
        bins,
        intersectional,
        size,
        resize,
        testSplit,
        unknownGroups,
        reading,
        generated,
        cache);
  }

  /** Returns the same with other aliases and ranges. */
  public DataSpec withTexts(List<String> otherAliases, List<String> otherBins) {
    return new DataSpec(
        format,
        options,
        path,
        target,
        protect,
        otherAliases,
        otherBins,
        intersectional,
        size,
        resize,
        testSplit,
        unknownGroups,
        reading,
        generated,
        cache);
  }

  /** Returns whether samples with an unknown protected value are left out. */
  public boolean dropsUnknownGroups() {
    return unknownGroups.equals("drop");
  }
}
