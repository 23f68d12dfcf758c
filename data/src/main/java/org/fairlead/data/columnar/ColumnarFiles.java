package org.fairlead.data.columnar;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.fairlead.base.InputException;
import org.fairlead.base.catalogue.Catalogue;
import org.fairlead.base.catalogue.EntryCode;

/** Which files hold a table by its columns, and what reads them. */
public final class ColumnarFiles {
  /** Endings that are known even where nothing reads them, so that this can be said. */
  private static final List<String> PARQUET = List.of(".parquet", ".parq", ".pq");

  private ColumnarFiles() {}

  private static Catalogue<ColumnarReader> readers() {
    return Catalogue.load("table reader", ColumnarReader.class);
  }

  /** Returns whether a file's name, in any case of letters, ends as that of such a file. */
  public static boolean isColumnar(String name) {
    return !ending(name).isEmpty();
  }

  /** Returns what such a file's name ends in, as it is written; nothing for another file. */
  public static String ending(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    if (lower.lastIndexOf('.') <= 0) {
      return "";
    }
    for (String ending : PARQUET) {
      if (lower.endsWith(ending)) {
        return name.substring(name.length() - ending.length());
      }
    }
    for (ColumnarReader reader : readers().all()) {
      for (String ending : reader.endings()) {
        if (lower.endsWith(ending)) {
          return name.substring(name.length() - ending.length());
        }
      }
    }
    return "";
  }

  /**
   * Reads a whole table.
   *
   * @throws InputException naming the file, if it is damaged, or nothing here reads it
   */
  public static ColumnarTable read(Path file) {
    ColumnarReader reader = reader(file);
    return EntryCode.make("table reader", reader, () -> reader.read(file));
  }

  /** Returns the names of a table's columns, without reading its rows. */
  public static List<String> columns(Path file) {
    ColumnarReader reader = reader(file);
    return EntryCode.make("table reader", reader, () -> reader.columns(file));
  }

  private static ColumnarReader reader(Path file) {
    String lower = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    Optional<ColumnarReader> found =
        readers().all().stream()
            .filter(reader -> reader.endings().stream().anyMatch(lower::endsWith))
            .findFirst();
    return found.orElseThrow(
        () ->
            new InputException(
                "%s is a Parquet file, and nothing on the class path reads it: add the module fairlead-parquet"
                    .formatted(file)));
  }
}
