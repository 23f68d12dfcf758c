package org.fairlead.data.inspect;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.fairlead.base.InputException;
import org.fairlead.data.Digests;
import org.fairlead.data.ImageShape;
import org.fairlead.data.Progress;
import org.fairlead.data.SampleSet;
import org.fairlead.data.SampleShape;
import org.fairlead.data.Workers;
import org.jspecify.annotations.Nullable;

/**
 * What reading every image of a data set once tells: hashes of what is stored, sizes, and which
 * images are broken.
 */
final class Contents {
  private final String[] hashes;
  private final @Nullable SampleShape[] shapes;
  private final @Nullable String[] problems;
  private volatile boolean coloured;

  private Contents(int size) {
    this.hashes = new String[size];
    this.shapes = new SampleShape[size];
    this.problems = new String[size];
  }

  /**
   * Reads and decodes every image, on all processors. An image that cannot be read is remembered
   * with what is wrong, and is no duplicate of any other.
   */
  static Contents decoded(SampleSet dataset, Progress progress) {
    var contents = new Contents(dataset.size());
    Workers.run(
        dataset.size(),
        16,
        progress,
        (from, to) -> {
          var pixels = ByteBuffer.allocate(dataset.shape().bytes());
          for (int i = from; i < to; i++) {
            try {
              contents.hashes[i] = hash(dataset, i);
              contents.shapes[i] = dataset.storedShape(i);
              dataset.read(i, pixels.clear());
              if (!contents.coloured && !isGrey(pixels.flip(), dataset.shape())) {
                contents.coloured = true;
              }
            } catch (InputException e) {
              contents.hashes[i] = "broken " + i;
              contents.problems[i] = e.getMessage();
            }
          }
        });
    return contents;
  }

  private static boolean isGrey(ByteBuffer pixels, SampleShape shape) {
    if (!(shape instanceof ImageShape) || shape.channels() != 3) {
      return false;
    }
    for (int i = 0; i < pixels.limit(); i += 3) {
      if (pixels.get(i) != pixels.get(i + 1) || pixels.get(i) != pixels.get(i + 2)) {
        return false;
      }
    }
    return true;
  }

  /** Returns whether there are images of three channels, and those of each are equal. */
  boolean allGrey() {
    return !coloured && Arrays.stream(shapes).anyMatch(Objects::nonNull);
  }

  /** Returns a hash of every stored image, in parallel. */
  static String[] hashes(SampleSet dataset, Progress progress) {
    var hashes = new String[dataset.size()];
    Workers.run(
        dataset.size(),
        64,
        progress,
        (from, to) -> {
          for (int i = from; i < to; i++) {
            hashes[i] = hash(dataset, i);
          }
        });
    return hashes;
  }

  private static String hash(SampleSet dataset, int sample) {
    return HexFormat.of().formatHex(Digests.sha256().digest(dataset.content(sample)));
  }

  String[] hashes() {
    return hashes.clone();
  }

  /** Returns what is wrong with each broken image, in the order of samples. */
  List<String> problems() {
    var found = new ArrayList<String>();
    for (@Nullable String problem : problems) {
      if (problem != null) {
        found.add(problem);
      }
    }
    return found;
  }

  /** Returns how many images are stored at each size, such as "200x180" for width and height. */
  Map<String, Integer> sizes() {
    var counts = new TreeMap<String, Integer>();
    for (@Nullable SampleShape shape : shapes) {
      if (shape != null) {
        counts.merge(shape.width() + "x" + shape.height(), 1, Integer::sum);
      }
    }
    return counts;
  }
}
