package org.fairlead.data.format;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.fairlead.base.InputException;
import org.fairlead.base.catalogue.NoOptions;
import org.fairlead.data.Column;
import org.fairlead.data.DataSpec;
import org.fairlead.data.layout.FaceLayout;
import org.fairlead.data.source.FileSource;
import org.fairlead.data.source.FolderListing;
import org.fairlead.data.source.Folders;
import org.fairlead.data.source.ImageFile;
import org.fairlead.data.source.LeftOut;
import org.fairlead.data.source.OfficialSplits;
import org.fairlead.data.source.SampleSource;

/**
 * CelebA in its official files, or as Kaggle has them: attributes, partition (training, validation,
 * test), and aligned images, as JPEG or as PNG files.
 *
 * <p>Every attribute is a column with the values no and yes. Five have a second name with values
 * that say more: age is Young, gender is Male, smiling is Smiling, glasses is Eyeglasses, haircolor
 * is Black_Hair, else Blond_Hair, else other; and agegender combines two of them.
 *
 * @see <a href="https://mmlab.ie.cuhk.edu.hk/projects/CelebA.html">Liu et al. (2015)</a>
 */
public final class CelebA implements FormatProvider<NoOptions> {
  public static final String ATTRIBUTES = "list_attr_celeba.txt";
  public static final String PARTITION = "list_eval_partition.txt";

  private static final List<String> NO_YES = List.of("no", "yes");
  private static final List<String> IMAGE_FOLDERS =
      List.of(
          "img_align_celeba/img_align_celeba",
          "img_align_celeba",
          "Img/img_align_celeba",
          "img_align_celeba_png/img_align_celeba_png",
          "img_align_celeba_png",
          "Img/img_align_celeba_png",
          "img_celeba");

  /** Where torchvision and some archives put all of it. */
  private static final String INNER = "celeba";

  /** Makes the format, which has no state. */
  public CelebA() {}

  @Override
  public String name() {
    return "celeba";
  }

  @Override
  public String summary() {
    return "CelebA: aligned faces with forty attributes and the official partition";
  }

  @Override
  public NoOptions defaults() {
    return new NoOptions();
  }

  @Override
  public List<String> recipes() {
    return List.of(name());
  }

  @Override
  public List<FaceLayout> layouts() {
    return List.of(new CelebALayout());
  }

  @Override
  public SampleSource open(NoOptions options, DataSpec spec) {
    String expected = "the folder of %s, %s and img_align_celeba".formatted(ATTRIBUTES, PARTITION);
    Path given = Folders.requireFolder(spec.path(), "celeba", expected);
    Path folder =
        list(given, ATTRIBUTES, "Anno").isEmpty()
                && list(given.resolve(INNER), ATTRIBUTES, "Anno").isPresent()
            ? given.resolve(INNER)
            : given;
    var attributes = CelebAttributes.read(find(folder, ATTRIBUTES, "Anno", expected));
    int[] parts = parts(attributes, find(folder, PARTITION, "Eval", expected));
    Path images = images(folder, expected);

    var listing = FolderListing.in(images);
    var present = new HashMap<String, ImageFile>();
    listing.files().forEach(file -> present.put(file.name(), file));
    var files = new ArrayList<ImageFile>();
    var missing = new ArrayList<String>();
    var rowsFound = IntStream.builder();
    for (int row = 0; row < parts.length; row++) {
      String name = attributes.images().get(row);
      ImageFile file = present.containsKey(name) ? present.remove(name) : present.remove(png(name));
      if (file == null) {
        missing.add(name);
      } else {
        files.add(file);
        rowsFound.add(row);
      }
    }
    int[] rows = rowsFound.build().toArray();
    if (files.isEmpty()) {
      throw new InputException(
          "none of the %d images that %s names is in %s"
              .formatted(missing.size(), attributes.file(), images));
    }
    var leftOut = new LeftOut();
    leftOut.add(
        "image missing",
        "image of the lists is not in %s".formatted(images),
        "images of the lists are not in %s".formatted(images),
        missing);
    leftOut.add(
        "no row",
        "image in %s is in no list".formatted(images),
        "images in %s are in no list".formatted(images),
        present.keySet().stream().filter(Folders::isImage).sorted().toList());
    listing.report(images, leftOut);
    return new FileSource(
        "celeba",
        files,
        files.stream().map(ImageFile::name).toList(),
        columns(attributes, rows),
        OfficialSplits.of(in(parts, rows, 1), in(parts, rows, 2)),
        leftOut.skipped(),
        leftOut.notes());
  }

