package org.fairlead.training.evaluation;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.fairlead.fairness.Outcomes;
import org.fairlead.fairness.weighting.Baseline;
import org.fairlead.training.context.RecordJson;
import org.jspecify.annotations.Nullable;

/**
 * What the dense model does on the samples that gaps are measured on during training: accuracies
 * and losses on the training split, and which training and validation samples it has right.
 * Measured once, in evaluation mode without augmentation, and stored with the run.
 */
public final class DenseReference {
  private static final String FILE = "reference.json";

  private final Baseline baseline;
  private final boolean[] training;
  private final boolean[] validation;
  private final boolean[] heldOut;

  private DenseReference(
      Baseline baseline, boolean[] training, boolean[] validation, boolean[] heldOut) {
    this.baseline = baseline;
    this.training = training;
    this.validation = validation;
    this.heldOut = heldOut;
  }

  /**
   * Returns the reference of a dense model's outcomes.
   *
   * @param validation empty without a validation split
   * @param heldOut empty without a held-out fold
   */
  public static DenseReference of(
      Outcomes training, Optional<Outcomes> validation, Optional<Outcomes> heldOut) {
    return new DenseReference(
        Baseline.of(training),
        training.correct(),
        validation.map(Outcomes::correct).orElse(new boolean[0]),
        heldOut.map(Outcomes::correct).orElse(new boolean[0]));
  }

  /** Returns accuracies and losses on the training split. */
  public Baseline baseline() {
    return baseline;
  }

  /** Returns which training samples are right, in the split's order. */
  public boolean[] training() {
    return training.clone();
  }

  /** Returns which validation samples are right, in the split's order. */
  public boolean[] validation() {
    return validation.clone();
  }

  /** Returns which held-out samples are right, in the fold's order. */
  public boolean[] heldOut() {
    return heldOut.clone();
  }

  /** Stores this in a folder. */
  public void write(Path folder) {
    RecordJson.write(
        folder.resolve(FILE),
        new Stored(
            baseline,
            text(training),
            text(validation),
            heldOut.length == 0 ? null : text(heldOut)));
  }

  /** Returns the reference stored in a folder, if there is one. */
  public static Optional<DenseReference> read(Path folder) {
    Path file = folder.resolve(FILE);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    Stored stored = RecordJson.read(file, Stored.class, "/heldOut");
    return Optional.of(
        new DenseReference(
            stored.baseline(),
            bits(stored.training()),
            bits(stored.validation()),
            bits(Objects.requireNonNullElse(stored.heldOut(), ""))));
  }

  /**
   * The content of the file.
   *
   * @param training one character per sample, 1 where it is right
   * @param validation likewise
   * @param heldOut likewise; absent in files from before there was such a fold
   */
  record Stored(
      Baseline baseline,
      String training,
      String validation,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String heldOut) {}

  private static String text(boolean[] correct) {
    var text = new StringBuilder(correct.length);
    for (boolean each : correct) {
      text.append(each ? '1' : '0');
    }
    return text.toString();
  }

  private static boolean[] bits(String text) {
    var correct = new boolean[text.length()];
    for (int i = 0; i < correct.length; i++) {
      correct[i] = text.charAt(i) == '1';
    }
    return correct;
  }
}
