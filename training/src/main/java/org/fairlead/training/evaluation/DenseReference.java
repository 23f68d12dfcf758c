package org.fairlead.training.evaluation;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.fairlead.base.InputException;
import org.fairlead.base.io.AtomicFiles;
import org.fairlead.base.io.Fields;
import org.fairlead.base.io.Json;
import org.fairlead.fairness.Outcomes;
import org.fairlead.fairness.weighting.Baseline;
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
    var tree = new LinkedHashMap<String, @Nullable Object>();
    tree.put("baseline", tree(baseline));
    tree.put("training", text(training));
    tree.put("validation", text(validation));
    tree.put("heldOut", text(heldOut));
    AtomicFiles.write(folder.resolve(FILE), Json.pretty(tree));
  }

  /**
   * Returns the reference stored in a folder, if there is one.
   *
   * @throws InputException naming the file and the field, if it is damaged
   */
  public static Optional<DenseReference> read(Path folder) {
    Path file = folder.resolve(FILE);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    Fields fields = Json.readObject(file);
    var reference =
        new DenseReference(
            fields.object("baseline", in -> baseline(file, in)),
            bits(fields.text("training")),
            bits(fields.text("validation")),
            bits(fields.text("heldOut")));
    fields.finish();
    return Optional.of(reference);
  }

  private static Map<String, @Nullable Object> tree(Baseline baseline) {
    var tree = new LinkedHashMap<String, @Nullable Object>();
    tree.put("accuracy", baseline.accuracy());
    tree.put("groupAccuracy", baseline.groupAccuracy());
    tree.put("loss", baseline.loss());
    tree.put("groupLoss", baseline.groupLoss());
    tree.put("groupShare", baseline.groupShare());
    return tree;
  }

  private static Baseline baseline(Path file, Fields in) {
    try {
      return new Baseline(
          in.number("accuracy"),
          in.numberList("groupAccuracy"),
          in.number("loss"),
          in.numberList("groupLoss"),
          in.numberList("groupShare"));
    } catch (IllegalArgumentException e) {
      throw new InputException("%s: baseline: %s".formatted(file, e.getMessage()), e);
    }
  }

  /** Returns one character per sample, 1 where it is right. */
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
