package org.fairlead.data.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.fairlead.base.InputException;
import org.fairlead.data.Examples;
import org.fairlead.data.columnar.ColumnarFiles;
import org.jspecify.annotations.Nullable;

/** Lists folders of images. */
public final class Folders {
  private static final List<String> IMAGE_ENDINGS =
      List.of(
          ".jpg", ".jpeg", ".jpe", ".jfif", ".jif", ".png", ".gif", ".bmp", ".dib", ".tif", ".tiff",
          ".webp");

  /** Endings of images that are not read. */
  private static final Set<String> OTHER_IMAGE_ENDINGS =
      Set.of(
          ".apng", ".avif", ".heic", ".heif", ".ico", ".j2k", ".jp2", ".jxl", ".pbm", ".pgm",
          ".pnm", ".ppm", ".psd", ".raw", ".dng", ".svg", ".tga");

  private static final int LONGEST_ENDING = 8;

  private Folders() {}

  /** Returns a recipe's folder, or explains what {@code data.path} should have been. */
  public static Path requireFolder(@Nullable Path path, String format, String expected) {
    Path found = requirePath(path, format, expected);
    if (!Files.isDirectory(found)) {
      throw new InputException("data.path %s is a file, expected %s".formatted(found, expected));
    }
    return found;
  }

  /**
   * Requires that new rows are read from files.
   *
   * @param expected what to do instead of naming a folder
   */
  public static void requireNoFolder(List<Path> files, String expected) {
    for (Path file : files) {
      if (Files.isDirectory(file)) {
        throw new InputException(
            "%s is a folder, but the model takes rows of a table: %s".formatted(file, expected));
      }
    }
  }

  /** Returns a recipe's folder or file, or explains what {@code data.path} should have been. */
  public static Path requirePath(@Nullable Path path, String format, String expected) {
    if (path == null) {
      throw new InputException(
          "data.path is missing: data.format=%s needs %s (data.path=DIR)"
              .formatted(format, expected));
    }
    if (!Files.exists(path)) {
      throw new InputException(
          "data.path %s does not exist, expected %s".formatted(path, expected));
    }
    return path;
  }

  /**
   * Returns the regular files directly in a folder, sorted by name, without those of other
   * programs.
   */
  public static List<ImageFile> files(Path folder) {
    return FolderListing.in(folder).files();
  }

  /** Returns the folders directly in a folder, sorted by name, without those of other programs. */
  public static List<Path> subfolders(Path folder) {
    try (var entries = Files.list(folder)) {
      return entries
          .filter(entry -> Files.isDirectory(entry) && !FolderListing.isOfAnotherProgram(entry))
          .sorted(Comparator.comparing(Folders::slashed))
          .toList();
    } catch (IOException e) {
      throw new InputException("cannot list folder %s: %s".formatted(folder, e.getMessage()), e);
    }
  }

  /** Returns what the names of images that are read end in, in lower case. */
  public static List<String> imageEndings() {
    return IMAGE_ENDINGS;
  }

  /** Returns whether a file's name ends as those of images that are read do. */
  public static boolean isImage(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return IMAGE_ENDINGS.stream().anyMatch(lower::endsWith);
  }

  /** Returns a path with slashes, whatever the machine writes. */
  public static String slashed(Path path) {
    return path.toString().replace(path.getFileSystem().getSeparator(), "/");
  }

  /**
   * Returns how many files have which ending, the most frequent first: {@code "40 end in .heic
   * (images of a kind that is not read), 2 end in .txt"}.
   */
  public static String endings(Collection<String> names) {
    var counts = new TreeMap<String, Integer>();
    names.forEach(name -> counts.merge(ending(name), 1, Integer::sum));
    var texts =
        counts.entrySet().stream()
            .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
            .map(
                each ->
                    "%d %s in %s%s"
                        .formatted(
                            each.getValue(),
                            each.getValue() == 1 ? "ends" : "end",
                            each.getKey().isEmpty() ? "nothing" : each.getKey(),
                            hint(each.getKey())))
            .toList();
    return Examples.of(texts);
  }

  private static String hint(String ending) {
    if (OTHER_IMAGE_ENDINGS.contains(ending)) {
      return " (images of a kind that is not read)";
    }
    return ColumnarFiles.isColumnar("a" + ending)
        ? " (data.format=parquet reads images in such files)"
        : "";
  }

  /** Returns what a name ends in, in lower case and with its dot; nothing for a name without. */
  private static String ending(String name) {
    String file = name.substring(name.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
    int dot = file.lastIndexOf('.');
    return dot <= 0 || file.length() - dot > LONGEST_ENDING ? "" : file.substring(dot);
  }
}
