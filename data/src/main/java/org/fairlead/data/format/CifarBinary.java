package org.fairlead.data.format;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.fairlead.base.InputException;

/**
 * The binary layout of CIFAR-100: records of a coarse class, a fine class and 3,072 bytes, and two
 * lists of names.
 */
public final class CifarBinary {
  public static final String TRAIN = "train.bin";
  public static final String TEST = "test.bin";
  public static final String FINE = "fine_label_names.txt";
  public static final String COARSE = "coarse_label_names.txt";
  static final int RECORD = 2 + Cifar100Images.PIXELS;

  private static final int LONGEST_NAMES = 1 << 20;

  private CifarBinary() {}

  static Cifar100Images.Files100 read(Path folder) {
    return new Cifar100Images.Files100(
        part(folder.resolve(TRAIN)),
        part(folder.resolve(TEST)),
        names(folder.resolve(FINE)),
        names(folder.resolve(COARSE)));
  }

  private static Cifar100Images.Part part(Path file) {
    ByteBuffer bytes = Cifar100Images.map(file);
    int records = bytes.capacity() / RECORD;
    if (records == 0 || bytes.capacity() % RECORD != 0) {
      throw new InputException(
          "%s has %d bytes, expected a multiple of %d (a coarse class, a fine class and 3,072 pixel values an image): copy the file again"
              .formatted(file, bytes.capacity(), RECORD));
    }
    var coarse = new int[records];
    var fine = new int[records];
    for (int i = 0; i < records; i++) {
      coarse[i] = bytes.get(i * RECORD) & 0xff;
      fine[i] = bytes.get(i * RECORD + 1) & 0xff;
    }
    return new Cifar100Images.Part(bytes, 2, RECORD, fine, coarse);
  }

  private static List<String> names(Path file) {
    try {
      if (Files.size(file) > LONGEST_NAMES) {
        throw new InputException(
            "%s has %d bytes, expected a list of class names".formatted(file, Files.size(file)));
      }
      return Files.readAllLines(file, StandardCharsets.UTF_8).stream()
          .map(String::strip)
          .filter(name -> !name.isEmpty())
          .toList();
    } catch (IOException e) {
      throw new InputException(
          "%s cannot be read: %s; it names the classes, one a line".formatted(file, e.getMessage()),
          e);
    }
  }
}
