package org.fairlead.data.format.cifar;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.fairlead.base.InputException;
import org.fairlead.base.text.Excerpt;

/**
 * The binary layout: records of one class (CIFAR-10) or of a coarse and a fine one (CIFAR-100) and
 * 3,072 pixel values, and lists of the classes' names.
 */
final class CifarBinary {
  private static final int LONGEST_NAMES = 1 << 20;

  private CifarBinary() {}

  /**
   * Reads records.
   *
   * @param kinds the classes before the pixels, for errors, such as "a coarse class, a fine class"
   * @param columns which byte of a record is the class of each column
   */
  static CifarImages.Part part(Path file, String kinds, int... columns) {
    ByteBuffer bytes = CifarImages.map(file);
    int record = columns.length + CifarImages.PIXELS;
    int records = bytes.capacity() / record;
    if (records == 0 || bytes.capacity() % record != 0) {
      throw new InputException(
          "%s has %d bytes, expected a multiple of %d (%s and 3,072 pixel values an image): copy the file again"
              .formatted(file, bytes.capacity(), record, kinds));
    }
    var labels = new ArrayList<int[]>();
    for (int column : columns) {
      var codes = new int[records];
      for (int i = 0; i < records; i++) {
        codes[i] = bytes.get(i * record + column) & 0xff;
      }
      labels.add(codes);
    }
    return new CifarImages.Part(file, bytes, columns.length, record, labels);
  }

  /** Returns names of classes, all of them different. */
  static List<String> different(Path file, List<String> names) {
    var seen = new HashSet<String>();
    for (String name : names) {
      if (!seen.add(name)) {
        throw new InputException(
            "%s names the class %s twice".formatted(file, Excerpt.quoted(name)));
      }
    }
    return List.copyOf(names);
  }

  /** Reads the names of classes, one a line. */
  static List<String> names(Path file) {
    try {
      if (Files.size(file) > LONGEST_NAMES) {
        throw new InputException(
            "%s has %d bytes, expected a list of class names".formatted(file, Files.size(file)));
      }
      return different(
          file,
          Files.readAllLines(file, StandardCharsets.UTF_8).stream()
              .map(String::strip)
              .filter(name -> !name.isEmpty())
              .toList());
    } catch (IOException e) {
      throw new InputException(
          "%s cannot be read: %s; it names the classes, one a line".formatted(file, e.getMessage()),
          e);
    }
  }
}
