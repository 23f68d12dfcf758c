package org.fairlead.data.format;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.fairlead.base.InputException;
import org.fairlead.base.pickle.PickleReader;
import org.jspecify.annotations.Nullable;

/**
 * The Python layout of CIFAR-100: dictionaries, pickled by Python 2 or later, of an array of pixels
 * and two lists of classes. Nothing in a pickle is run.
 */
public final class CifarPickle {
  public static final String TRAIN = "train";
  public static final String TEST = "test";
  static final String META = "meta";

  private CifarPickle() {}

  static Cifar100Images.Files100 read(Path folder) {
    Path meta = folder.resolve(META);
    Map<?, ?> names = dictionary(meta);
    return new Cifar100Images.Files100(
        part(folder.resolve(TRAIN)),
        part(folder.resolve(TEST)),
        texts(meta, names, "fine_label_names"),
        texts(meta, names, "coarse_label_names"));
  }

  private static Map<?, ?> dictionary(Path file) {
    Object value = PickleReader.read(file.toString(), Cifar100Images.map(file), new NumpyDialect());
    if (value instanceof Map<?, ?> dictionary) {
      return dictionary;
    }
    throw new InputException("%s does not hold a dictionary".formatted(file));
  }

  private static Object entry(Path file, Map<?, ?> dictionary, String key) {
    @Nullable Object value = dictionary.get(key);
    if (value == null) {
      throw new InputException(
          "%s has no entry '%s', found %s; expected a file of cifar-100-python"
              .formatted(file, key, dictionary.keySet()));
    }
    return value;
  }

  private static Cifar100Images.Part part(Path file) {
    Map<?, ?> dictionary = dictionary(file);
    int[] fine = numbers(file, dictionary, "fine_labels");
    int[] coarse = numbers(file, dictionary, "coarse_labels");
    Object data = entry(file, dictionary, "data");
    if (!(data instanceof NumpyDialect.Bytes array)
        || array.shape().size() != 2
        || array.shape().get(0) != fine.length
        || array.shape().get(1) != Cifar100Images.PIXELS
        || coarse.length != fine.length
        || fine.length == 0) {
      throw new InputException(
          "%s: data is %s with %d fine and %d coarse classes, expected bytes of shape [n, %d] and n of each"
              .formatted(file, data, fine.length, coarse.length, Cifar100Images.PIXELS));
    }
    return new Cifar100Images.Part(array.bytes(), 0, Cifar100Images.PIXELS, fine, coarse);
  }

  private static int[] numbers(Path file, Map<?, ?> dictionary, String key) {
    Object value = entry(file, dictionary, key);
    if (value instanceof List<?> list) {
      var numbers = new int[list.size()];
      for (int i = 0; i < numbers.length; i++) {
        if (!(list.get(i) instanceof Long number) || number < 0 || number > 255) {
          throw new InputException(
              "%s: entry %d of %s is %s, expected a class from 0 to 255"
                  .formatted(file, i, key, list.get(i)));
        }
        numbers[i] = number.intValue();
      }
      return numbers;
    }
    throw new InputException("%s: %s is not a list".formatted(file, key));
  }

  private static List<String> texts(Path file, Map<?, ?> dictionary, String key) {
    if (!(entry(file, dictionary, key) instanceof List<?> list)) {
      throw new InputException("%s: %s is not a list".formatted(file, key));
    }
    var texts = new ArrayList<String>();
    for (Object item : list) {
      if (item instanceof String text) {
        texts.add(text);
      } else if (item instanceof ByteBuffer bytes) {
        texts.add(StandardCharsets.UTF_8.decode(bytes.duplicate()).toString());
      } else {
        throw new InputException("%s: %s holds something that is no text".formatted(file, key));
      }
    }
    return List.copyOf(texts);
  }
}
