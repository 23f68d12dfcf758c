package org.fairlead.data.format;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.zip.CRC32C;
import org.fairlead.base.InputException;
import org.fairlead.base.Note;
import org.fairlead.data.Column;
import org.fairlead.data.ImageShape;
import org.fairlead.data.Normalization;
import org.fairlead.data.SampleShape;
import org.fairlead.data.image.ResizeChain;
import org.fairlead.data.image.RgbImage;
import org.fairlead.data.source.SampleSource;

/**
 * CIFAR-100: 32 x 32 images in the binary or in the Python layout. The columns are {@code fine},
 * the 100 classes, and {@code coarse}, the 20 they belong to. Both layouts give the same samples,
 * splits and fingerprints. Files are mapped into memory.
 *
 * @see <a href="https://www.cs.toronto.edu/~kriz/cifar.html">Krizhevsky (2009)</a>
 */
public final class Cifar100Images implements SampleSource {
  public static final int SIDE = 32;
  public static final int PIXELS = 3 * SIDE * SIDE;

  private static final ImageShape SHAPE = new ImageShape(SIDE, SIDE, 3);

  /** One split as its file has it: of each image all red pixels in rows, then green, then blue. */
  static final class Part {
    private final ByteBuffer images;
    private final int offset;
    private final int stride;
    private final int[] fine;
    private final int[] coarse;

    /**
     * Takes a split.
     *
     * @param images the file's bytes
     * @param offset of the first image
     * @param stride bytes from one image to the next
     * @param fine class of every image
     * @param coarse coarse class of every image
     */
    Part(ByteBuffer images, int offset, int stride, int[] fine, int[] coarse) {
      this.images = images;
      this.offset = offset;
      this.stride = stride;
      this.fine = fine.clone();
      this.coarse = coarse.clone();
    }

    int size() {
      return fine.length;
    }

    /** Copies the stored pixels of an image. */
    byte[] planes(int image) {
      var planes = new byte[PIXELS];
      images.get(offset + image * stride, planes);
      return planes;
    }
  }

  /** Both splits and the names of the classes. */
  record Files100(Part train, Part test, List<String> fine, List<String> coarse) {}

  private final Files100 files;
  private final List<String> ids;
  private final List<Column> columns;
  private final long[] checksums;

  Cifar100Images(Path folder, Files100 files) {
    this.files = files;
    int trained = files.train.size();
    int all = trained + files.test.size();
    this.ids =
        IntStream.range(0, all)
            .mapToObj(
                i ->
                    i < trained
                        ? String.format(Locale.ROOT, "train-%05d", i)
                        : String.format(Locale.ROOT, "test-%05d", i - trained))
            .toList();
    this.columns =
        List.of(
            column(folder, "fine", files.fine, files.train.fine, files.test.fine),
            column(folder, "coarse", files.coarse, files.train.coarse, files.test.coarse));
    this.checksums = new long[all];
    for (int i = 0; i < all; i++) {
      var checksum = new CRC32C();
      checksum.update(planes(i));
      checksums[i] = checksum.getValue();
    }
  }

  private static Column column(
      Path folder, String name, List<String> names, int[] train, int[] test) {
    int[] codes = IntStream.concat(Arrays.stream(train), Arrays.stream(test)).toArray();
    for (int i = 0; i < codes.length; i++) {
      if (codes[i] < 0 || codes[i] >= names.size()) {
        boolean trained = i < train.length;
        throw new InputException(
            "%s: image %d of the %s split has %s class %d, expected 0 to %d"
                .formatted(
                    folder,
                    trained ? i : i - train.length,
                    trained ? "training" : "test",
                    name,
                    codes[i],
                    names.size() - 1));
      }
    }
    return new Column(name, names, codes);
  }

  /** Maps a file, which may be at most 2 GiB. */
  static ByteBuffer map(Path file) {
    try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
      if (channel.size() > Integer.MAX_VALUE) {
        throw new InputException(
            "%s has %d bytes, expected at most 2 GiB".formatted(file, channel.size()));
      }
      return channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
    } catch (IOException e) {
      throw new InputException("%s cannot be read: %s".formatted(file, e.getMessage()), e);
    }
  }

  private byte[] planes(int sample) {
    int trained = files.train.size();
    return sample < trained ? files.train.planes(sample) : files.test.planes(sample - trained);
  }

  @Override
  public String name() {
    return "cifar100";
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
    return IntStream.range(files.train.size(), ids.size()).toArray();
  }

  @Override
  public Normalization normalization() {
    return Normalization.CIFAR100;
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
    target.put(resize.apply(new RgbImage(SIDE, SIDE, pixels)).pixels());
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
    return List.of();
  }
}
