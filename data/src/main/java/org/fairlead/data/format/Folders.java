package org.fairlead.data.format;

import java.io.IOException;
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
import org.fairlead.fairness.InputException;
import org.jspecify.annotations.Nullable;

/** Lists folders of images. */
final class Folders {
  private Folders() {}

  /** Returns a recipe's folder, or explains what {@code data.path} should have been. */
  static Path requireFolder(@Nullable Path path, String format, String expected) {
    if (path == null) {
      throw new InputException(
          "data.path is missing: data.format=%s needs %s (data.path=DIR)"
              .formatted(format, expected));
    }
    if (!Files.exists(path)) {
      throw new InputException(
          "data.path %s does not exist, expected %s".formatted(path, expected));
    }
    if (!Files.isDirectory(path)) {
      throw new InputException("data.path %s is a file, expected %s".formatted(path, expected));
    }
    return path;
  }

  /** Returns the regular files directly in a folder, hidden ones left out, sorted by name. */
  static List<ImageFile> files(Path folder) {
    var files = new ArrayList<ImageFile>();
    try {
      Files.walkFileTree(
          folder,
          EnumSet.of(FileVisitOption.FOLLOW_LINKS),
          1,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
              if (attributes.isRegularFile() && !file.getFileName().toString().startsWith(".")) {
                files.add(
                    new ImageFile(
                        file, attributes.size(), attributes.lastModifiedTime().toMillis()));
              }
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw new InputException("cannot list folder %s: %s".formatted(folder, e.getMessage()), e);
    }
    files.sort(Comparator.comparing(ImageFile::name));
    return files;
  }
}
