package org.fairlead.training.recipe;

import java.nio.file.Path;
import java.util.List;
import org.fairlead.base.InputException;
import org.fairlead.base.text.Excerpt;
import org.fairlead.data.DataSpec;
import org.fairlead.data.GeneratedOptions;
import org.fairlead.data.Normalization;
import org.fairlead.data.ReadOptions;
import org.fairlead.data.column.Aliases;
import org.fairlead.data.column.Bins;
import org.fairlead.data.format.Datasets;
import org.fairlead.data.image.ResizeChain;
import org.jspecify.annotations.Nullable;

/**
 * Which samples, which label to predict and which groups to protect.
 *
 * @param format the layout of the data, for example {@code utkface} or {@code synthetic}
 * @param path the folder that holds the data; absent for data that are generated
 * @param target the attribute to predict
 * @param protect the protected attributes
 * @param aliases other values for texts of columns, to make one of several spellings: {@code
 *     sex(F=female|Female=female)}
 * @param bins ranges for columns of numbers that are the target or protected: {@code
 *     age(<18,18-39,40-64,65+)}
 * @param intersectional with several protected attributes: whether the groups are their
 *     intersections, or every value of each attribute
 * @param size side of the square images after resizing, in pixels
 * @param resize how an image becomes one of that size, step by step: {@code 64} (the shorter side),
 *     {@code 64x48} (height and width), {@code crop 224} (the middle); empty for a plain resize
 * @param normalize what a network sees of a pixel: {@code auto} (as the weights that a run starts
 *     from were trained, else as is usual for the format), {@code imagenet}, {@code cifar10},
 *     {@code cifar100}, {@code half} (from -1 to 1), {@code unit} (0 to 1), {@code none} (0 to
 *     255), {@code dataset} (by mean and deviation of the training images), or means and deviations
 *     in units of full intensity, {@code 0.49,0.48,0.45/0.25,0.24,0.26}
 * @param testSplit share of the samples that is for testing, where the format has no split of its
 *     own
 * @param valSplit share of the training samples that is held out for model selection
 * @param heldOut share of what then remains for training that is held out for the multipliers, see
 *     {@code method.dual.sample}; the dense parent must have been trained without it too
 * @param unknownGroups what becomes of samples with an unknown protected attribute: "keep" or
 *     "drop" them
 * @param layout of data that come in several: "tree" (subfolders say what images show), "table" (a
 *     table does), or "auto" for what the folder looks like
 * @param channels of what a network sees of an image: 3, or 1 for grey
 * @param broken what becomes of images that cannot be decoded: "fail" ends the run, "skip" leaves
 *     them out
 * @param brokenLimit the largest share of the images that may be left out as broken
 * @param duplicates what becomes of samples with the same content: "warn" keeps them where they
 *     are, "drop" keeps one of them, "together" puts them into one split
 * @param augment how training images are changed at random
 * @param generated the folder of generated images that a mixture shows beside the data; absent for
 *     none
 * @param generatedNames what the parts of its folders' names mean, in order, such as {@code
 *     gender(female|male)}; a name alone takes the texts as they are
 * @param generatedFile where a table names the generated images: its column of file names; absent
 *     for one of the usual names
 * @param generatedAbsolutePaths whether such a table may name files by absolute paths
 * @param generatedHoldout share of the generated images that only the ratios of a mixture read
 * @param ratioShare share of the validation samples that only the ratios of a mixture read
 */
