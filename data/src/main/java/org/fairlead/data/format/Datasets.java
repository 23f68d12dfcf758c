package org.fairlead.data.format;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.fairlead.base.InputException;
import org.fairlead.base.catalogue.Catalogue;
import org.fairlead.base.catalogue.EntryCode;
import org.fairlead.base.io.Untrusted;
import org.fairlead.data.DataSpec;
import org.fairlead.data.Dataset;
import org.fairlead.data.GeneratedOptions;
import org.fairlead.data.ReadOptions;
import org.fairlead.data.source.GeneratedImages;
import org.fairlead.data.source.SampleSource;
import org.fairlead.data.source.SourceDataset;
import org.fairlead.fairness.Groups;

/**
 * Opens data by the name of their format.
 *
 * <p>A format is a {@link FormatProvider} that makes a {@link SampleSource}: it finds the samples,
 * their columns and their test split. What holds for all of them (choosing target and protected
 * columns, unknown values, fingerprints) is done once, by {@link SourceDataset#of}.
 */
public final class Datasets {
  private Datasets() {}

  /** Returns all formats: the library's own, and those of the class path and of plugins. */
  @SuppressWarnings({"unchecked", "rawtypes"}) // a class literal knows no type arguments
  public static Catalogue<FormatProvider<?>> formats() {
    return Catalogue.load("data format", (Class<FormatProvider<?>>) (Class) FormatProvider.class);
  }

  /**
   * Returns a format.
   *
   * @throws InputException naming the nearest known one, if there is none of this name
   */
  public static FormatProvider<?> format(String name) {
    return formats().get("data.format", name);
  }

  /**
   * Opens the data that a recipe describes: lists and checks them, decodes nothing.
   *
   * @throws InputException if format, path, target or protected columns are not what the data have
   */
  public static Dataset open(DataSpec spec) {
    return SourceDataset.of(source(spec), spec);
  }

  /** Finds the samples that a recipe describes, and all their columns. */
  public static SampleSource source(DataSpec spec) {
    return source(format(spec.format()), spec);
  }

  private static <O extends Record> SampleSource source(FormatProvider<O> format, DataSpec spec) {
    @SuppressWarnings("unchecked") // the defaults are an O
    var type = (Class<O>) format.defaults().getClass();
    if (!type.isInstance(spec.options())) {
      throw new IllegalArgumentException(
          "options are %s, expected a %s of data format '%s'"
              .formatted(spec.options(), type.getSimpleName(), format.name()));
    }
    String layout = spec.reading().layout();
    if (!layout.equals(ReadOptions.defaults().layout())
        && !format.layoutChoices().contains(layout)) {
      throw new InputException(
          "data.layout is '%s', which data format '%s' does not take: it reads its files in one way; leave the key out"
              .formatted(layout, format.name()));
    }
    O options = type.cast(spec.options());
    Object path = spec.path() == null ? "data of format " + format.name() : spec.path();
    return Untrusted.read(
        path, () -> EntryCode.make("data format", format, () -> format.open(options, spec)));
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
    var source = GeneratedFolders.open(options, known);
    return GeneratedImages.over(source, spec, real, realGroups);
  }

  /**
   * Opens generated images without the real ones, to look at them.
   *
   * @param options every part of a folder's name says what it can be
   */
  public static SampleSource generatedAlone(GeneratedOptions options) {
    return GeneratedFolders.open(options, Map.of());
  }
}
