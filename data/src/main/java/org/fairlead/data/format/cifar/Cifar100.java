package org.fairlead.data.format.cifar;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.fairlead.base.InputException;
import org.fairlead.base.catalogue.NoOptions;
import org.fairlead.data.DataSpec;
import org.fairlead.data.Normalization;
import org.fairlead.data.format.FormatProvider;
import org.fairlead.data.layout.FaceLayout;
import org.fairlead.data.source.Folders;
import org.fairlead.data.source.SampleSource;

/**
 * CIFAR-100 in its binary or its Python layout: a folder of either, or the folder that holds it.
 * The columns are {@code fine}, the 100 classes, and {@code coarse}, the 20 they belong to.
 *
 * @see CifarImages
 */
public final class Cifar100 implements FormatProvider<NoOptions> {
  static final String TRAIN = "train";
  static final String TEST = "test";
  static final String META = "meta";
  static final String BINARY = ".bin";
  static final String FINE = "fine_label_names.txt";
  static final String COARSE = "coarse_label_names.txt";

  private static final List<String> FOLDERS = List.of("cifar-100-binary", "cifar-100-python");

  /** Makes the format, which has no state. */
  public Cifar100() {}

  @Override
  public String name() {
    return "cifar100";
  }

  @Override
  public String summary() {
    return "CIFAR-100: small images in 20 coarse and 100 fine classes";
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
    return List.of(new CifarLayouts.Binary(), new CifarLayouts.Python());
  }

  @Override
  public SampleSource open(NoOptions options, DataSpec spec) {
    Path given =
        Folders.requireFolder(
            spec.path(), name(), "the folder cifar-100-binary or cifar-100-python");
    var candidates = new ArrayList<Path>(List.of(given));
    FOLDERS.forEach(name -> candidates.add(given.resolve(name)));
    for (Path folder : candidates) {
      if (Files.isRegularFile(folder.resolve(TRAIN + BINARY))) {
        return binary(folder);
      }
      if (Files.isRegularFile(folder.resolve(META))) {
        return pickled(folder);
      }
    }
    throw new InputException(
        "no CIFAR-100 in %s, expected train.bin and test.bin (binary layout) or the files train, test and meta (Python layout)"
            .formatted(given));
  }

  private SampleSource binary(Path folder) {
    String kinds = "a coarse class, a fine class";
    return images(
        CifarBinary.part(folder.resolve(TRAIN + BINARY), kinds, 1, 0),
        CifarBinary.part(folder.resolve(TEST + BINARY), kinds, 1, 0),
        CifarBinary.names(folder.resolve(FINE)),
        CifarBinary.names(folder.resolve(COARSE)));
  }

  private SampleSource pickled(Path folder) {
    var names = pickle(folder.resolve(META));
    return images(
        part(folder.resolve(TRAIN)),
        part(folder.resolve(TEST)),
        names.names("fine_label_names"),
        names.names("coarse_label_names"));
  }

  private static CifarPickle pickle(Path file) {
    return CifarPickle.read(file, "cifar-100-python");
  }

  private static CifarImages.Part part(Path file) {
    return pickle(file).part("fine_labels", "coarse_labels");
  }

  private SampleSource images(
      CifarImages.Part train, CifarImages.Part test, List<String> fine, List<String> coarse) {
    return new CifarImages(
        name(),
        Normalization.CIFAR100,
        List.of(train),
        test,
        List.of(new CifarImages.Classes("fine", fine), new CifarImages.Classes("coarse", coarse)),
        List.of());
  }
}
