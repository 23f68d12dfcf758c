package org.fairlead.data.format.cifar;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.fairlead.base.InputException;
import org.fairlead.base.pickle.PickleReader;
import org.fairlead.data.Examples;
import org.jspecify.annotations.Nullable;

/**
 * The Python layout: dictionaries, pickled by Python 2 or later, of pixels and classes. Either may
 * be arrays of whole numbers or lists of them. Nothing in a pickle is run.
 */
final class CifarPickle {
  private static final int MOST_CLASSES = 256; // a class is a byte
  private static final int LONGEST_NAME = 1_000;

  private final Path file;
  private final int size;
  private final String set;
  private final Map<?, ?> entries;

  private CifarPickle(Path file, int size, String set, Map<?, ?> entries) {
    this.file = file;
    this.size = size;
    this.set = set;
    this.entries = entries;
  }

  /**
   * Reads a dictionary.
   *
   * @param set what the file should be of, for errors, such as "cifar-100-python"
   */
  static CifarPickle read(Path file, String set) {
    ByteBuffer bytes = CifarImages.map(file);
    Object value = PickleReader.read(file.toString(), bytes, new NumpyDialect());
    if (value instanceof Map<?, ?> dictionary) {
      return new CifarPickle(file, bytes.capacity(), set, dictionary);
    }
    throw new InputException("%s does not hold a dictionary".formatted(file));
  }

  private Object entry(String key) {
    @Nullable Object value = entries.get(key);
    if (value == null) {
      throw new InputException(
          "%s has no entry '%s', found %s; expected a file of %s"
              .formatted(
                  file,
                  key,
                  entries.isEmpty()
                      ? "nothing"
                      : Examples.of(entries.keySet().stream().map(CifarPickle::name).toList()),
                  set));
    }
    return value;
  }

  private static String name(Object key) {
    String text = String.valueOf(key);
    return text.length() <= 40 ? text : text.substring(0, 37) + "...";
  }

  /** Returns the images, with the classes of some entries. */
  CifarImages.Part part(String... keys) {
    var labels = new ArrayList<int[]>();
    for (String key : keys) {
      labels.add(classes(key));
      if (labels.get(labels.size() - 1).length != labels.get(0).length) {
        throw new InputException(
            "%s: %s has %d classes and %s has %d, expected as many"
                .formatted(
                    file,
                    keys[0],
                    labels.get(0).length,
                    key,
                    labels.get(labels.size() - 1).length));
      }
    }
    ByteBuffer pixels = pixels(labels.get(0).length);
    return new CifarImages.Part(file, pixels, 0, CifarImages.PIXELS, labels);
  }

  private int[] classes(String key) {
    Object value = entry(key);
    if (value instanceof NumpyArray array && array.shape().size() == 1) {
      var numbers = new int[array.size()];
      for (int i = 0; i < numbers.length; i++) {
        numbers[i] = inByte(array.get(i), i, key);
      }
      return numbers;
    }
    if (value instanceof List<?> list) {
      var numbers = new int[list.size()];
      for (int i = 0; i < numbers.length; i++) {
        numbers[i] = inByte(list.get(i), i, key);
      }
      return numbers;
    }
    throw new InputException(
        "%s: %s is %s, expected a list or an array of a class for every image"
            .formatted(file, key, NumpyArray.described(value)));
  }

  private int inByte(Object value, int entry, String whole) {
    if (value instanceof Long number && number >= 0 && number <= 255) {
      return number.intValue();
    }
    throw new InputException(
        "%s: entry %d of %s is %s, expected a whole number from 0 to 255"
            .formatted(file, entry, whole, NumpyArray.described(value)));
  }

  /** Returns {@code images * 3,072} bytes. */
  private ByteBuffer pixels(int images) {
    Object data = entry("data");
    if (images > 0 && data instanceof NumpyArray array && holds(array.shape(), images)) {
      return array.isBytes() ? array.bytes() : converted(array);
    }
    if (images > 0 && data instanceof List<?> rows && rows.size() == images) {
      if ((long) images * CifarImages.PIXELS > size) {
        throw new InputException(
            "%s has %d bytes, too few for %d images of %d values: it repeats rows"
                .formatted(file, size, images, CifarImages.PIXELS));
      }
      var pixels = ByteBuffer.allocate(Math.multiplyExact(images, CifarImages.PIXELS));
      for (int i = 0; i < images; i++) {
        put(rows.get(i), i, pixels);
      }
      return pixels.flip();
    }
    throw new InputException(
        "%s: data is %s for %d classes, expected bytes of shape [%d, %d]"
            .formatted(file, NumpyArray.described(data), images, images, CifarImages.PIXELS));
  }

  private static boolean holds(List<Long> shape, int images) {
    return shape.size() >= 2
        && shape.get(0) == images
        && (shape.equals(List.of((long) images, (long) CifarImages.PIXELS))
            || shape.equals(
                List.of((long) images, 3L, (long) CifarImages.SIDE, (long) CifarImages.SIDE)));
  }

  private ByteBuffer converted(NumpyArray array) {
    var pixels = ByteBuffer.allocate(array.size());
    for (int i = 0; i < array.size(); i++) {
      pixels.put((byte) inByte(array.get(i), i, "data"));
    }
    return pixels.flip();
  }

  private void put(Object row, int image, ByteBuffer pixels) {
    if (row instanceof ByteBuffer bytes && bytes.remaining() == CifarImages.PIXELS) {
      pixels.put(bytes.duplicate());
    } else if (row instanceof NumpyArray array && array.size() == CifarImages.PIXELS) {
      for (int i = 0; i < array.size(); i++) {
        pixels.put((byte) inByte(array.get(i), i, "image " + image));
      }
    } else if (row instanceof List<?> list && list.size() == CifarImages.PIXELS) {
      for (int i = 0; i < list.size(); i++) {
        pixels.put((byte) inByte(list.get(i), i, "image " + image));
      }
    } else {
      throw new InputException(
          "%s: image %d is %s, expected %d whole numbers from 0 to 255"
              .formatted(file, image, NumpyArray.described(row), CifarImages.PIXELS));
    }
  }

  /** Returns the names of classes. */
  List<String> names(String key) {
    if (!(entry(key) instanceof List<?> list)) {
      throw new InputException("%s: %s is not a list".formatted(file, key));
    }
    if (list.size() > MOST_CLASSES) {
      throw new InputException(
          "%s: %s has %d names, expected at most %d"
              .formatted(file, key, list.size(), MOST_CLASSES));
    }
    var texts = new ArrayList<String>();
    for (Object item : list) {
      if (item instanceof String text && text.length() <= LONGEST_NAME) {
        texts.add(text);
      } else if (item instanceof ByteBuffer bytes && bytes.remaining() <= LONGEST_NAME) {
        texts.add(StandardCharsets.UTF_8.decode(bytes.duplicate()).toString());
      } else {
        throw new InputException(
            "%s: %s holds %s, expected names of at most %d characters"
                .formatted(file, key, NumpyArray.described(item), LONGEST_NAME));
      }
    }
    return CifarBinary.different(file, texts);
  }
}
