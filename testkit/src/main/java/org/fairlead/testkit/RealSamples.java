package org.fairlead.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A few samples of the real data sets, so that a test does not decode them all. */
public final class RealSamples {
  /** A record of CIFAR-100: two classes and the pixels. */
  private static final int RECORD = 2 + 3 * 32 * 32;

  /** What UTKFace's names begin with; some lack a part. */
  private static final Pattern WELL_FORMED = Pattern.compile("\\d+_\\d_\\d_\\d+");

  private RealSamples() {}

  /** Returns a folder with the first records of either part of CIFAR-100. */
  public static Path cifar100(Path folder, int records) throws IOException {
    Path all = TestFolders.data("cifar100").resolve("cifar-100-binary");
    Path some = Files.createDirectories(folder.resolve("cifar100/cifar-100-binary"));
    for (String file : List.of("fine_label_names.txt", "coarse_label_names.txt")) {
      Files.copy(all.resolve(file), some.resolve(file));
    }
    for (String part : List.of("train.bin", "test.bin")) {
      try (var in = Files.newInputStream(all.resolve(part))) {
        Files.write(some.resolve(part), in.readNBytes(records * RECORD));
      }
    }
    return folder.resolve("cifar100");
  }

  /** Returns a folder with the first images of either part of FairFace, and their labels. */
  public static Path fairFace(Path folder, int images) throws IOException {
    Path all = TestFolders.data("fairface");
    Path some = Files.createDirectory(folder.resolve("fairface"));
    for (String part : List.of("train", "val")) {
      String labels = "fairface_label_" + part + ".csv";
      List<String> rows = Files.readAllLines(all.resolve(labels)).subList(0, images + 1);
      Files.write(some.resolve(labels), rows);
      Files.createDirectory(some.resolve(part));
      for (String row : rows.subList(1, rows.size())) {
        String image = row.substring(0, row.indexOf(','));
        link(all.resolve(image), some.resolve(image));
      }
    }
    return some;
  }

  /** Returns a folder with about so many images of UTKFace, and all whose names are malformed. */
  public static Path utkFace(Path folder, int images) throws IOException {
    Path all = TestFolders.data("utkface/UTKFace");
    Path some = Files.createDirectories(folder.resolve("utkface/UTKFace"));
    List<Path> files;
    try (Stream<Path> found = Files.list(all)) {
      files = found.sorted().toList();
    }
    int stride = Math.max(1, files.size() / images);
    for (int i = 0; i < files.size(); i++) {
      String name = files.get(i).getFileName().toString();
      if (i % stride == 0 || !WELL_FORMED.matcher(name).lookingAt()) {
        link(files.get(i), some.resolve(name));
      }
    }
    return folder.resolve("utkface");
  }

  /** Returns a folder with the first images of every class of CIFAR-10, of either part. */
  public static Path cifar10(Path folder, int training, int test) throws IOException {
    Path all = TestFolders.data("cifar10");
    for (String part : List.of("train", "test")) {
      try (Stream<Path> classes = Files.list(all.resolve(part))) {
        for (Path of : classes.toList()) {
          Path some =
              Files.createDirectories(
                  folder.resolve("cifar10").resolve(part).resolve(of.getFileName().toString()));
          try (Stream<Path> images = Files.list(of)) {
            for (Path image :
                images.sorted().limit(part.equals("train") ? training : test).toList()) {
              Files.copy(image, some.resolve(image.getFileName().toString()));
            }
          }
        }
      }
    }
    return folder.resolve("cifar10");
  }

  private static void link(Path image, Path link) throws IOException {
    Files.createSymbolicLink(link, image.toAbsolutePath());
  }
}
