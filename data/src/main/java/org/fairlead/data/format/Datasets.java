package org.fairlead.data.format;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.fairlead.base.InputException;
import org.fairlead.base.Nearest;
import org.fairlead.data.DataSpec;
import org.fairlead.data.Dataset;
import org.fairlead.data.FolderOptions;
import org.fairlead.data.GeneratedImages;
import org.fairlead.data.GeneratedOptions;
import org.fairlead.data.ImageSource;
import org.fairlead.fairness.Groups;

/**
 * The data formats by name.
 *
 * <p>A format is an {@link ImageSource}: it finds the samples, their columns and their test split.
 * What holds for all of them (choosing target and protected columns, unknown values, fingerprints)
 * is done once, by {@link Dataset#over}.
 */
public final class Datasets {
  private static final List<String> TABLES = List.of("adult", "compas", "german", "table", "npy");
  private static final Map<String, Function<DataSpec, ImageSource>> FORMATS = new LinkedHashMap<>();

  static {
    FORMATS.put("utkface", UtkFace::open);
    FORMATS.put("fairface", FairFace::open);
    FORMATS.put("celeba", CelebA::open);
    FORMATS.put("cifar100", Cifar100::open);
    FORMATS.put("folder", ImageFolder::open);
    FORMATS.put("adult", Tables::adult);
    FORMATS.put("compas", Tables::compas);
    FORMATS.put("german", Tables::german);
    FORMATS.put("table", Tables::table);
    FORMATS.put("npy", Tables::npy);
    FORMATS.put("synthetic", SyntheticFaces::open);
  }

  private Datasets() {}

  /** Returns the names of the formats whose samples are rows of tables. */
  public static List<String> tables() {
    return TABLES;
  }

  /** Returns the names of the formats. */
  public static List<String> formats() {
    return List.copyOf(FORMATS.keySet());
  }

  /**
   * Opens the data that a recipe describes: lists and checks them, decodes nothing.
   *
   * @throws InputException if format, path, target or protected columns are not what the data have
   */
  public static Dataset open(DataSpec spec) {
    return Dataset.over(source(spec), spec);
  }

  /** Finds the samples that a recipe describes, and all their columns. */
  static ImageSource source(DataSpec spec) {
    var format = FORMATS.get(spec.format());
    if (format == null) {
      throw new InputException(
          "data.format '%s' is unknown, expected one of %s%s"
              .formatted(
                  spec.format(),
                  String.join(", ", FORMATS.keySet()),
                  Nearest.suggestion(spec.format(), FORMATS.keySet())));
    }
    return format.apply(spec);
  }

  /**
   * Opens the generated images that a recipe names beside its data: lists and checks them, decodes
   * nothing.
   *
   * @param real opened from {@code spec}
   * @param realGroups the groups of the real data
   * @throws InputException if the recipe names none, a folder's name does not read as expected, or
   *     no image is of a class and a group of the real data
   */
  public static GeneratedImages generated(DataSpec spec, Dataset real, Groups realGroups) {
    GeneratedOptions options = spec.generated();
    if (options == null) {
      throw new InputException("data.generated is missing: the folder of generated images");
    }
    var known = new LinkedHashMap<String, List<String>>();
    known.put(real.target(), real.classNames());
    real.attributes().forEach(a -> known.put(a.name(), a.values()));
    var source = GeneratedFolders.open(options, spec.folder(), known);
    return GeneratedImages.over(source, spec, real, realGroups);
  }

  /**
   * Opens generated images without the real ones, to look at them.
   *
   * @param options every part of a folder's name says what it can be
   * @param folder how a manifest is read
   */
  public static ImageSource generatedAlone(GeneratedOptions options, FolderOptions folder) {
    return GeneratedFolders.open(options, folder, Map.of());
  }
}
