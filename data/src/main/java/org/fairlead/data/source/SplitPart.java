package org.fairlead.data.source;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What samples are for, as people name it in folders, files and columns. */
public enum SplitPart {
  TRAIN,
  VALIDATION,
  TEST;

  private static final Map<String, SplitPart> NAMES =
      Map.ofEntries(
          Map.entry("train", TRAIN),
          Map.entry("training", TRAIN),
          Map.entry("trn", TRAIN),
          Map.entry("val", VALIDATION),
          Map.entry("valid", VALIDATION),
          Map.entry("validate", VALIDATION),
          Map.entry("validation", VALIDATION),
          Map.entry("dev", VALIDATION),
          Map.entry("eval", VALIDATION),
          Map.entry("evaluation", VALIDATION),
          Map.entry("test", TEST),
          Map.entry("tests", TEST),
          Map.entry("holdout", TEST),
          Map.entry("testing", TEST),
          Map.entry("tst", TEST));

  /** Words that say nothing beside a name, as in "test_set" or "seg_train". */
  private static final Set<String> FILLERS =
      Set.of("set", "data", "dataset", "split", "images", "image", "imgs", "img", "seg");

  /**
   * Returns what a name says, in any case of letters: {@code Training}, {@code valid}, {@code
   * test_set}; nothing where it says something else too.
   */
  public static Optional<SplitPart> of(String name) {
    SplitPart found = null;
    for (String word : name.toLowerCase(Locale.ROOT).strip().split("[\\s_.-]+", -1)) {
      SplitPart part = word(word);
      if (part == null ? !FILLERS.contains(word) : found != null) {
        return Optional.empty();
      }
      found = part == null ? found : part;
    }
    return Optional.ofNullable(found);
  }

  private static @Nullable SplitPart word(String word) {
    SplitPart part = NAMES.get(word);
    return part == null && word.endsWith("set")
        ? NAMES.get(word.substring(0, word.length() - "set".length()))
        : part;
  }
}
