package org.fairlead.data.format;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.StringTokenizer;
import org.fairlead.base.InputException;

/**
 * CelebA's {@code list_attr_celeba.txt}: a line with the number of images, a line with the names of
 * the attributes, then a line for every image with its name and -1 or 1 for every attribute, set
 * apart by blanks. Or {@code list_attr_celeba.csv} as Kaggle has it: a line with {@code image_id}
 * and the names of the attributes, then the same set apart by commas.
 */
final class CelebAttributes {
  private final Path file;
  private final List<String> names;
  private final List<String> images = new ArrayList<>();
  private final List<byte[]> rows = new ArrayList<>();

  private CelebAttributes(Path file, List<String> names) {
    this.file = file;
    this.names = names;
  }

  static CelebAttributes read(Path file) {
    try (var lines = Files.newBufferedReader(file)) {
      return read(file, lines);
    } catch (IOException e) {
      throw new InputException("%s cannot be read: %s".formatted(file, e.getMessage()), e);
    }
  }

  /** Returns whether a list is one of Kaggle's. */
  static boolean isCsv(Path file) {
    return file.toString().endsWith(".csv");
  }

  private static CelebAttributes read(Path file, BufferedReader lines) throws IOException {
    if (isCsv(file)) {
      return readCsv(file, lines);
    }
    String first = lines.readLine();
    String second = lines.readLine();
    if (first == null || second == null || !first.strip().matches("\\d{1,9}")) {
      throw new InputException(
          "%s line 1 is '%s', expected the number of images, and in line 2 the names of the attributes"
              .formatted(file, first == null ? "" : shortened(first)));
    }
    var attributes = new CelebAttributes(file, Arrays.asList(second.strip().split("\\s+", -1)));
    int number = 2;
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      number++;
      if (!line.isBlank()) {
        attributes.add(line, number);
      }
    }
    int expected = Integer.parseInt(first.strip());
    if (attributes.images.size() != expected) {
      throw new InputException(
          String.format(
              Locale.ROOT,
              "%s says in line 1 that it has %,d images, but %,d follow: the file is cut off or damaged",
              file,
              expected,
              attributes.images.size()));
    }
    return attributes;
  }

  private static CelebAttributes readCsv(Path file, BufferedReader lines) throws IOException {
    String first = lines.readLine();
    var header = first == null ? List.<String>of() : Arrays.asList(first.strip().split(",", -1));
    if (header.size() < 2) {
      throw new InputException(
          "%s line 1 is '%s', expected image_id and the names of the attributes"
              .formatted(file, first == null ? "" : shortened(first)));
    }
    var attributes = new CelebAttributes(file, header.stream().skip(1).map(String::strip).toList());
    int number = 1;
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      number++;
      if (!line.isBlank()) {
        attributes.add(line.replace(',', ' '), number);
      }
    }
    return attributes;
  }

  private static String shortened(String line) {
    return line.length() <= 40 ? line : line.substring(0, 40) + "...";
  }

  private void add(String line, int number) {
    var fields = new StringTokenizer(line);
    if (fields.countTokens() != names.size() + 1) {
      throw new InputException(
          "%s line %d has %d fields, expected an image's name and %d attributes"
              .formatted(file, number, fields.countTokens(), names.size()));
    }
    images.add(fields.nextToken());
    var row = new byte[names.size()];
    for (int a = 0; a < row.length; a++) {
      String value = fields.nextToken();
      row[a] = (byte) (value.equals("1") ? 1 : 0);
      if (row[a] == 0 && !value.equals("-1")) {
        throw new InputException(
            "%s line %d: %s of %s is '%s', expected -1 or 1"
                .formatted(file, number, names.get(a), images.get(images.size() - 1), value));
      }
    }
    rows.add(row);
  }

  Path file() {
    return file;
  }

  /** Returns the names of the attributes, in the order of the file. */
  List<String> names() {
    return names;
  }

  /** Returns the names of the images, in the order of the file. */
  List<String> images() {
    return images;
  }

  /** Returns 1 for the images of some rows that have an attribute, 0 for the others. */
  int[] codes(String name, int[] chosen) {
    int place = names.indexOf(name);
    if (place < 0) {
      throw new InputException(
          "%s line %d names no attribute %s, which all versions of CelebA have"
              .formatted(file, isCsv(file) ? 1 : 2, name));
    }
    return Arrays.stream(chosen).map(row -> rows.get(row)[place]).toArray();
  }
}
