package org.fairlead.data.source;

import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import org.fairlead.base.InputException;
import org.jspecify.annotations.Nullable;

/** Lists folders of images. */
public final class Folders {
  private static final List<String> IMAGE_ENDINGS =
      List.of(".jpg", ".jpeg", ".png", ".gif", ".bmp");
  private static final int DEEPEST = 32;

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

  /** Returns the regular files directly in a folder, hidden ones left out, sorted by name. */
  public static List<ImageFile> files(Path folder) {
    return list(folder, 1);
  }

  /** Returns the regular files in a folder and its subfolders, hidden ones left out, sorted. */
  public static List<ImageFile> filesBelow(Path folder) {
    return list(folder, DEEPEST);
  }

  private static List<ImageFile> list(Path folder, int depth) {
    var files = new ArrayList<ImageFile>();
    try {
      Files.walkFileTree(
          folder,
          EnumSet.of(FileVisitOption.FOLLOW_LINKS),
          depth,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path inner, BasicFileAttributes attributes) {
              return isHidden(inner) && !inner.equals(folder)
                  ? FileVisitResult.SKIP_SUBTREE
                  : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
              if (attributes.isRegularFile() && !isHidden(file)) {
                files.add(
                    new ImageFile(
                        file, attributes.size(), attributes.lastModifiedTime().toMillis()));
              }
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (FileSystemLoopException e) {
      throw new InputException(
          "folder %s contains itself through a symbolic link: remove the link"
              .formatted(e.getFile()),
          e);
    } catch (IOException e) {
      throw new InputException("cannot list folder %s: %s".formatted(folder, e.getMessage()), e);
    }
    files.sort(Comparator.comparing(file -> slashed(file.path())));
    return files;
  }

  /** Returns the folders directly in a folder, hidden ones left out, sorted by name. */
  public static List<Path> subfolders(Path folder) {
    try (var entries = Files.list(folder)) {
      return entries
          .filter(entry -> Files.isDirectory(entry) && !isHidden(entry))
          .sorted(Comparator.comparing(Folders::slashed))
          .toList();
    } catch (IOException e) {
      throw new InputException("cannot list folder %s: %s".formatted(folder, e.getMessage()), e);
    }
  }

  /** Returns whether a file's name ends as those of images that are read do. */
  public static boolean isImage(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return IMAGE_ENDINGS.stream().anyMatch(lower::endsWith);
  }

  private static boolean isHidden(Path path) {
    return String.valueOf(path.getFileName()).startsWith(".");
  }

  /** Returns a path with slashes, whatever the machine writes. */
  public static String slashed(Path path) {
    return path.toString().replace(path.getFileSystem().getSeparator(), "/");
  }
}
