package org.fairlead.data.inspect;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.IntStream;
import org.fairlead.base.InputException;
import org.fairlead.base.Note;
import org.fairlead.base.NoteCodes;
import org.fairlead.data.Dataset;
import org.fairlead.data.Examples;
import org.fairlead.data.Progress;
import org.fairlead.data.SampleStore;
import org.fairlead.data.Split;
import org.fairlead.data.source.GeneratedImages;
import org.fairlead.fairness.Groups;

/** Checks that data can be trained on and that their evaluation means something. */
public final class DataChecks {
  private static final int SHOWN = 3;
  private static final int MEMBERS_SHOWN = 5;

  private DataChecks() {}

  /**
   * Requires training and test samples, at least two classes, every class in training, and training
   * samples in every group.
   *
   * @throws InputException naming classes or groups, their counts, and what to do
   */
  public static void requireUsable(Dataset dataset, Groups groups, Split split) {
    int[] train = split.train();
    int[] test = split.test();
    if (train.length == 0 || test.length == 0) {
      throw new InputException(
          "%s has %d training and %d test samples of %d in all, expected both: add data"
              .formatted(dataset.name(), train.length, test.length, dataset.size()));
    }
    if (dataset.classNames().size() < 2) {
      throw new InputException(
          "all %d samples of %s have %s '%s', expected at least two classes: choose another data.target"
              .formatted(
                  dataset.size(), dataset.name(), dataset.target(), dataset.classNames().get(0)));
    }
    requireClasses(dataset, train, test);
    requireGroups(dataset, groups, split);
  }

  private static void requireClasses(Dataset dataset, int[] train, int[] test) {
    long[] trained = counts(dataset, train);
    long[] tested = counts(dataset, test);
    for (int c = 0; c < trained.length; c++) {
      if (trained[c] == 0) {
        throw new InputException(
            "class '%s' is only in the test split of %s (%d of its samples; none of %d training samples): add training data of this class or leave it out"
                .formatted(dataset.classNames().get(c), dataset.name(), tested[c], train.length));
      }
    }
  }

  private static long[] counts(Dataset dataset, int[] samples) {
    var counts = new long[dataset.classNames().size()];
    for (int i : samples) {
      counts[dataset.label(i)]++;
    }
    return counts;
  }

  private static void requireGroups(Dataset dataset, Groups groups, Split split) {
    var train = groups.select(split.train());
    var validation = groups.select(split.validation());
    var test = groups.select(split.test());
    for (int g = 0; g < groups.size(); g++) {
      if (train.count(g) == 0) {
        throw new InputException(
            "group '%s' has no training sample among %d of %s (%d validation, %d test samples): add data of this group, or protect other attributes (data.protect)"
                .formatted(
                    groups.name(g),
                    train.samples(),
                    dataset.name(),
                    validation.count(g),
                    test.count(g)));
      }
    }
  }

  /**
   * Returns the sets of samples whose stored bytes are equal, by first sample; reads every file.
   *
   * @param split tells where each of them lies
   */
  public static List<Duplicate> duplicates(Dataset dataset, Split split, Progress progress) {
    return duplicates(dataset, split, Contents.hashes(dataset, progress));
  }

  static List<Duplicate> duplicates(Dataset dataset, Split split, String[] hashes) {
    var byHash = new LinkedHashMap<String, List<Integer>>();
    for (int i = 0; i < hashes.length; i++) {
      byHash.computeIfAbsent(hashes[i], h -> new ArrayList<>()).add(i);
    }
    return byHash.values().stream()
        .filter(samples -> samples.size() > 1)
        .map(
            samples ->
                new Duplicate(
                    samples,
                    samples.stream().map(dataset::id).toList(),
                    samples.stream().map(split::of).toList(),
                    samples.stream().map(dataset::label).distinct().count() > 1))
        .toList();
  }

