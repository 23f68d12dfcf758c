package org.fairlead.data.synthetic;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.fairlead.base.InputException;
import org.fairlead.base.Nearest;
import org.fairlead.data.Progress;
import org.fairlead.data.format.Cifar100Images;

/**
 * Writes {@linkplain SyntheticFaces synthetic faces} as image files, to try formats without people.
 */
public final class SyntheticFacesWriter {
  private static final int LARGEST = 4096;

  private SyntheticFacesWriter() {}

  /** How files are laid out: one layout for every way to read files. */
  public enum Layout {
    /**
     * {@code UTKFace/[age]_[gender]_[race]_[date].jpg.chip.jpg} with {@link SyntheticOptions#count}
     * JPEG files; the reader of that format makes its own test split of them. The format has no
     * field for what the faces show, so fields are borrowed: age is the age drawn; gender 0 is a
     * frown and gender 1 a smile (neutral faces are left out); race 0 is light and race 1 is dark
     * skin. A README.txt beside the folder says so.
     */
    UTKFACE("utkface"),

    /**
     * {@code train/*.jpg}, {@code val/*.jpg} and the two label files of FairFace. Fields are
     * borrowed: Male is a frown and Female a smile, White is light and Black is dark skin.
     */
    FAIRFACE("fairface"),

    /**
     * {@code cifar-100-binary/train.bin} and {@code test.bin} with lists of names: the 3 coarse
     * classes are expressions, the 12 fine ones tell skin tones and glasses apart. Images are of 32
     * x 32 pixels.
     */
    CIFAR100("cifar100"),

    /** The same faces in {@code cifar-100-python/train}, {@code test} and {@code meta}. */
    CIFAR100_PYTHON("cifar100-python"),

    /** {@code train/[expression]/*.png} and {@code test/[expression]/*.png}. */
    FOLDER("folder"),

    /**
     * {@code images/*.png} and {@code faces.csv} with the columns file, split, expression, skin,
     * glasses, age; training faces first, then test faces.
     */
    MANIFEST("manifest"),

    /**
     * {@code list_attr_celeba.txt}, {@code list_eval_partition.txt} and {@code
     * img_align_celeba/*.jpg} as CelebA has them, of faces with an age, a gender, a smile or none,
     * glasses or none, and a colour of hair; the other attributes say -1. One face in seven that is
     * not for testing is for validation. Old women are the minority.
     */
    CELEBA("celeba"),

    /**
     * {@code old_male_nosmile_glasses_blackhair/*.png} and so on: as many faces of every
     * combination of the attributes of {@link #CELEBA}, as a generator of some quality would make
     * them.
     */
    GENERATED("generated");

    private final String label;

    Layout(String label) {
      this.label = label;
    }

    /** Returns the name used on a command line. */
    public String label() {
      return label;
    }

    /** Returns the names of all layouts. */
    public static List<String> labels() {
      return Arrays.stream(values()).map(Layout::label).toList();
    }

    /**
     * Returns the layout of a name.
     *
     * @throws InputException naming the layouts, if there is none of this name
     */
    public static Layout named(String label) {
      return Arrays.stream(values())
          .filter(layout -> layout.label.equals(label))
          .findFirst()
          .orElseThrow(
              () ->
                  new InputException(
                      "layout '%s' is unknown, expected one of %s%s"
                          .formatted(
                              label,
                              String.join(", ", labels()),
                              Nearest.suggestion(label, labels()))));
    }
  }

  /** Writes images of the best quality. */
  public static void write(
      SyntheticOptions options, Layout layout, Path folder, int size, Progress progress) {
    write(options, layout, 1, folder, size, progress);
  }

  /**
   * Writes images of a size into a folder, which must be empty or absent.
   *
   * @param quality of layout {@link Layout#GENERATED}: 1 for faces drawn as the real ones, down to
   *     0 for faces that are clearly made and often show something else; 1 for other layouts
   * @throws InputException if the folder holds something, or cannot be written
   */
  public static void write(
      SyntheticOptions options,
      Layout layout,
      double quality,
      Path folder,
      int size,
      Progress progress) {
    if (!(quality >= 0 && quality <= 1)) {
      throw new InputException(
          "quality is %s, expected 0 (clearly made) to 1 (as the real ones)".formatted(quality));
    }
    if (quality != 1 && layout != Layout.GENERATED) {
      throw new InputException(
          "quality is %s, expected none beside layout %s: it is of layout generated"
              .formatted(quality, layout.label()));
    }
    if (size < 8 || size > LARGEST) {
      throw new InputException("size is %d, expected 8 to %d pixels".formatted(size, LARGEST));
    }
    boolean cifar = layout == Layout.CIFAR100 || layout == Layout.CIFAR100_PYTHON;
    if (cifar && size != Cifar100Images.SIDE) {
      throw new InputException(
          "size is %d, expected %d: all images of layout %s are of %d x %d pixels"
              .formatted(
                  size,
                  Cifar100Images.SIDE,
                  layout.label(),
                  Cifar100Images.SIDE,
                  Cifar100Images.SIDE));
    }
    try {
      requireEmpty(folder);
      var layouts = new FaceLayouts(options, folder, new FacePictures(size, progress));
      switch (layout) {
        case UTKFACE -> layouts.utkFace();
        case FAIRFACE -> layouts.fairFace();
        case CIFAR100 -> new CifarLayouts(layouts).binary();
        case CIFAR100_PYTHON -> new CifarLayouts(layouts).python();
        case FOLDER -> layouts.classFolders();
        case MANIFEST -> layouts.manifest();
        case CELEBA -> new PortraitLayouts(layouts).celebA();
        case GENERATED -> new PortraitLayouts(layouts).generated(quality);
      }
    } catch (IOException | UncheckedIOException e) {
      throw new InputException("cannot write to %s: %s".formatted(folder, e.getMessage()), e);
    }
  }

  /** Makes a folder, or takes one without files. */
  static void requireEmpty(Path folder) throws IOException {
    Files.createDirectories(folder);
    try (var existing = Files.list(folder)) {
      if (existing.findAny().isPresent()) {
        throw new InputException(
            "folder %s is not empty, expected an empty or a new one".formatted(folder));
      }
    }
  }
}
