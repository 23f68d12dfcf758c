package org.fairlead.data.format;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.fairlead.base.InputException;
import org.fairlead.base.catalogue.NoOptions;
import org.fairlead.data.DataSpec;
import org.fairlead.data.layout.FaceLayout;
import org.fairlead.data.source.Folders;
import org.fairlead.data.source.SampleSource;

/**
 * CIFAR-100 in its binary or its Python layout: a folder of either, or the folder that holds it.
 *
 * @see Cifar100Images
 */
public final class Cifar100 implements FormatProvider<NoOptions> {
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
      if (Files.isRegularFile(folder.resolve(CifarBinary.TRAIN))) {
        return new Cifar100Images(folder, CifarBinary.read(folder));
      }
      if (Files.isRegularFile(folder.resolve(CifarPickle.META))) {
        return new Cifar100Images(folder, CifarPickle.read(folder));
      }
    }
    throw new InputException(
        "no CIFAR-100 in %s, expected train.bin and test.bin (binary layout) or the files train, test and meta (Python layout)"
            .formatted(given));
  }
}
