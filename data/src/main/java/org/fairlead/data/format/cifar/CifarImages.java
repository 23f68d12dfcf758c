package org.fairlead.data.format.cifar;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.zip.CRC32C;
import org.fairlead.base.InputException;
import org.fairlead.base.Note;
import org.fairlead.base.io.Untrusted;
import org.fairlead.data.Column;
import org.fairlead.data.ImageShape;
import org.fairlead.data.Normalization;
import org.fairlead.data.SampleShape;
import org.fairlead.data.image.ResizeChain;
import org.fairlead.data.image.RgbImage;
import org.fairlead.data.source.SampleSource;

/**
 * The images of CIFAR-10 or CIFAR-100, 32 x 32 pixels. Both layouts give the same samples, splits
 * and fingerprints. Files are mapped into memory.
 *
 * @see <a href="https://www.cs.toronto.edu/~kriz/cifar.html">Krizhevsky (2009)</a>
 */
public final class CifarImages implements SampleSource {
  public static final int SIDE = 32;
  public static final int PIXELS = 3 * SIDE * SIDE;

  private static final ImageShape SHAPE = new ImageShape(SIDE, SIDE, 3);

  /**
   * Images as a file has them: of each one all red pixels in rows, then green, then blue.
   *
   * @param file what errors call it
   * @param images the file's bytes
   * @param offset of the first image
   * @param stride bytes from one image to the next
   * @param labels the classes of every image, one array for every column
   */
  record Part(Path file, ByteBuffer images, int offset, int stride, List<int[]> labels) {
    Part {
      labels = List.copyOf(labels);
    }

    int size() {
      return labels.get(0).length;
    }

    /** Copies the stored pixels of an image. */
    byte[] planes(int image) {
      return Untrusted.read(
          file,
          () -> {
            var planes = new byte[PIXELS];
            images.get(offset + image * stride, planes);
            return planes;
          });
    }
  }

  /**
   * Classes of one kind.
   *
   * @param column what recipes call it
   * @param names in the order of the labels
   */
  record Classes(String column, List<String> names) {
    Classes {
      names = List.copyOf(names);
    }
  }

  private final String name;
  private final Normalization normalization;
  private final List<Part> parts;
  private final int trained;
  private final List<String> ids;
  private final List<Column> columns;
  private final long[] checksums;
  private final List<Note> notes;

  /**
   * @param train its images come first
   * @param classes as many as the parts have labels
   */
  CifarImages(
      String name,
      Normalization normalization,
      List<Part> train,
      Part test,
      List<Classes> classes,
      List<Note> notes) {
    this.name = name;
    this.normalization = normalization;
    this.parts = new ArrayList<>(train);
    parts.add(test);
    this.trained = train.stream().mapToInt(Part::size).sum();
    int all = trained + test.size();
    this.ids =
        IntStream.range(0, all)
            .mapToObj(
                i ->
                    i < trained
                        ? String.format(Locale.ROOT, "train-%05d", i)
                        : String.format(Locale.ROOT, "test-%05d", i - trained))
            .toList();
    this.columns =
        IntStream.range(0, classes.size()).mapToObj(c -> column(classes.get(c), c)).toList();
    this.checksums = new long[all];
    for (int i = 0; i < all; i++) {
      var checksum = new CRC32C();
      checksum.update(planes(i));
      checksums[i] = checksum.getValue();
    }
    this.notes = List.copyOf(notes);
  }

  private Column column(Classes classes, int place) {
    int most = classes.names().size();
    for (Part part : parts) {
      int[] labels = part.labels().get(place);
      for (int i = 0; i < labels.length; i++) {
        if (labels[i] < 0 || labels[i] >= most) {
          throw new InputException(
              "%s: image %d has %s %d, expected 0 to %d"
                  .formatted(
                      part.file(),
                      i,
                      classes.column().equals("class") ? "class" : classes.column() + " class",
                      labels[i],
                      most - 1));
        }
      }
    }
    int[] codes = parts.stream().flatMapToInt(p -> IntStream.of(p.labels().get(place))).toArray();
    return new Column(classes.column(), classes.names(), codes);
  }

  /** Maps a file, which may be at most 2 GiB. */
  static ByteBuffer map(Path file) {
    try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
      if (channel.size() > Integer.MAX_VALUE) {
        throw new InputException(
            "%s has %d bytes, expected at most 2 GiB".formatted(file, channel.size()));
      }
      return channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
    } catch (IOException | OutOfMemoryError e) { // of addresses, for a mapping
      throw new InputException("%s cannot be read: %s".formatted(file, e.getMessage()), e);
    }
  }

  private byte[] planes(int sample) {
    int image = sample;
    for (Part part : parts) {
      if (image < part.size()) {
        return part.planes(image);
      }
      image -= part.size();
    }
    throw new IndexOutOfBoundsException("sample is %d of %d".formatted(sample, ids.size()));
  }

  @Override
  public String name() {
    return name;
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
    return IntStream.range(trained, ids.size()).toArray();
  }

  @Override
  public Normalization normalization() {
    return normalization;
  }

  @Override
  public void read(int sample, ResizeChain resize, ByteBuffer target) {
    byte[] planes = planes(sample);
    var pixels = new byte[PIXELS];
    int plane = SIDE * SIDE;
    for (int p = 0; p < plane; p++) {
      for (int c = 0; c < 3; c++) {
        pixels[3 * p + c] = planes[c * plane + p];
      }
    }
    resize.put(new RgbImage(SIDE, SIDE, pixels), target);
  }

  @Override
  public byte[] content(int sample, SampleShape shape) {
    return planes(sample);
  }

  @Override
  public ImageShape storedShape(int sample, SampleShape shape) {
    return SHAPE;
  }

  @Override
  public String contentKey(int sample) {
    return Long.toHexString(checksums[sample]);
  }

  @Override
  public String storageKey(int sample) {
    return contentKey(sample);
  }

  @Override
  public Map<String, Integer> skipped() {
    return Map.of();
  }

  @Override
  public List<Note> notes() {
    return notes;
  }
}