  /**
   * Requires that no generated image is one of the test split: a model would have seen what it is
   * judged on. Images are the same if all their pixels are, whatever files hold them.
   *
   * @param realPixels of the real data
   * @param generatedPixels of the generated images
   * @return a note on generated images that are one of the validation split; none without
   * @throws InputException naming the images, if one is of the test split
   */
  public static List<Note> requireUnseen(
      Dataset real,
      SampleStore realPixels,
      Split split,
      GeneratedImages generated,
      SampleStore generatedPixels,
      Progress progress) {
    var duplicates = DuplicateImages.of(generatedPixels, progress);
    var inTest = duplicates.in(realPixels, split.test());
    if (!inTest.isEmpty()) {
      throw new InputException(
          "%s also in the test split: %s; take %s out of %s"
              .formatted(
                  images(inTest.size()),
                  pairs(generated, real, inTest),
                  inTest.size() == 1 ? "it" : "them",
                  generated.origin()));
    }
    var validation =
        IntStream.concat(IntStream.of(split.validation()), IntStream.of(split.ratios()));
    var inValidation = duplicates.in(realPixels, validation.toArray());
    return inValidation.isEmpty()
        ? List.of()
        : List.of(
            Note.warning(
                NoteCodes.GENERATED_IN_VALIDATION,
                "%s also in the validation split, which selects the model: %s."
                    .formatted(images(inValidation.size()), pairs(generated, real, inValidation))));
  }

  private static String images(int count) {
    return Examples.counted(count, "generated image") + (count == 1 ? " is" : " are");
  }

  private static String pairs(
      GeneratedImages generated, Dataset real, List<DuplicateImages.Pair> pairs) {
    return Examples.of(
        pairs.stream().map(p -> generated.id(p.own()) + " = " + real.id(p.other())).toList());
  }

  /** Returns notes that sum duplicates up with their names; none without duplicates. */
  public static List<Note> describe(List<Duplicate> duplicates) {
    var notes = new ArrayList<Note>();
    if (!duplicates.isEmpty()) {
      long samples = duplicates.stream().mapToLong(d -> d.samples().size()).sum();
      notes.add(
          Note.warning(
              NoteCodes.DUPLICATES,
              "%s in %s have the same content: %s."
                  .formatted(
                      Examples.counted(samples, "sample"),
                      Examples.counted(duplicates.size(), "set"),
                      examples(duplicates))));
    }
    var across = duplicates.stream().filter(Duplicate::acrossSplits).toList();
    if (!across.isEmpty()) {
      notes.add(
          Note.warning(
              NoteCodes.DUPLICATES_ACROSS_SPLITS,
              "%d of these sets %s in more than one split, so that evaluation sees training data: %s."
                  .formatted(
                      across.size(), across.size() == 1 ? "lies" : "lie", examples(across))));
    }
    var contradicting = duplicates.stream().filter(Duplicate::labelsDiffer).toList();
    if (!contradicting.isEmpty()) {
      notes.add(
          Note.warning(
              NoteCodes.DUPLICATES_DISAGREE,
              "%d of these sets %s on the class: %s."
                  .formatted(
                      contradicting.size(),
                      contradicting.size() == 1 ? "disagrees" : "disagree",
                      examples(contradicting))));
    }
    return List.copyOf(notes);
  }

  private static String examples(List<Duplicate> duplicates) {
    var shown =
        duplicates.stream()
            .limit(SHOWN)
            .map(
                d ->
                    String.join(
                            " = ",
                            IntStream.range(0, Math.min(MEMBERS_SHOWN, d.ids().size()))
                                .mapToObj(k -> d.ids().get(k) + " (" + d.splits().get(k) + ")")
                                .toList())
                        + (d.ids().size() > MEMBERS_SHOWN
                            ? " = %d more".formatted(d.ids().size() - MEMBERS_SHOWN)
                            : ""))
            .toList();
    return String.join("; ", shown) + Examples.more(duplicates.size() - SHOWN);
  }
}