public record DataRecipe(
    String format,
    @Nullable String path,
    String target,
    List<String> protect,
    List<String> aliases,
    List<String> bins,
    boolean intersectional,
    int size,
    List<String> resize,
    String normalize,
    double testSplit,
    double valSplit,
    double heldOut,
    String unknownGroups,
    String layout,
    int channels,
    String broken,
    double brokenLimit,
    String duplicates,
    AugmentRecipe augment,
    @Nullable String generated,
    List<String> generatedNames,
    @Nullable String generatedFile,
    boolean generatedAbsolutePaths,
    double generatedHoldout,
    double ratioShare) {

  /** Where a recipe keeps it. */
  static final String SECTION = "data";

  private static final String AUTO = "auto";
  private static final String DATASET = "dataset";

  public DataRecipe {
    protect = List.copyOf(protect);
    aliases = Aliases.parse(aliases).texts();
    bins = Bins.parse(bins).texts();
    resize = List.copyOf(resize);
    generatedNames = List.copyOf(generatedNames);
    Bounds.require(!protect.isEmpty(), "data.protect", protect, "at least one attribute");
    Bounds.require(
        protect.stream().distinct().count() == protect.size(),
        "data.protect",
        protect,
        "every attribute once");
    Bounds.require(size >= 8 && size <= 1024, "data.size", size, "8 to 1024 pixels");
    ResizeChain.parse(resize, size);
    requireNormalization(normalize);
    Bounds.fraction("data.testSplit", testSplit);
    Bounds.fraction("data.valSplit", valSplit);
    Bounds.fraction("data.heldOut", heldOut);
    Bounds.oneOf("data.unknownGroups", unknownGroups, List.of("keep", "drop"));
    Bounds.oneOf("data.layout", layout, ReadOptions.LAYOUTS);
    Bounds.require(channels == 1 || channels == 3, "data.channels", channels, "1 (grey) or 3");
    Bounds.oneOf("data.broken", broken, ReadOptions.BROKEN);
    Bounds.require(
        brokenLimit >= 0 && brokenLimit <= 1, "data.brokenLimit", brokenLimit, "a share, 0 to 1");
    Bounds.oneOf("data.duplicates", duplicates, ReadOptions.DUPLICATES);
    Bounds.require(
        generatedHoldout > 0 && generatedHoldout < 1,
        "data.generatedHoldout",
        generatedHoldout,
        "a share between 0 and 1");
    Bounds.fraction("data.ratioShare", ratioShare);
    Bounds.require(
        augment.crop() >= 0 && augment.crop() < size,
        "data.augment.crop",
        augment.crop(),
        "0 up to data.size");
  }

  private static void requireNormalization(String text) {
    if (text.equals(AUTO) || text.equals(DATASET)) {
      return;
    }
    try {
      Normalization.parse(text);
    } catch (IllegalArgumentException e) {
      throw new InputException(
          "data.normalize is %s, %s, auto or dataset".formatted(Excerpt.of(text), e.getMessage()),
          e);
    }
  }

  /** Returns whether what a network sees of a pixel is left to the weights and the format. */
  public boolean normalizesAsUsual() {
    return normalize.equals(AUTO);
  }

  /** Returns whether it is to be measured on the training images. */
  public boolean normalizesByDataset() {
    return normalize.equals(DATASET);
  }

  /** Returns the same with what a network sees of a pixel. */
  DataRecipe withNormalize(String chosen) {
    return with(path, chosen, generated);
  }

  /** Returns this part with absolute paths, so that a run can be resumed from any folder. */
  DataRecipe absolute() {
    return with(
        Bounds.absolute("data.path", path),
        normalize,
        Bounds.absolute("data.generated", generated));
  }

  private DataRecipe with(
      @Nullable String where, String normalization, @Nullable String generatedWhere) {
    return new DataRecipe(
        format,
        where,
        target,
        protect,
        aliases,
        bins,
        intersectional,
        size,
        resize,
        normalization,
        testSplit,
        valSplit,
        heldOut,
        unknownGroups,
        layout,
        channels,
        broken,
        brokenLimit,
        duplicates,
        augment,
        generatedWhere,
        generatedNames,
        generatedFile,
        generatedAbsolutePaths,
        generatedHoldout,
        ratioShare);
  }

  /**
   * Returns what the data's format needs to know.
   *
   * @param own the recipe's options of its format
   * @param cache folder of decoded images
   */
  DataSpec spec(OwnOptions own, Path cache) {
    return new DataSpec(
        format,
        own.of(SECTION, Datasets.format(format)),
        path == null ? null : Path.of(path),
        target,
        protect,
        aliases,
        bins,
        intersectional,
        size,
        resize,
        testSplit,
        unknownGroups,
        new ReadOptions(layout, channels, broken, brokenLimit, duplicates),
        generatedOptions(),
        cache);
  }

  /** Returns how generated images are read; null without any. */
  public @Nullable GeneratedOptions generatedOptions() {
    return generated == null
        ? null
        : new GeneratedOptions(
            Path.of(generated),
            generatedNames,
            generatedFile,
            generatedAbsolutePaths,
            generatedHoldout);
  }
}