  /** Returns what an image of the lists is called as a PNG file. */
  private static String png(String name) {
    return name.substring(0, Math.max(0, name.lastIndexOf('.'))) + ".png";
  }

  private static Path find(Path folder, String name, String archive, String expected) {
    return list(folder, name, archive)
        .orElseThrow(
            () -> new InputException("no %s in %s, expected %s".formatted(name, folder, expected)));
  }

  /** Returns a list where the data set has it, or where its archive unpacks it to; or Kaggle's. */
  private static Optional<Path> list(Path folder, String name, String archive) {
    String csv = name.replace(".txt", ".csv");
    return Stream.of(name, archive + "/" + name, csv, archive + "/" + csv)
        .map(folder::resolve)
        .filter(Files::isRegularFile)
        .findFirst();
  }

  private static Path images(Path folder, String expected) {
    return IMAGE_FOLDERS.stream()
        .map(folder::resolve)
        .filter(Files::isDirectory)
        .findFirst()
        .orElseThrow(
            () ->
                new InputException(
                    "no folder img_align_celeba in %s, expected %s".formatted(folder, expected)));
  }

  /** Returns 0 for training, 1 for validation, 2 for test, image after image. */
  private static int[] parts(CelebAttributes attributes, Path file) {
    List<String> lines;
    int header = CelebAttributes.isCsv(file) ? 1 : 0;
    try {
      lines = Files.readAllLines(file).stream().skip(header).filter(l -> !l.isBlank()).toList();
    } catch (IOException e) {
      throw new InputException("%s cannot be read: %s".formatted(file, e.getMessage()), e);
    }
    var images = attributes.images();
    if (lines.size() != images.size()) {
      throw new InputException(
          String.format(
              Locale.ROOT,
              "%s has %,d images and %s has %,d, expected the same: take both files from one copy of CelebA",
              file,
              lines.size(),
              attributes.file(),
              images.size()));
    }
    var parts = new int[lines.size()];
    for (int i = 0; i < parts.length; i++) {
      String[] fields = lines.get(i).strip().split(header == 1 ? "," : "\\s+", -1);
      if (fields.length != 2 || !fields[1].matches("[012]")) {
        throw new InputException(
            "%s line %d is '%s', expected an image's name and 0 (training), 1 (validation) or 2 (test)"
                .formatted(file, i + 1 + header, lines.get(i).strip()));
      }
      if (!fields[0].equals(images.get(i))) {
        throw new InputException(
            "%s line %d is about %s, %s at this place about %s: take both files from one copy of CelebA"
                .formatted(file, i + 1 + header, fields[0], attributes.file(), images.get(i)));
      }
      parts[i] = Integer.parseInt(fields[1]);
    }
    return parts;
  }

  private static List<Integer> in(int[] parts, int[] rows, int part) {
    return IntStream.range(0, rows.length).filter(i -> parts[rows[i]] == part).boxed().toList();
  }

  private static List<Column> columns(CelebAttributes attributes, int[] rows) {
    var age = new Column("age", List.of("old", "young"), attributes.codes("Young", rows));
    var gender = new Column("gender", List.of("female", "male"), attributes.codes("Male", rows));
    int[] black = attributes.codes("Black_Hair", rows);
    int[] hair = attributes.codes("Blond_Hair", rows);
    Arrays.setAll(hair, i -> black[i] == 1 ? 0 : 2 - hair[i]);
    var columns = new ArrayList<Column>();
    columns.add(age);
    columns.add(gender);
    columns.add(new Column("smiling", NO_YES, attributes.codes("Smiling", rows)));
    columns.add(new Column("glasses", NO_YES, attributes.codes("Eyeglasses", rows)));
    columns.add(new Column("haircolor", List.of("black", "blond", "other"), hair));
    columns.add(Crossed.of(age, gender));
    for (String name : attributes.names()) {
      columns.add(new Column(name, NO_YES, attributes.codes(name, rows)));
    }
    return columns;
  }
}
