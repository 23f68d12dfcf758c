package org.fairlead.data.source;

import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The samples of a format's own splits; all others are for training. Immutable. */
public final class OfficialSplits {
  /** No splits of its own. */
  public static final OfficialSplits NONE = new OfficialSplits(new int[0], new int[0]);

  private final int[] validation;
  private final int[] test;

  private OfficialSplits(int[] validation, int[] test) {
    this.validation = validation.clone();
    this.test = test.clone();
  }

  /** Returns a test split alone; validation is to be carved out of the rest. */
  public static OfficialSplits testOnly(int... samples) {
    return new OfficialSplits(new int[0], samples);
  }

  /** Returns a validation split, if it is not empty, and a test split. */
  public static OfficialSplits of(List<Integer> validation, List<Integer> test) {
    return new OfficialSplits(array(validation), array(test));
  }

  /**
   * Returns the splits that names tell: where no sample is for testing, those for validation are,
   * and where these lack too, a share is.
   *
   * @param parts what every sample is for; null where nothing says it
   * @param share draws the samples for testing
   */
  public static OfficialSplits told(List<@Nullable SplitPart> parts, Supplier<int[]> share) {
    var validation = in(parts, SplitPart.VALIDATION);
    var test = in(parts, SplitPart.TEST);
    if (!test.isEmpty()) {
      return of(validation, test);
    }
    return validation.isEmpty() ? testOnly(share.get()) : of(List.of(), validation);
  }

  private static List<Integer> in(List<@Nullable SplitPart> parts, SplitPart part) {
    return IntStream.range(0, parts.size()).filter(i -> parts.get(i) == part).boxed().toList();
  }

  private static int[] array(List<Integer> samples) {
    return samples.stream().mapToInt(Integer::intValue).toArray();
  }

  public int[] validation() {
    return validation.clone();
  }

  public int[] test() {
    return test.clone();
  }
}
